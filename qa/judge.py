"""Hits, read -> candidates in the order of how well they answer, and how sure the first is.

The order is that of a weighted sum of retrieval's and reader's scores; the confidence is a
logistic regression of "the first candidate answers". Both were fitted on the development
articles (`python -m qa.calibrate`) and lie, readable, in ``qa/weights/confidence.json``.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from index.errors import ModelError
from index.passages import Unit
from index.records import Span
from qa.reader import Reader
from qa.retrieve import Hit, Retriever
from qa.span_model import SpanScore
from qa.window import reading_window

CONSTANTS = Path(__file__).with_name("weights") / "confidence.json"

# The lowest has-answer score; that of a window of which the model read no piece (emoji, say).
_NOTHING_READ = -20.0
# From which has-answer score on the answering words are told (the threshold of Devlin et al. 2019,
# section 4.3). Trained on more windows without an answer than with one, the reader leans to "none":
# in the development articles' right sentences its words touch the answer in five of six cases
# between -4 and 0, in three of four below that: `python -m tests.tuning.spans`.
_SPAN_FROM = -4.0
_WORD = re.compile(r"\w+")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")  # "U.K." is the word "UK"


class Constants(BaseModel):
    """What order and confidence go by; see the model card for where it comes from.

    ``candidates`` hits are read. A candidate's score is its retrieval score plus
    ``reading_share`` times its has-answer score, or ``reading_floor`` if that is higher: among
    passages in which the reader sees no answer its scores order nothing. ``bias``,
    ``retrieval``, ``has_answer``, ``margin`` and ``unknown_names`` are the logistic
    regression's coefficients; ``margin`` is how far the score is above that of the best other
    passage. From ``threshold`` on an answer is given, so that at most the share ``risk`` of all
    questions is answered wrongly, on questions like those it was fitted on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    candidates: int
    reading_share: float
    reading_floor: float
    bias: float
    retrieval: float
    has_answer: float
    margin: float
    unknown_names: float
    threshold: float
    risk: float


class _File(BaseModel):
    reader: Constants
    retrieval_alone: Constants


def load_constants(with_reader: bool, path: Path = CONSTANTS) -> Constants:
    """Return the constants for answers with a reader, or for those of retrieval alone.

    Args:
        with_reader: whether hits are read.
        path: what `python -m qa.calibrate` wrote.

    Raises:
        ModelError: the file cannot be read.
    """
    try:
        both = _File.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ModelError(f"the confidence {path} cannot be read: {error.strerror}") from None
    except ValidationError:
        raise ModelError(f"{path} is not what `python -m qa.calibrate` writes") from None
    return both.reader if with_reader else both.retrieval_alone


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit that was read.

    ``span`` is where in the article the answer stands, ``None`` where the reader sees none in
    this passage or nothing was read; ``has_answer`` the reader's has-answer score, 0 where
    nothing was read. ``score`` is what candidates are ordered by.
    """

    hit: Hit
    span: Span | None
    has_answer: float
    score: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found for a question.

    ``candidates`` are ordered, the best first; ``confidences`` tells of each how likely, in
    [0, 1], it answers where those before it are left out. ``unknown_names`` are those names
    and figures of the question that stand nowhere in the article.
    """

    candidates: tuple[Candidate, ...]
    confidences: tuple[float, ...]
    unknown_names: tuple[str, ...]


def fused_score(retrieval: float, has_answer: float, share: float, floor: float) -> float:
    """Return what candidates are ordered by; see ``Constants``."""
    return retrieval + share * max(has_answer, floor)


def feature_row(
    candidates: Sequence[Candidate], unknown_names: Sequence[str], place: int = 0
) -> tuple[float, float, float, float]:
    """Return what the confidence in a candidate goes by, in ``Constants``' order.

    Args:
        candidates: the best first.
        unknown_names: of the question.
        place: which candidate, those before it left out.
    """
    best = candidates[place]
    if place + 1 < len(candidates):
        margin = best.score - candidates[place + 1].score
    else:  # where there is no other passage at all, nothing speaks for another
        margin = 0.0 if place else best.score
    return best.hit.score, best.has_answer, margin, float(len(unknown_names))


def confidence(features: Sequence[float], constants: Constants) -> float:
    """Return how likely a candidate answers, in [0, 1], by its ``feature_row``."""
    weights = (
        constants.retrieval, constants.has_answer, constants.margin, constants.unknown_names
    )  # fmt: skip
    logit = constants.bias + sum(w * x for w, x in zip(weights, features, strict=True))
    return 1 / (1 + math.exp(-min(max(logit, -30.0), 30.0)))


def _stand_in_a_row(words: Sequence[str], text: Sequence[str]) -> bool:
    return any(list(text[start : start + len(words)]) == list(words) for start in range(len(text)))


class Judge:
    """Weighs hits of one index."""

    def __init__(
        self, retriever: Retriever, reader: Reader | None, constants: Constants | None = None
    ) -> None:
        """Take what is needed for judging.

        Args:
            retriever: the index's.
            reader: reads the hits; ``None`` leaves it to retrieval alone.
            constants: others than those that were fitted.
        """
        self.constants = constants or load_constants(reader is not None)
        self._retriever = retriever
        self._reader = reader
        article = retriever.index.article
        said = _INITIALS.sub(lambda match: match.group().replace(".", ""), article.text)
        self._words = frozenset(_WORD.findall(f"{article.title} {said}".casefold()))

    def judge(self, question: str, hits: Sequence[Hit], asked: str | None = None) -> Judgement:
        """Read hits, order them, and tell how likely each of the best answers the question.

        Args:
            question: what the hits are read for.
            hits: from retrieval.
            asked: the question whose names must be known, if it is another.
        """
        candidates = self.weigh(question, hits)
        unknown = self.unknown_names(asked or question)
        confidences = tuple(
            confidence(feature_row(candidates, unknown, place), self.constants)
            for place in range(len(candidates))
        )
        return Judgement(tuple(candidates), confidences, unknown)

    def weigh(self, question: str, hits: Sequence[Hit]) -> list[Candidate]:
        """Read hits and return them as candidates, the best first.

        Where the whole label of a row of the infobox is in the question ("political wing"), rows
        that share a word with it ("Political position") are left out.
        """
        hits = self._without_other_rows(question, hits)
        if self._reader is None:
            return [Candidate(hit, None, 0.0, hit.score) for hit in hits]
        units = self._retriever.index.units
        windows = [reading_window(units[hit.unit]) for hit in hits]
        found = [
            self._candidate(hit, units[hit.unit], score)
            for hit, score in zip(hits, self._reader.read(question, windows), strict=True)
        ]
        return sorted(found, key=lambda candidate: -candidate.score)

    def _without_other_rows(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        asked = _WORD.findall(question.casefold())
        labels = {hit.unit: self._label_words(hit) for hit in hits}
        # One word ("Leader") says too little: it may be about somebody else's.
        named = [
            words for words in labels.values() if len(words) > 1 and _stand_in_a_row(words, asked)
        ]
        return [
            hit
            for hit in hits
            if labels[hit.unit] in named or not any({*labels[hit.unit]} & {*name} for name in named)
        ]

    def _label_words(self, hit: Hit) -> list[str]:
        label = hit.passage.label
        article = self._retriever.index.article
        return [] if label is None else _WORD.findall(article.slice(label).casefold())

    def _candidate(self, hit: Hit, unit: Unit, read: SpanScore) -> Candidate:
        has_answer = max(read.has_answer, _NOTHING_READ)
        span = None
        if hit.passage.kind == "field":
            span = Span(hit.passage.start, hit.passage.end)  # a row is an answer as a whole
        elif has_answer > _SPAN_FROM:
            span = Span(unit.offsets[read.start], unit.offsets[read.end - 1] + 1)
        score = fused_score(
            hit.score,
            has_answer,
            self.constants.reading_share,
            self.constants.reading_floor,
        )
        return Candidate(hit, span, has_answer, score)

    def unknown_names(self, question: str) -> tuple[str, ...]:
        """Return the question's names and figures that stand nowhere in the article."""
        unknown: list[str] = []
        joined = _INITIALS.sub(lambda match: match.group().replace(".", ""), question)
        for match in _WORD.finditer(joined):
            word = match.group()
            # The first word of a question is a capital anyway.
            name = word[0].isdigit() or (word[0].isupper() and match.start() > 0)
            known = self._retriever.lexical.knows(word) or word.casefold() in self._words
            if name and not known and not self._retriever.lexical.is_stop_word(word):
                unknown.append(word)
        return tuple(dict.fromkeys(unknown))
