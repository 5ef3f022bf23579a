"""Hits -> an answer of verbatim quotes with their citations, or an abstention with its reason."""

from collections.abc import Sequence
from dataclasses import InitVar, asdict, dataclass
from typing import Any

from index.citations import Citations, of_quotation
from index.passages import plain
from index.records import Article, Citation, Clause, PassageKind, Span
from index.store import Index
from qa.question import EncodedQuestion
from qa.reader import THRESHOLD, Judgement, Reader
from qa.retrieve import Hit

MOST_QUOTES = 3
# A further quote is given when its score is at least this share of the first one's.
_NEARLY_AS_GOOD = 0.85


@dataclass(frozen=True, slots=True)
class Label:
    """An infobox field's label, with its own place in the article."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A slice of the article. One that is not a slice cannot be made.

    ``plain`` is ``text`` with its markers left out. ``span`` is where in the article the
    answering words stand, inside the quote, or ``None`` where they cannot be told.
    ``section`` is the heading above. ``label`` is set for a field. ``score`` is the fused
    score of retrieval. ``citations`` are those of the answering clause, in the order of the
    text; there are none where the article gives no source.

    Raises:
        ValueError: text, span or label are not what the article has at their offsets.
    """

    article: InitVar[Article]
    text: str
    plain: str
    start: int
    end: int
    kind: PassageKind
    section: str
    span: Span | None
    label: Label | None
    score: float
    citations: tuple[Citation, ...]

    def __post_init__(self, article: Article) -> None:
        if not self.text or self.text != article.text[self.start : self.end]:
            raise ValueError(f"no slice of the article: {self.start}:{self.end}")
        if self.plain != plain(article, self.start, self.end):
            raise ValueError("the plain text is not the quote without its markers")
        if self.span is not None and not (
            self.start <= self.span.start < self.span.end <= self.end
        ):
            raise ValueError(f"the answer's span {tuple(self.span)} is not inside the quote")
        if self.label is not None and (
            self.label.text != article.text[self.label.start : self.label.end]
        ):
            raise ValueError("the label is no slice of the article")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the article says to a question, or that it does not say.

    ``confidence`` is the calibrated probability, in [0, 1], that the best quote answers.
    ``reason`` says why there is no answer; it is empty where there is one. ``quotes`` holds
    one to three quotes, the best first, or none; ``nearest`` the passages that came nearest
    where there is no answer.
    """

    question: str
    answered: bool
    confidence: float
    reason: str
    quotes: tuple[Quote, ...]
    nearest: tuple[Quote, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON-ready dictionaries and lists."""
        record = asdict(self)
        for quote in (*record["quotes"], *record["nearest"]):
            if quote["span"] is not None:
                quote["span"] = {"start": quote["span"][0], "end": quote["span"][1]}
        return record


def compose(
    index: Index,
    reader: Reader,
    question: EncodedQuestion,
    hits: Sequence[Hit],
    threshold: float = THRESHOLD,
) -> Answer:
    """Make an answer of hits.

    Args:
        index: what the hits were found in.
        reader: reads the hits.
        question: from ``Retriever.encode``.
        hits: the best first.
        threshold: the confidence from which an answer is given.
    """
    judgement = reader.judge(question, list(hits))
    answered = bool(hits) and judgement.confidence >= threshold
    near = (
        [hit for hit in hits if hit.score >= _NEARLY_AS_GOOD * hits[0].score] if answered else hits
    )
    quotes = tuple(_quote(index, reader, question, hit) for hit in near[:MOST_QUOTES])
    return Answer(
        question=question.text,
        answered=answered,
        confidence=judgement.confidence,
        reason="" if answered else _reason(judgement, threshold),
        quotes=quotes if answered else (),
        nearest=() if answered else quotes,
    )


def _reason(judgement: Judgement, threshold: float) -> str:
    said = (
        f"No passage fits the question closely enough (confidence {judgement.confidence:.2f}, "
        f"needed {threshold:.2f})."
    )
    if judgement.unknown_names:
        names = ", ".join(f"\u201c{name}\u201d" for name in judgement.unknown_names)
        return f"The article never mentions {names}. {said}"
    return said


def _quote(index: Index, reader: Reader, question: EncodedQuestion, hit: Hit) -> Quote:
    article, passage = index.article, hit.passage
    reading = reader.read(question, hit)
    label = passage.label and Label(article.slice(passage.label), *passage.label)
    if passage.entry is not None:
        citations: tuple[Citation, ...] = (
            of_quotation(article, passage.entry, Span(passage.start, passage.end), index.citations),
        )
    else:
        citations = _cited(article, index.citations, reading.clauses)
    return Quote(
        article,
        text=passage.text,
        plain=plain(article, passage.start, passage.end),
        start=passage.start,
        end=passage.end,
        kind=passage.kind,
        section=passage.section,
        span=reading.span,
        label=label,
        score=hit.score,
        citations=citations,
    )


def _cited(
    article: Article, citations: Citations, clauses: Sequence[Clause]
) -> tuple[Citation, ...]:
    """Return what the clauses' markers cite, each once, in the order of the text."""
    markers = (article.markers[index] for clause in clauses for index in clause.markers)
    # A page of several lists may print one number for two entries.
    cited = {(marker.label, marker.target): citations.of(marker) for marker in markers}
    return tuple(cited.values())
