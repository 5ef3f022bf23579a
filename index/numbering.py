"""Printed labels -> entries, where a copy has lost its links: the decision and its reasons.

The numbers of a text and the entries of its list are aligned as two whole sequences
(``index.alignment``) on what is seen of each pair (``index.evidence``). A label whose entry has a
probability of at least ``SURE`` is decided; every other one is not. Lettered notes and their
list are aligned in the same way.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from index.alignment import Alignment, align
from index.evidence import Evidence, Words, weigh
from index.reasons import Reasons, Verdict
from index.records import Article, MarkerGroup, Status

SURE = 0.95
_LEAST_WEIGHT = 0.01
# Labels that leave out more numbers than this are no numbering that lost an entry here and there.
_MOST_HOLES = 50
_LABEL = re.compile(r"(?:(?P<style>.*?\D)\s?)?(?P<number>\d+)$")


def ordinal(label: str) -> tuple[str, int] | None:
    """Return style and place of a label: ``46`` is 46, ``d`` the fourth letter, ``note 3`` 3."""
    match = _LABEL.match(label)
    if match is not None:
        return (match.group("style") or "").strip().casefold(), int(match.group("number"))
    if len(label) == 1 and "a" <= label <= "z":
        return "letter", ord(label) - ord("a") + 1
    if len(label) == 2 and all("a" <= letter <= "z" for letter in label):
        return "letter", (ord(label[0]) - ord("a") + 1) * 26 + ord(label[1]) - ord("a") + 1
    return None


@dataclass(frozen=True, slots=True)
class _List:
    """A list in its order: indices into ``Article.references``, ``None`` for one whose label the
    list itself leaves out; ``shared`` are the places that entries of another list bear too."""

    slots: tuple[int | None, ...]
    shared: dict[int, tuple[int, ...]]


def decide(article: Article) -> dict[str, Verdict]:
    """Return a verdict for every label that the text prints."""
    verdicts: dict[str, Verdict] = {}
    for group in ("reference", "note"):
        uses = Counter(m.label for m in article.markers if m.group == group)
        found = _read_list(article, group)
        styles: dict[str, dict[str, int]] = {}
        for label in uses:
            place = ordinal(label)
            if place is None:
                verdicts[label] = _by_name(article, label)
            else:
                styles.setdefault(place[0], {})[label] = place[1]
        for labels in styles.values():
            if len(styles) > 1:  # which of them a list's places count cannot be told
                verdicts |= {label: _by_name(article, label) for label in labels}
            elif not found.slots:
                verdicts |= {label: _no_list(label, group) for label in labels}
            else:
                verdicts |= _decide_sequence(article, labels, uses, found)
    return verdicts


def _no_list(label: str, group: MarkerGroup) -> Verdict:
    if group == "note":
        return Verdict(label, "missing", f"[{label}] is an explanatory note; this copy has none.")
    return Verdict(label, "missing", "This copy has no reference list.")


def _by_name(article: Article, label: str) -> Verdict:
    """Decide by the label that the list itself prints, the only thing there is to go by."""
    same = [n for n, r in enumerate(article.references) if r.label == label and r.group == "note"]
    if len(same) == 1:
        return Verdict(label, "exact", f"The list of notes has [{label}].", same[0])
    return Verdict(label, "missing", f"[{label}] is an explanatory note; this copy has no such.")


def _read_list(article: Article, group: MarkerGroup) -> _List:
    """Return the list that the numbers count: of several, the longest."""
    runs: list[list[tuple[int, int]]] = []  # (place, index into references)
    for index, reference in enumerate(article.references):
        if reference.group == group:
            place = ordinal(reference.label)
            number = place[1] if place is not None else reference.entry
            if not runs or number <= runs[-1][-1][0]:
                runs.append([])
            runs[-1].append((number, index))
    if not runs:
        return _List((), {})
    longest = max(runs, key=len)
    borne: dict[int, list[int]] = {}
    for run in runs:
        for number, index in run:
            borne.setdefault(number, []).append(index)
    last = longest[-1][0]
    if last - len(longest) > _MOST_HOLES:
        return _List(tuple(index for _, index in longest), {})
    by_place = dict(longest)
    return _List(
        tuple(by_place.get(number) for number in range(1, last + 1)),
        {number: tuple(same) for number, same in borne.items() if len(same) > 1},
    )


def _decide_sequence(
    article: Article,
    labels: dict[str, int],
    uses: Counter[str],
    found: _List,
) -> dict[str, Verdict]:
    slots = [article.references[i] if i is not None else None for i in found.slots]
    words = Words(article, slots, labels)
    printed = {place: uses[label] for label, place in labels.items()}
    evidence = weigh(printed, slots, words)
    texts = [slot and " ".join(article.text[slot.start : slot.end].split()) for slot in slots]
    like_last = [n > 0 and bool(text) and text == texts[n - 1] for n, text in enumerate(texts)]
    alignment = align(evidence.match, evidence.absent, evidence.unused, like_last)
    meant = _meanings(alignment, evidence, like_last)
    reasons = Reasons(slots, evidence, words, {place: meant[place - 1] for place in printed})
    verdicts: dict[str, Verdict] = {}
    for label, place in labels.items():
        if place in found.shared:
            verdicts[label] = _ambiguous(article, label, found.shared[place])
            continue
        slot = meant[place - 1]
        lost = float(alignment.lost[place - 1])
        if slot is not None and found.slots[slot] is None:
            slot, lost = None, 1.0  # the list itself leaves this number out
        if slot is not None:
            status: Status = "exact" if slot + 1 == place else "realigned"
            verdicts[label] = Verdict(
                label, status, reasons.of_entry(label, place, slot), found.slots[slot]
            )
        elif lost >= SURE:
            verdicts[label] = Verdict(label, "missing", reasons.of_lost(label, place))
        else:
            candidates = _candidates(alignment.entries[place - 1], lost, found.slots)
            verdicts[label] = Verdict(
                label, "uncertain", reasons.of_doubt(label, place), candidates=candidates
            )
    return verdicts


def _ambiguous(article: Article, label: str, same: Sequence[int]) -> Verdict:
    evidence = f"{len(same)} entries of this copy's lists bear the number {label}."
    weights = tuple((index, 1 / (len(same) + 1)) for index in same)
    return Verdict(label, "uncertain", evidence, candidates=(*weights, (None, 1 / (len(same) + 1))))


def _meanings(
    alignment: Alignment, evidence: Evidence, like_last: Sequence[bool]
) -> list[int | None]:
    """Return the slot that each number surely means, ``None`` where none is sure.

    An entry that the list holds twice in a row is one: either place of it has the same source.
    """
    first = np.arange(len(like_last))
    for slot in range(1, len(like_last)):
        if like_last[slot]:
            first[slot] = first[slot - 1]
    meant: list[int | None] = []
    for weights in alignment.entries:
        merged = np.bincount(first, weights=weights, minlength=len(first))
        best = int(merged.argmax())
        same = np.flatnonzero(first == best)
        meant.append(int(same[weights[same].argmax()]) if merged[best] >= SURE else None)
    return meant


def _candidates(
    weights: Iterable[float], lost: float, slots: Sequence[int | None]
) -> tuple[tuple[int | None, float], ...]:
    """Return what an undecided number may mean, the likeliest first, weights adding up to 1."""
    likely = [(n, float(w)) for n, w in enumerate(weights) if w >= _LEAST_WEIGHT]
    entries = [(slots[n], w) for n, w in likely if slots[n] is not None]
    gone = lost + sum(w for n, w in likely if slots[n] is None)
    both: list[tuple[int | None, float]] = [*entries, (None, gone)]
    total = sum(weight for _, weight in both)
    ranked = sorted(both, key=lambda pair: -pair[1])
    return tuple((index, weight / total) for index, weight in ranked)
