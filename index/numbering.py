"""Printed labels -> entries, where a copy has lost its links: the decision and its reasons.

The numbers of a text and the entries of its list are aligned as two whole sequences
(``index.alignment``) on what is seen of each pair (``index.evidence``). A label whose entry has a
probability of at least ``SURE`` is decided; every other one is not. Notes and their list are
aligned in the same way.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index import labels
from index.alignment import Alignment, align
from index.evidence import Words, weigh
from index.reasons import Reasons, Verdict
from index.records import Article, MarkerGroup, Reference, Status

SURE = 0.95
_LEAST_WEIGHT = 0.01
_TOLD = 0.1
# What may lie beyond the offsets that were considered is not known.
_MOST_AT_EDGE = 0.01
# A label this near to the one that was due is a misprint; one farther off begins a new list.
_MISPRINT = 2
_LARGEST_LABEL = 20_000


@dataclass(frozen=True, slots=True)
class _List:
    """A list in its order: indices into ``Article.references``, ``None`` for one whose label the
    list itself leaves out. ``shared`` are the places that entries of another list bear too;
    ``alone`` says that there is no other list."""

    slots: tuple[int | None, ...]
    shared: Mapping[int, tuple[int, ...]]
    alone: bool


def decide(article: Article) -> dict[str, Verdict]:
    """Return a verdict for every label that the text prints."""
    verdicts: dict[str, Verdict] = {}
    for group in ("reference", "note"):
        printed = {m.label for m in article.markers if m.group == group}
        listed = {r.label for r in article.references if r.group == group}
        known = printed | listed
        by_style: dict[str, dict[str, int]] = {}
        for label in printed:
            style = labels.style_of(label, known) or ""
            by_style.setdefault(style, {})[label] = labels.place(style, label)
        for style, places in by_style.items():
            found = _read_list(article, group, style, known, only=len(by_style) == 1)
            if not style:
                verdicts |= {label: _by_name(article, label, group) for label in places}
            elif not found.slots:
                verdicts |= {label: _no_list(label, group) for label in places}
            else:
                verdicts |= _decide_sequence(article, places, found)
    return verdicts


def _no_list(label: str, group: MarkerGroup) -> Verdict:
    if group == "note":
        return Verdict(
            label, "missing", f"[{label}] is an explanatory note; this copy has no such list."
        )
    return Verdict(label, "missing", "This copy has no reference list.")


def _by_name(article: Article, label: str, group: MarkerGroup) -> Verdict:
    """Decide by the label that a list itself prints, the only thing there is to go by."""
    same = [n for n, r in enumerate(article.references) if r.label == label and r.group == group]
    if len(same) == 1:
        return Verdict(label, "exact", f"The list of notes has [{label}].", same[0])
    return _no_list(label, group)


def _read_list(
    article: Article, group: MarkerGroup, style: str, known: set[str], only: bool
) -> _List:
    """Return the list whose places labels of ``style`` count: of several, the longest.

    ``only`` says that the text has labels of this style alone, so that a list whose entries bear
    other labels, or none, may be meant too.
    """
    entries = [(n, r) for n, r in enumerate(article.references) if r.group == group]
    own = [(n, r) for n, r in entries if labels.style_of(r.label, known) == style]
    runs = _runs(own or (entries if only else []), style)
    if not runs:
        return _List((), {}, alone=True)
    longest = max(runs, key=len)
    borne: dict[int, list[int]] = {}
    for run in runs:
        for number, index in run:
            borne.setdefault(number, []).append(index)
    by_place = dict(longest)
    return _List(
        tuple(by_place.get(number) for number in range(1, longest[-1][0] + 1)),
        {number: tuple(same) for number, same in borne.items() if len(same) > 1},
        alone=len(runs) == 1,
    )


def _runs(entries: Sequence[tuple[int, Reference]], style: str) -> list[list[tuple[int, int]]]:
    """Divide entries into lists that count on, as (place, index into the references).

    A list that misprints a label, or prints the same one before every entry, counts in its order.
    """
    numbers = [labels.place(style, r.label) or r.entry for _, r in entries]
    if (len(numbers) > 1 and len(set(numbers)) == 1) or any(n > _LARGEST_LABEL for n in numbers):
        return [[(place, index) for place, (index, _) in enumerate(entries, 1)]]
    runs: list[list[tuple[int, int]]] = []
    ordered: list[bool] = []
    for number, (index, _) in zip(numbers, entries, strict=True):
        if runs and number > runs[-1][-1][0]:
            runs[-1].append((number, index))
        elif runs and runs[-1][-1][0] + 1 - number <= _MISPRINT and number > 1:
            runs[-1].append((number, index))
            ordered[-1] = False
        else:
            runs.append([(number, index)])
            ordered.append(True)
    return [
        run if in_order else [(place, index) for place, (_, index) in enumerate(run, run[0][0])]
        for run, in_order in zip(runs, ordered, strict=True)
    ]


def _decide_sequence(
    article: Article, places: Mapping[str, int], found: _List
) -> dict[str, Verdict]:
    slots = [article.references[i] if i is not None else None for i in found.slots]
    words = Words(article, slots, places)
    uses = Counter(marker.label for marker in article.markers if marker.label in places)
    evidence = weigh({place: uses[label] for label, place in places.items()}, slots, words)
    texts = [slot and " ".join(article.text[slot.start : slot.end].split()) for slot in slots]
    like_last = [n > 0 and bool(text) and text == texts[n - 1] for n, text in enumerate(texts)]
    alignment = align(evidence.match, evidence.absent, evidence.unused, like_last, evidence.offsets)
    meant = {place: _meaning(alignment, place, like_last) for place in places.values()}
    reasons = Reasons(slots, evidence, words, meant, {p: label for label, p in places.items()})
    verdicts: dict[str, Verdict] = {}
    for label, place in places.items():
        slot = meant[place]
        lost = float(alignment.lost[place - 1])
        if slot is not None and found.slots[slot] is None:
            slot, lost = None, 1.0  # the list itself leaves this number out
        if place in found.shared:
            verdicts[label] = _ambiguous(label, found.shared[place])
        elif slot is not None:
            status: Status = "exact" if slot + 1 == place else "realigned"
            verdicts[label] = Verdict(
                label, status, reasons.of_entry(place, slot), found.slots[slot]
            )
        elif lost >= SURE and found.alone:
            verdicts[label] = Verdict(label, "missing", reasons.of_lost(place))
        else:
            verdicts[label] = Verdict(
                label,
                "uncertain",
                reasons.of_doubt(place, [n for n, w in _weights(alignment, place) if w >= _TOLD]),
                candidates=_candidates(alignment, place, found.slots),
            )
    return verdicts


def _ambiguous(label: str, same: Sequence[int]) -> Verdict:
    evidence = f"{len(same)} entries of this copy's lists bear the label {label}."
    weights = tuple((index, 1 / (len(same) + 1)) for index in same)
    return Verdict(label, "uncertain", evidence, candidates=(*weights, (None, 1 / (len(same) + 1))))


def _weights(alignment: Alignment, place: int) -> Iterable[tuple[int, float]]:
    """Yield the slots that a number may mean, each with its probability."""
    for offset, weight in zip(alignment.offsets, alignment.meant[place - 1], strict=True):
        if weight > 0:
            yield place - 1 - offset, float(weight)


def _meaning(alignment: Alignment, place: int, like_last: Sequence[bool]) -> int | None:
    """Return the slot that a number surely means, ``None`` where none is sure.

    An entry that the list holds twice in a row is one: either place of it has the same source.
    """
    if alignment.edge[place - 1] > _MOST_AT_EDGE:
        return None
    weights = dict(_weights(alignment, place))
    for slot in sorted(weights):
        if like_last[slot] and slot - 1 in weights:
            low, high = sorted((slot - 1, slot), key=lambda one: weights[one])
            weights[high] += weights.pop(low)
            if high == slot - 1:
                weights[slot] = 0.0
    best = max(weights, key=lambda slot: weights[slot], default=None)
    return best if best is not None and weights[best] >= SURE else None


def _candidates(
    alignment: Alignment, place: int, slots: Sequence[int | None]
) -> tuple[tuple[int | None, float], ...]:
    """Return what an undecided number may mean, the likeliest first, weights adding up to 1."""
    likely = [(n, w) for n, w in _weights(alignment, place) if w >= _LEAST_WEIGHT]
    entries = [(slots[n], w) for n, w in likely if slots[n] is not None]
    gone = float(alignment.lost[place - 1]) + sum(w for n, w in likely if slots[n] is None)
    both: list[tuple[int | None, float]] = [*entries, (None, gone)]
    total = sum(weight for _, weight in both)
    ranked = sorted(both, key=lambda pair: -pair[1])
    return tuple((index, weight / total) for index, weight in ranked)
