"""How right the citations of a damaged copy are, against the links that its page had."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from statistics import mean

from index.citations import resolve
from index.formats.text.page import read_text
from tests.copies.damage import DAMAGES, Damaged
from tests.copies.flatten import as_printed
from tests.copies.pages import MARKED, Page

OUTCOMES = ("right", "uncertain", "wrong", "unread")
_SIGNS = re.compile(r"[\W_]+")
# Nothing in these is left to chance.
_ONCE = ("none", "lead only", "no notes")


@dataclass(frozen=True)
class Scored:
    """Markers of one copy, counted by outcome, before and from the first damage on."""

    page: str
    kind: str
    how: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    faults: tuple[str, ...]


def _bare(text: str) -> str:
    """Return text as it is compared: text browsers wrap lines, and escape or replace signs."""
    return _SIGNS.sub("", MARKED.sub(lambda match: match.group(2), text))


def score(whole: Page, damaged: Damaged, how: str) -> Scored:
    """Read a damaged copy as ``how`` prints it and compare each number's source with the truth."""
    copy = damaged.page
    table = {c.number: c for c in resolve(read_text(as_printed(copy, how), copy.name)).table}
    ids = {label: key for key, label in whole.labels.items()}
    left = {entry.id: entry.text for entry in copy.references}
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    faults: list[str] = []
    for label, uses in _printed(copy).items():
        citation = table.get(label)
        truth = left.get(ids[label])
        if citation is None:
            outcome = "unread"
        elif citation.status == "uncertain":
            outcome = "uncertain"
        elif citation.status == "missing":
            outcome = "right" if truth is None else "wrong"
        elif citation.broken:
            outcome = "right" if truth is not None and "Cite error" in truth else "wrong"
        else:
            assert citation.source is not None
            same = truth is not None and _bare(truth) == _bare(citation.source)
            outcome = "right" if same else "wrong"
        if outcome in ("wrong", "unread"):
            meant = citation and f"{citation.status} {citation.entry}: {citation.source!r:.60}"
            faults.append(f"[{label}] {outcome}: {meant}; in truth {truth!r:.60}")
        is_after = damaged.first is not None and int(label) >= damaged.first
        (after if is_after else before)[outcome] += uses
    return Scored(whole.name, damaged.kind, how, before, after, tuple(faults))


def _printed(page: Page) -> Counter[str]:
    return Counter(
        page.labels[key]
        for block in page.blocks
        for key, _ in MARKED.findall(block.text)
        if page.labels[key].isdigit()
    )


def copies(page: Page, seeds: int) -> Iterator[Damaged]:
    """Yield ``seeds`` copies of each kind of damage that the page can take."""
    for kind, damage in DAMAGES.items():
        for seed in range(1 if kind in _ONCE else seeds):
            damaged = damage(page, Random(f"{page.name} {kind} {seed}"))
            if damaged is not None:
                yield damaged


def shares(scored: Iterable[Scored], part: str) -> dict[str, float] | None:
    """Return the share of each outcome, the mean over pages of each page's own (macro average)."""
    pages: dict[str, Counter[str]] = {}
    for one in scored:
        pages.setdefault(one.page, Counter()).update(getattr(one, part))
    counted = [counts for counts in pages.values() if counts.total()]
    if not counted:
        return None
    return {o: mean(counts[o] / counts.total() for counts in counted) for o in OUTCOMES}
