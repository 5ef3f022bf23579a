"""Article -> cited passages, every one a slice of ``article.text``; passages -> embedding units.

A passage is what is quoted. A unit is what is embedded: one sentence (or a part of a very
long one) together with the words around it that make it understood. A quotation of several
sentences is one passage of several units.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.citations import Citations
from index.clauses import split_clauses
from index.formats.lines import strip_span
from index.records import Article, Clause, Passage, PassageKind, Span
from index.sentences import split_sentences, without_markers

# A model reads 256 word pieces at a time; these keep a unit and its surroundings within.
_LONGEST_UNIT_WORDS = 120
_CONTEXT_BEFORE_WORDS = 40
_CONTEXT_AFTER_WORDS = 25
# "See below", "(see § Ideology)", "see list": an infobox row that says where to read on.
_POINTS_ELSEWHERE = re.compile(
    r"\W*see\s+(?:also\s+|full\s+)?(?:above|article|below|here|list|notes?|section|text|§)"
    r"(?:\W+\w+){0,4}\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is embedded for a passage: ``body``, read between ``before`` and ``after``.

    ``heading`` is the article's title and the section's, to be read before all. ``body`` has no
    markers. ``offsets[i]`` is where ``body[i]`` stands in ``article.text``; a filler between a
    label and its value (": ") has the offset of the value's start.
    """

    passage: int
    heading: str
    before: str
    body: str
    offsets: tuple[int, ...]
    after: str


def plain(article: Article, start: int, end: int) -> str:
    """Return ``article.text[start:end]`` with its markers left out."""
    return without_markers(article.text, start, end, article.markers)[0]


def build_passages(article: Article, citations: Citations) -> tuple[Passage, ...]:
    """Return all passages: the infobox's fields, the body's sentences, the list's quotations.

    What has a gap in it (see ``Article.gaps``) is no passage, nor a field that only says where
    in the article to read on.
    """
    passages: list[Passage] = []

    def add(
        kind: PassageKind,
        span: Span,
        clauses: tuple[Clause, ...],
        section: str = "",
        label: Span | None = None,
        entry: int | None = None,
    ) -> None:
        cited = (article.markers[i].label for clause in clauses for i in clause.markers)
        references = (
            citations.labels_of(entry) if entry is not None else tuple(dict.fromkeys(cited))
        )
        passages.append(
            Passage(
                len(passages), article.slice(span), span.start, span.end, kind,
                section, references, clauses, label, entry,
            )
        )  # fmt: skip

    for field in article.fields:
        if field.value is None or _has_gap(article, field.value):
            continue
        said = plain(article, *field.value)
        if said.strip() and not _POINTS_ELSEWHERE.fullmatch(said):  # else it is markers alone
            lines = _value_lines(article.text, field.value)
            clauses = tuple(
                clause
                for line in lines
                for clause in split_clauses(article.text, line.start, line.end, article.markers)
            )
            add("field", field.value, clauses, label=field.label)
    for paragraph in article.paragraphs:
        for span in split_sentences(article.text, paragraph.start, paragraph.end, article.markers):
            words = any(character.isalnum() for character in plain(article, *span))
            if words and not _has_gap(article, span):
                clauses = split_clauses(article.text, *span, article.markers)
                add("sentence", span, clauses, section=article.sections[paragraph.section].title)
    for reference in article.references:
        if reference.group == "reference":
            for source in reference.sources:
                if source.quotation is not None and not _has_gap(article, source.quotation):
                    clause = Clause(*source.quotation, ())
                    add("source", source.quotation, (clause,), entry=reference.entry)
    return tuple(passages)


def _has_gap(article: Article, span: Span) -> bool:
    """Whether something that the page shows was left out of ``span``, or at its edge."""
    following = bisect_left(article.gaps, span.start)
    return following < len(article.gaps) and article.gaps[following] <= span.end


def _value_lines(text: str, value: Span) -> Iterator[Span]:
    start = value.start
    for line in text[value.start : value.end].splitlines(keepends=True):
        yield strip_span(text, start, start + len(line))
        start += len(line)


def build_units(article: Article, passages: Sequence[Passage]) -> tuple[Unit, ...]:
    """Return what is to be embedded, in the order of the passages."""
    units: list[Unit] = []
    starts = {paragraph.start for paragraph in article.paragraphs}
    for position, passage in enumerate(passages):
        heading = f"{article.title}, {passage.section}" if passage.section else article.title
        heading, before, after = f"{heading}. ", "", ""
        if passage.kind == "field":
            assert passage.label is not None
            units.extend(_field_units(article, passage, passage.label, heading))
            continue
        if passage.kind == "sentence":
            if passage.start not in starts:
                before = _last_words(plain(article, *_span(passages[position - 1]))) + " "
            following = passages[position + 1] if position + 1 < len(passages) else None
            if (
                following is not None
                and following.kind == "sentence"
                and following.start not in starts
            ):
                after = " " + _first_words(plain(article, *_span(following)))
            units.extend(_cut(article, passage.id, _span(passage), heading, before, after))
            continue
        sentences = split_sentences(article.text, passage.start, passage.end)
        for number, span in enumerate(sentences):
            said = _last_words(article.slice(sentences[number - 1])) + " " if number else ""
            more = sentences[number + 1] if number + 1 < len(sentences) else None
            after = " " + _first_words(article.slice(more)) if more is not None else ""
            units.extend(_cut(article, passage.id, span, heading, said, after))
    return tuple(units)


def _span(passage: Passage) -> Span:
    return Span(passage.start, passage.end)


def _last_words(text: str) -> str:
    return " ".join(text.split()[-_CONTEXT_BEFORE_WORDS:])


def _first_words(text: str) -> str:
    return " ".join(text.split()[:_CONTEXT_AFTER_WORDS])


def _field_units(article: Article, passage: Passage, label: Span, heading: str) -> Iterator[Unit]:
    name = article.slice(label)
    filler = ": "
    for unit in _cut(article, passage.id, _span(passage), heading, "", ""):
        offsets = (*range(*label), *[passage.start] * len(filler), *unit.offsets)
        yield Unit(passage.id, heading, "", name + filler + unit.body, offsets, "")


def _cut(
    article: Article, passage: int, span: Span, heading: str, before: str, after: str
) -> Iterator[Unit]:
    """Yield units of at most ``_LONGEST_UNIT_WORDS`` words that cover ``span``."""
    body, offsets = without_markers(article.text, span.start, span.end, article.markers)
    start = 0
    while start < len(body):
        stop = _after_words(body, start, _LONGEST_UNIT_WORDS)
        yield Unit(passage, heading, before, body[start:stop], tuple(offsets[start:stop]), after)
        start = stop


def _after_words(text: str, start: int, words: int) -> int:
    """Return where the text after ``words`` words begins, or the end."""
    inside = False
    for position in range(start, len(text)):
        if text[position].isspace():
            words -= inside
            inside = False
        else:
            if words == 0:
                return position
            inside = True
    return len(text)
