"""Markers -> entries of the reference list, each with a status that says how sure it is.

In a saved page the printed numbers and the list can drift apart, because an entry was lost
on the way. Here the numbers are taken at their word as far as text and list are seen to
agree, and no further:

- a *contradiction* is a number that is used more often than its entry has back-links, or
  that the list does not reach (a copy that lost text shows fewer uses, never more);
- an *anchor* is a number whose own entry is confirmed: it is used as often as its entry has
  back-links, twice or more, or the sentence that cites it shares at least
  ``_FEWEST_SHARED_WORDS`` words with its entry that no other entry has.

Where the numbers end as the list ends and nothing contradicts, every number is ``exact``.
Otherwise numbers up to the last anchor before the first contradiction are, and all later
ones are ``uncertain``. So is a number that two entries bear. The aligner
that weighs what lies beyond is to replace this rule (see the README, "Decisions").
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import Stemmer

from index.records import Article, Candidate, Citation, Marker, Reference, Span
from index.sentences import split_sentences

_FEWEST_SHARED_WORDS = 3
_WORD = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, slots=True)
class Citations:
    """Every label that the article prints, resolved once."""

    table: tuple[Citation, ...]
    _by_label: Mapping[str, Citation]
    _labels_of: Mapping[int, tuple[str, ...]]

    def of(self, marker: Marker) -> Citation:
        """Return what ``marker`` cites."""
        return self._by_label[marker.label]

    def labels_of(self, entry: int) -> tuple[str, ...]:
        """Return the printed numbers that surely mean ``entry``, in numeric order."""
        return self._labels_of.get(entry, ())


def resolve(article: Article) -> Citations:
    """Resolve every label in the article's text to its reference list."""
    uses = Counter(marker.label for marker in article.markers)
    labels = [
        *sorted((u for u in uses if u.isdigit()), key=int),
        *sorted(u for u in uses if not u.isdigit()),
    ]
    numbered, twice = _by_label(article, "reference")
    notes, _ = _by_label(article, "note")
    doubt = _contradictions({u: n for u, n in uses.items() if u not in twice}, numbered)
    trusted, why = _trusted_prefix(article, uses, numbered, doubt)
    table = []
    for label in labels:
        if not label.isdigit():
            table.append(_note(article, label, notes))
        elif label in twice:
            table.append(_ambiguous(label, twice[label]))
        elif not numbered:
            table.append(_missing(label, "This copy has no reference list."))
        elif int(label) <= trusted and label in numbered:
            entry = numbered[label]
            table.append(_exact(article, label, entry, f"{_counts(label, uses, entry)}; {why}."))
        else:
            table.append(_uncertain(label, uses, numbered, trusted))
    by_label = {citation.number: citation for citation in table if citation.number is not None}
    labels_of: dict[int, tuple[str, ...]] = {}
    for label, citation in by_label.items():
        if citation.entry is not None and label.isdigit():
            labels_of[citation.entry] = (*labels_of.get(citation.entry, ()), label)
    return Citations(tuple(table), by_label, labels_of)


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
    return Citation(
        number=labels[0] if labels else None,
        status="exact",
        entry=entry,
        broken=reference.broken,
        source=article.text[source.start : source.end],
        candidates=(),
        evidence=f"The quotation stands in entry {entry} of the reference list itself.",
    )


def _by_label(
    article: Article, group: str
) -> tuple[dict[str, Reference], dict[str, tuple[int, ...]]]:
    """Return the entries that alone bear their label, and the entries that share one."""
    entries: dict[str, list[Reference]] = {}
    for reference in article.references:
        if reference.group == group:
            entries.setdefault(reference.label.lstrip("0"), []).append(reference)
    alone = {label: same[0] for label, same in entries.items() if len(same) == 1}
    shared = {
        label: tuple(entry.entry for entry in same)
        for label, same in entries.items()
        if len(same) > 1
    }
    return alone, shared


def _ambiguous(label: str, entries: Sequence[int]) -> Citation:
    evidence = f"{len(entries)} entries of this copy's lists bear the number {label}."
    return _undecided(label, entries, evidence)


def _undecided(label: str, entries: Sequence[int | None], evidence: str) -> Citation:
    """Offer ``entries`` alike; nothing here weighs one above another."""
    return Citation(
        number=label,
        status="uncertain",
        entry=None,
        broken=False,
        source=None,
        candidates=tuple(Candidate(entry, 1 / len(entries)) for entry in entries),
        evidence=evidence,
    )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _counts(label: str, uses: Mapping[str, int], entry: Reference | None) -> str:
    """Say how often a number is printed, and how many back-links the entry of that number has."""
    said = f"[{label}] is printed {_times(uses[label])} in the text"
    if entry is None:
        return said
    links = "one back-link" if entry.backlinks == 1 else f"{entry.backlinks} back-links"
    return f"{said}; entry {entry.entry} has {links}"


def _contradictions(uses: Mapping[str, int], numbered: Mapping[str, Reference]) -> list[int]:
    """Return the numbers that cannot mean the entry that bears them, ascending."""
    return sorted(
        int(label)
        for label, count in uses.items()
        if label.isdigit() and (label not in numbered or count > numbered[label].backlinks)
    )


def _trusted_prefix(
    article: Article,
    uses: Mapping[str, int],
    numbered: Mapping[str, Reference],
    doubt: Sequence[int],
) -> tuple[int, str]:
    """Return the last number that is taken at its word, and why."""
    listed = max((int(label) for label in numbered), default=0)
    used = max((int(label) for label in uses if label.isdigit()), default=0)
    if not doubt and used == listed:
        return listed, (
            "the numbers end where the list ends, and none is used more often than its entry has "
            "back-links"
        )
    for number in range((doubt[0] if doubt else used + 1) - 1, 0, -1):
        label = str(number)
        entry = numbered.get(label)
        if entry is None or label not in uses:
            continue
        if entry.backlinks == uses[label] >= 2:
            return number, (
                f"text and list agree up to [{label}], which is used as often as entry "
                f"{entry.entry} has back-links"
            )
        shared = _shared_words(article, label, entry)
        if len(shared) >= _FEWEST_SHARED_WORDS:
            return number, (
                f"text and list agree up to [{label}], where sentence and entry share words that "
                f"no other entry has ({', '.join(shared)})"
            )
    return 0, ""


def _stems(text: str) -> dict[str, str]:
    """Return the stems of the words in ``text``, each with the first word that has it."""
    stemmer = Stemmer.Stemmer("english")
    found: dict[str, str] = {}
    for match in _WORD.finditer(text):
        found.setdefault(stemmer.stemWord(match.group().lower()), match.group())
    return found


def _shared_words(article: Article, label: str, entry: Reference) -> list[str]:
    """Return the words that the sentences citing ``label`` share with ``entry`` alone."""
    citing: dict[str, str] = {}
    for span in _citing_sentences(article, label):
        citing |= _stems(article.slice(span))
    own = _stems(article.text[entry.start : entry.end])
    others: set[str] = set()
    for other in article.references:
        if other is not entry:
            others |= _stems(article.text[other.start : other.end]).keys()
    return [word for stem, word in citing.items() if stem in own and stem not in others]


def _citing_sentences(article: Article, label: str) -> list[Span]:
    spans: list[Span] = []
    for paragraph in article.paragraphs:
        inside = [
            marker.start
            for marker in article.markers
            if marker.label == label and paragraph.start <= marker.start < paragraph.end
        ]
        if inside:
            spans += [
                span
                for span in split_sentences(
                    article.text, paragraph.start, paragraph.end, article.markers
                )
                if any(span.start <= start < span.end for start in inside)
            ]
    return spans


def _missing(label: str, evidence: str) -> Citation:
    return Citation(label, "missing", None, False, None, (), evidence)


def _exact(article: Article, label: str, entry: Reference, evidence: str) -> Citation:
    return Citation(
        number=label,
        status="exact",
        entry=entry.entry,
        broken=entry.broken,
        source=None if entry.broken else article.text[entry.start : entry.end],
        candidates=(),
        evidence=evidence,
    )


def _note(article: Article, label: str, notes: Mapping[str, Reference]) -> Citation:
    note = notes.get(label)
    if note is None:
        return _missing(label, f"[{label}] is an explanatory note; this copy has no such note.")
    return Citation(
        number=label,
        status="exact",
        entry=None,  # a note is no entry of the reference list
        broken=note.broken,
        source=None if note.broken else article.text[note.start : note.end],
        candidates=(),
        evidence=f"[{label}] is an explanatory note, and the list of notes has it.",
    )


def _uncertain(
    label: str, uses: Mapping[str, int], numbered: Mapping[str, Reference], trusted: int
) -> Citation:
    """Offer the entries that the number may mean; nothing here weighs one above another."""
    number = int(label)
    largest_used = max(int(used) for used in uses if used.isdigit())
    largest_listed = max(int(listed) for listed in numbered)
    drift = max(1, largest_used - largest_listed)
    possible: list[int | None] = [
        numbered[str(near)].entry
        for near in range(max(trusted + 1, number - drift), number + 1)
        if str(near) in numbered and uses[label] <= numbered[str(near)].backlinks
    ]
    possible.append(None)
    own = numbered.get(label)
    counts = _counts(label, uses, own)
    if own is None:
        counts += f"; the list ends at {largest_listed}"
    agreed = f"text and list agree only up to [{trusted}]" if trusted else "they do not agree"
    return _undecided(label, possible, f"{counts}; {agreed}.")
