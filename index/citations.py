"""Markers -> entries of the reference list, each with a status that says how sure it is.

A page that carries its links (HTML, wikitext) says itself what each marker means. A saved text
has lost them, and its printed numbers and its list can drift apart; there the two are aligned
(``index.numbering``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from index.numbering import decide
from index.reasons import Verdict
from index.records import Article, Candidate, Citation, Marker, Reference, Span
from index.sentences import markers_within

_Key = tuple[str, int | None]
_LOST_SOURCE = " The article's own markup lost what stood there."


@dataclass(frozen=True, slots=True)
class Citations:
    """Every label that the article prints, resolved once, in numeric order, notes last.

    A page with several lists may print the same label for two entries; it has a row for each.
    """

    table: tuple[Citation, ...]
    _by_key: Mapping[_Key, Citation]
    _labels_of: Mapping[int, tuple[str, ...]]

    def of(self, marker: Marker) -> Citation:
        """Return what ``marker`` cites."""
        return self._by_key[marker.label, marker.target]

    def labels_of(self, entry: int) -> tuple[str, ...]:
        """Return the printed numbers that surely mean ``entry``, in numeric order."""
        return self._labels_of.get(entry, ())


def resolve(article: Article) -> Citations:
    """Resolve every label in the article's text to its reference list."""
    if article.linked:
        keys = dict.fromkeys((marker.label, marker.target) for marker in article.markers)
        verdicts: dict[_Key, Verdict] = {key: _follow(article, *key) for key in keys}
    else:
        verdicts = {(label, None): verdict for label, verdict in decide(article).items()}
    by_key = {
        key: _citation(article, verdicts[key], verdicts) for key in sorted(verdicts, key=_rank)
    }
    labels_of: dict[int, tuple[str, ...]] = {}
    for (label, _), citation in by_key.items():
        if citation.entry is not None:
            labels_of[citation.entry] = (*labels_of.get(citation.entry, ()), label)
    return Citations(tuple(by_key.values()), by_key, labels_of)


def of_quotation(article: Article, entry: int, quotation: Span, citations: Citations) -> Citation:
    """Return the citation of a source that was reached through its own words, not a marker.

    Args:
        article: where it stands.
        entry: the entry that holds the source.
        quotation: what the source is quoted with; of several sources in the entry, this tells
            which one is meant.
        citations: from ``resolve``.
    """
    reference = next(r for r in article.references if r.entry == entry and r.group == "reference")
    source = next(s for s in reference.sources if s.quotation == quotation)
    labels = citations.labels_of(entry)
    number = labels[0] if labels else None
    return Citation(
        number=number,
        # The entry is sure; how it stands to the printed number is another matter.
        status=next(
            (c.status for c in citations.table if (c.number, c.entry) == (number, entry)), "exact"
        ),
        entry=entry,
        broken=reference.broken,
        source=article.text[source.start : source.end],
        candidates=(),
        evidence=f"The quotation stands in entry {entry} of the reference list itself.",
        full=(article.slice(source.full),) if source.full is not None else (),
        works=(source.work,) if source.work is not None else (),
    )


def _rank(key: _Key) -> tuple[bool, int, str, int]:
    label, target = key
    number = int(label) if label.isdecimal() else 0
    return (not label.isdecimal(), number, label, -1 if target is None else target)


def _follow(article: Article, label: str, target: int | None) -> Verdict:
    """Say what a marker means whose page has links: what its own link leads to."""
    if target is None:
        return Verdict(label, "missing", f"The link of [{label}] leads to no entry of this page.")
    entry = article.references[target]
    what = f"entry {entry.entry}" if entry.group == "reference" else f"note [{entry.label}]"
    if entry.label == label:
        return Verdict(label, "exact", f"The page's own link leads to {what}.", target)
    evidence = f"The page prints [{label}], but its link leads to {what}, numbered {entry.label}."
    return Verdict(label, "realigned", evidence, target)


def _citation(
    article: Article, verdict: Verdict, verdicts: Mapping[_Key, Verdict] | None
) -> Citation:
    """Make the citation of a verdict; what it cites in its turn only where ``verdicts`` are given,
    so that notes that cite each other in a circle are followed one step."""
    if verdict.target is None:
        candidates = (_candidate(article, index, weight) for index, weight in verdict.candidates)
        return Citation(
            number=verdict.label,
            status=verdict.status,
            entry=None,
            broken=False,
            source=None,
            candidates=tuple(candidates),
            evidence=verdict.evidence,
        )
    reference = article.references[verdict.target]
    return Citation(
        number=verdict.label,
        status=verdict.status,
        # A note is no entry of the reference list.
        entry=reference.entry if reference.group == "reference" else None,
        broken=reference.broken,
        source=None if reference.broken else article.text[reference.start : reference.end],
        candidates=(),
        evidence=verdict.evidence + (_LOST_SOURCE if reference.broken else ""),
        full=tuple(article.slice(s.full) for s in reference.sources if s.full is not None),
        works=tuple(s.work for s in reference.sources if s.work is not None),
        nested=_nested(article, reference, verdicts) if verdicts is not None else (),
        note=reference.entry if reference.group == "note" else None,
    )


def _candidate(article: Article, index: int | None, weight: float) -> Candidate:
    if index is None:
        return Candidate(None, weight)
    reference = article.references[index]
    said = None if reference.broken else article.text[reference.start : reference.end]
    if reference.group == "note":
        return Candidate(None, weight, said, note=reference.entry)
    return Candidate(reference.entry, weight, said)


def _nested(
    article: Article, reference: Reference, verdicts: Mapping[_Key, Verdict]
) -> tuple[Citation, ...]:
    inside = markers_within(article.markers, reference.start, reference.end)
    keys = dict.fromkeys((article.markers[i].label, article.markers[i].target) for i in inside)
    return tuple(_citation(article, verdicts[key], None) for key in keys)
