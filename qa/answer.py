"""Hits -> an answer of verbatim quotes with their citations, or an abstention with its reason."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import InitVar, asdict, dataclass
from typing import Any

from index.citations import Citations, of_quotation
from index.passages import plain
from index.records import Article, Citation, Clause, Passage, PassageKind, Span
from index.store import Index
from qa.asking import Found
from qa.dialogue import Turn
from qa.judge import Candidate, Judgement
from qa.refusal import Refusal

MOST_QUOTES = 3
_MARKER = re.compile(r"\[[^\]\n]*\]")


@dataclass(frozen=True, slots=True)
class Label:
    """An infobox field's label, with its own place in the article."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A slice of the article. One that is not a slice cannot be made.

    ``title`` names the article: its title, and in a library more where another has the same.
    ``plain`` is ``text`` with its markers left out. ``span`` is where in the article the
    answering words stand, inside the quote, or ``None`` where they cannot be told.
    ``section`` is the heading above. ``label`` is set for a field. ``score`` is what the quotes of
    one article are ordered by: retrieval's and reader's scores, fused. ``citations`` are those of
    the answering clause, in the order of the text; there are none where the article gives no
    source. ``answers`` holds the parts of the question, as it was understood, that this quote is
    the best answer to, all of it where it has one part; nothing for a further quote.
    ``confidences`` tells of each of these how likely, in [0, 1], the quote answers it.

    Raises:
        ValueError: text, span or label are not what the article has at their offsets, or a part
            lacks its confidence.
    """

    article: InitVar[Article]
    title: str
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
    answers: tuple[str, ...] = ()
    confidences: tuple[float, ...] = ()

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
        if len(self.confidences) != len(self.answers):
            raise ValueError("each part that is answered has one confidence")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the article says to a question, or that it does not say.

    ``understood`` is the question that was answered, another than ``question`` where that leans
    on an earlier one ("By whom was it founded?" for "And by whom?").
    ``confidence`` is the calibrated probability, in [0, 1], that the best quote answers.
    ``reason`` says why there is no answer, in English; it is empty where there is one. ``refusal``
    is what it was made of, for faces that say it in another language. ``unanswered`` holds,
    of a question that asks for several things and got an answer, those that got none, as they
    were understood ("Who founded it and when" asks for "Who founded it" and "when"). ``quotes``
    holds one to three quotes, the best first, more only where more things were asked for, or none;
    ``nearest`` the passages that came nearest where there is no answer.
    """

    question: str
    understood: str
    answered: bool
    confidence: float
    reason: str
    unanswered: tuple[str, ...]
    quotes: tuple[Quote, ...]
    nearest: tuple[Quote, ...]
    refusal: Refusal | None = None

    @property
    def turn(self) -> Turn:
        """What a follow-up question may lean on."""
        first = self.quotes[0] if self.answered else None
        if first is None or first.span is None:
            return Turn(self.understood, title="" if first is None else first.title)
        said = first.text[first.span.start - first.start : first.span.end - first.start]
        # A field may hold several lines, and markers of its own.
        answer = _MARKER.sub("", said.split("\n")[0]).strip()
        return Turn(self.understood, answer, first.title)

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON-ready dictionaries and lists."""
        record = asdict(self)
        del record["refusal"]  # the reason says it
        for quote in (*record["quotes"], *record["nearest"]):
            if quote["span"] is not None:
                quote["span"] = {"start": quote["span"][0], "end": quote["span"][1]}
        return record


def compose(question: str, asked: Sequence[tuple[Index, Found]], threshold: float) -> Answer:
    """Make an answer of what was found.

    A question of several parts is answered where one of them is; each answered part brings its
    best quote first, then come, up to three quotes in all, the further ones of the first part. Of
    several articles each part is answered by the surest of those that know most of its names: one
    that never says "MEK" is not to tell who founded the MEK. What each made of a follow-up question
    may differ, and then those count that understood it as the surest one did.

    Args:
        question: as it was typed.
        asked: what was searched and what was found for the question there, at least one.
        threshold: the confidence from which an answer is given.
    """
    surest = max(asked, key=lambda each: (-each[1].unknown, each[1].confidence))[1]
    alike = [each for each in asked if each[1].understood == surest.understood]
    knowing = {typed: _knowing(typed, alike) for typed in surest.parts}
    parts = {typed: _surest(typed, knowing[typed]) for typed in surest.parts}
    found = {
        typed: bool(j.confidences) and j.confidences[0] >= threshold
        for typed, (_, j) in parts.items()
    }
    answered = [typed for typed in parts if found[typed]]
    shown = answered[0] if answered else next(iter(parts))
    first = parts[shown][1]
    confidence = first.confidences[0] if first.confidences else 0.0
    nowhere = [
        name
        for name in first.unknown_names
        if all(name in each.parts[shown].unknown_names for _, each in alike)
    ]
    refusal = None if answered else Refusal(confidence, threshold, tuple(nowhere), len(asked) > 1)
    # Two parts may be answered by one sentence; it is quoted once, with the sources of both.
    passages: dict[tuple[str, int], list[Candidate]] = {}
    told: dict[tuple[str, int], dict[str, float]] = {}
    for typed in answered:
        index, judgement = parts[typed]
        best = judgement.candidates[0]
        place = index.name, best.hit.passage.id
        passages.setdefault(place, []).append(best)
        told.setdefault(place, {})[typed] = judgement.confidences[0]
    most = max(MOST_QUOTES, len(passages))
    for index, candidate, sure in _further(shown, knowing[shown]):
        if not answered or sure >= threshold:
            passages.setdefault((index.name, candidate.hit.passage.id), [candidate])
    indexes = {index.name: index for index, _ in alike}
    quotes = tuple(
        _quote(indexes[place[0]], each, told.get(place, {}))
        for place, each in list(passages.items())[:most]
    )
    return Answer(
        question=question,
        understood=surest.understood,
        answered=bool(answered),
        confidence=confidence,
        reason="" if refusal is None else refusal.words(),
        unanswered=tuple(typed for typed in parts if not found[typed]) if answered else (),
        quotes=quotes if answered else (),
        nearest=() if answered else quotes,
        refusal=refusal,
    )


def _knowing(typed: str, asked: Sequence[tuple[Index, Found]]) -> list[tuple[Index, Found]]:
    """Return what was found where the fewest names of a part of the question are unknown."""
    fewest = min(len(found.parts[typed].unknown_names) for _, found in asked)
    return [each for each in asked if len(each[1].parts[typed].unknown_names) == fewest]


def _surest(typed: str, asked: Sequence[tuple[Index, Found]]) -> tuple[Index, Judgement]:
    """Return what was found for a part of the question where that is surest."""
    judged = [(index, found.parts[typed]) for index, found in asked]
    return max(judged, key=lambda each: each[1].confidences[:1])


def _further(
    typed: str, asked: Sequence[tuple[Index, Found]]
) -> Iterator[tuple[Index, Candidate, float]]:
    """Yield all candidates for a part, each with its confidence: one article's in their order."""
    found = [
        (index, candidate, sure)
        for index, each in asked
        for candidate, sure in zip(
            each.parts[typed].candidates, each.parts[typed].confidences, strict=True
        )
    ]
    yield from found if len(asked) == 1 else sorted(found, key=lambda each: -each[2])


def _quote(index: Index, found: Sequence[Candidate], answers: Mapping[str, float]) -> Quote:
    """Quote the passage of ``found``, one candidate for each of the parts that it answers.

    Args:
        index: what was searched.
        found: the candidates.
        answers: the parts as typed, each with the confidence that the passage answers it.
    """
    article, passage = index.article, found[0].hit.passage
    label = passage.label and Label(article.slice(passage.label), *passage.label)
    if passage.entry is not None:
        citations: tuple[Citation, ...] = (
            of_quotation(article, passage.entry, Span(passage.start, passage.end), index.citations),
        )
    else:
        answering = {clause for one in found for clause in _answering(passage, one.span)}
        clauses = [clause for clause in passage.clauses if clause in answering]
        citations = _cited(article, index.citations, clauses)
    return Quote(
        article,
        title=index.name,
        text=passage.text,
        plain=plain(article, passage.start, passage.end),
        start=passage.start,
        end=passage.end,
        kind=passage.kind,
        section=passage.section,
        span=found[0].span,
        label=label,
        score=found[0].score,
        citations=citations,
        answers=tuple(answers),
        confidences=tuple(answers.values()),
    )


def _answering(passage: Passage, span: Span | None) -> tuple[Clause, ...]:
    """Return the clauses that ``span`` touches, or all where the answer's place is not known."""
    if span is None:
        return passage.clauses
    touched = tuple(c for c in passage.clauses if c.start < span.end and span.start < c.end)
    return touched or passage.clauses


def _cited(
    article: Article, citations: Citations, clauses: Sequence[Clause]
) -> tuple[Citation, ...]:
    """Return what the clauses' markers cite, each once, in the order of the text."""
    markers = (article.markers[index] for clause in clauses for index in clause.markers)
    # A page of several lists may print one number for two entries.
    cited = {(marker.label, marker.target): citations.of(marker) for marker in markers}
    return tuple(cited.values())
