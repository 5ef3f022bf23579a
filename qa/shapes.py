"""The JSON that programs get: the same from the command, over HTTP and over MCP.

These are the types of what ``Answer.to_dict`` and the functions here return; the README's "What
comes back" says what each key means.
"""

from dataclasses import asdict
from typing import Any, cast

from typing_extensions import TypedDict  # pydantic refuses that of typing before Python 3.12

from index.passages import plain
from index.records import Article, Citation, PassageKind, Status
from qa.answer import Answer
from qa.retrieve import Hit


class SpanRecord(TypedDict):
    """Half-open offsets into the article, in code points."""

    start: int
    end: int


class LabelRecord(TypedDict):
    """An infobox field's label and its place."""

    text: str
    start: int
    end: int


class CandidateRecord(TypedDict):
    """An entry or a note that an uncertain number may mean, or one that the copy lost."""

    entry: int | None
    weight: float
    source: str | None
    note: int | None


class CitationRecord(TypedDict):
    """A printed number and the source that it leads to, as surely as the copy allows."""

    number: str | None
    status: Status
    entry: int | None
    broken: bool
    source: str | None
    candidates: list[CandidateRecord]
    evidence: str
    full: list[str]
    works: list[dict[str, Any]]
    nested: list["CitationRecord"]
    note: int | None


class QuoteRecord(TypedDict):
    """A slice of the article with what it cites."""

    title: str
    text: str
    plain: str
    start: int
    end: int
    kind: PassageKind
    section: str
    span: SpanRecord | None
    label: LabelRecord | None
    score: float
    citations: list[CitationRecord]
    answers: list[str]
    confidences: list[float]


class AnswerRecord(TypedDict):
    """What the article says to a question, or that it does not say."""

    question: str
    understood: str
    answered: bool
    confidence: float
    reason: str
    unanswered: list[str]
    quotes: list[QuoteRecord]
    nearest: list[QuoteRecord]


class HitRecord(TypedDict):
    """A passage found for a question, whether or not it answers."""

    rank: int
    score: float
    title: str
    text: str
    plain: str
    start: int
    end: int
    kind: PassageKind
    section: str
    label: LabelRecord | None
    references: list[str]
    entry: int | None
    matched: SpanRecord


def answer_record(answer: Answer) -> AnswerRecord:
    """Return an answer for programs."""
    return cast(AnswerRecord, answer.to_dict())


def citation_record(citation: Citation) -> CitationRecord:
    """Return a resolved number for programs."""
    return cast(CitationRecord, asdict(citation))


def hit_record(article: Article, hit: Hit) -> HitRecord:
    """Return a hit for programs."""
    passage = hit.passage
    label = passage.label
    return {
        "rank": hit.rank,
        "score": hit.score,
        "title": hit.title,
        "text": passage.text,
        "plain": plain(article, passage.start, passage.end),
        "start": passage.start,
        "end": passage.end,
        "kind": passage.kind,
        "section": passage.section,
        "label": label and {"text": article.slice(label), "start": label.start, "end": label.end},
        "references": list(passage.references),
        "entry": passage.entry,
        "matched": {"start": hit.matched.start, "end": hit.matched.end},
    }
