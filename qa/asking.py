"""A question -> what was found for each thing that it asks for."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from qa.attribution import attributed_statement
from qa.dialogue import Turn, stands_alone
from qa.judge import Candidate, Judge, Judgement
from qa.parts import question_parts
from qa.question import EncodedQuestion, clean_question
from qa.rerank import Reranker
from qa.retrieve import Hit, Retriever

# Hits that are looked through for quotations in the reference list.
_DEPTH_OF_SOURCES = 100
# Hits that a reranker puts in order, of which the first are read.
_RERANKED = 50
# Earlier questions that are looked at.
_MOST_TURNS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question.

    ``understood`` is the question that was asked in the place of the one that was typed, the
    same where it stands alone; ``parts`` what was found for each thing that it asks for, by how
    that was typed, and ``hits`` the nearest passages.
    """

    understood: str
    parts: dict[str, Judgement]
    hits: list[Hit]

    @property
    def unknown(self) -> int:
        """How many names and figures of the question stand nowhere in the article."""
        return sum(len(judged.unknown_names) for judged in self.parts.values())

    @property
    def confidence(self) -> float:
        """How likely the best of what was found answers."""
        return max((j.confidences[0] for j in self.parts.values() if j.confidences), default=0.0)

    @property
    def best(self) -> Candidate | None:
        """The best of what was found, ``None`` where there is nothing."""
        surest = max(self.parts.values(), key=lambda judged: judged.confidences[:1])
        return surest.candidates[0] if surest.candidates else None


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks one index."""

    retriever: Retriever
    judge: Judge
    reranker: Reranker | None

    def ask_any(self, meant: Sequence[str], k: int, without: Collection[int]) -> Found:
        """Return what was found for the likeliest of the questions that one may stand for.

        Taken is the one whose best passage all of them together support most: a reader is surer
        of what a vague question asks, so that its confidence does not tell which was meant.
        Support is the mean of the passage's scores, as in Fox and Shaw 1994 ("Combination of
        multiple searches", CombSUM). The confidence was fitted on questions that stand alone.

        Args:
            meant: at least one clean question, the likeliest first.
            k: how many hits are returned.
            without: passages, by ``id``, that are taken for not being there.
        """
        asked = [self.retriever.encode(reading) for reading in meant]
        tried = [self._ask(question, k, without) for question in asked]
        best = [found.best for found in tried]
        hits = {each.hit.unit: each.hit for each in best if each is not None}
        if len(hits) <= 1 or len(tried) == 1:
            return max(tried, key=lambda found: found.confidence)
        scores = [self._scores(q, found, hits) for q, found in zip(asked, tried, strict=True)]
        support = [
            -math.inf if each is None else fmean(score[each.hit.unit] for score in scores)
            for each in best
        ]
        place = max(range(len(tried)), key=lambda i: (support[i], tried[i].confidence))
        return tried[place]

    def _scores(
        self, question: EncodedQuestion, found: Found, hits: Mapping[int, Hit]
    ) -> dict[int, float]:
        """Return the scores of units as answers to a question that was asked, by unit."""
        scores: dict[int, float] = {}
        for judged in found.parts.values():
            for candidate in judged.candidates:
                unit = candidate.hit.unit
                scores[unit] = max(candidate.score, scores.get(unit, -math.inf))
        others = [hit for unit, hit in hits.items() if unit not in scores]
        if others:
            near = self.retriever.score(question, [hit.unit for hit in others])
            moved = [replace(h, score=float(s)) for h, s in zip(others, near, strict=True)]
            judged = self._read(question.text, moved)
            scores |= {each.hit.unit: each.score for each in judged.candidates}
        # What is left out beside a row of the infobox that the question names.
        lowest = min(scores.values())
        return {unit: scores.get(unit, lowest) for unit in hits}

    def _ask(self, question: EncodedQuestion, k: int, without: Collection[int]) -> Found:
        """Return what was found for a clean question that stands alone; see ``ask_any``."""
        hits = self._hits(question, k, without)
        parts = question_parts(question.text)
        judged: dict[str, Judgement] = {}
        for asked in dict.fromkeys(part.asked for part in parts):
            whole = asked == question.text
            near = hits if whole else self._hits(self.retriever.encode(asked), k, without)
            judged[asked] = self._judge(asked, near, without)
        return Found(question.text, {part.typed: judged[part.asked] for part in parts}, hits[:k])

    def _judge(self, question: str, hits: Sequence[Hit], without: Collection[int]) -> Judgement:
        """Read the hits; who said something may be told by a quotation in the reference list."""
        judged = self._read(question, hits)
        said = attributed_statement(question)
        if said is None:
            return judged
        near = self._hits(self.retriever.encode(said), _DEPTH_OF_SOURCES, without)
        sources = [hit for hit in near if hit.passage.kind == "source"]
        if not sources:
            return judged
        quoted = self._read(said, sources, question)
        return max(quoted, judged, key=lambda found: found.confidences[:1])

    def _read(self, question: str, hits: Sequence[Hit], asked: str | None = None) -> Judgement:
        if self.reranker is not None:
            hits = self.reranker.rerank(question, hits[:_RERANKED], self.retriever.index.units)
        return self.judge.judge(question, hits[: self.judge.constants.candidates], asked)

    def _hits(self, question: EncodedQuestion, k: int, without: Collection[int]) -> list[Hit]:
        """Return the ``k`` nearest passages, and as many as are looked at if these are more."""
        least = self.judge.constants.candidates if self.reranker is None else _RERANKED
        depth = max(k, least) + len(without)
        hits = self.retriever.retrieve(question, depth)
        kept = [hit for hit in hits if hit.passage.id not in without]
        return [replace(hit, rank=rank) for rank, hit in enumerate(kept, 1)]


def in_turn(
    question: str,
    history: Sequence[str | Turn],
    ask: Callable[[str, Sequence[Turn]], Turn],
) -> tuple[str, list[Turn]]:
    """Return a question, clean, and the earlier ones that it may lean on, as they were understood.

    Args:
        question: as typed.
        history: earlier questions, oldest first; of many, the last are looked at.
        ask: asks one of them after those before it.

    Raises:
        QuestionError: one of them cannot be asked.
        TypeError: ``history`` is a single string.
    """
    if isinstance(history, str):
        raise TypeError("history is a sequence of questions, not one string")
    text = clean_question(question)
    earlier = [h if isinstance(h, Turn) else clean_question(h) for h in history]
    if stands_alone(text):
        return text, []
    last = earlier[-_MOST_TURNS:]
    texts = [each.question if isinstance(each, Turn) else each for each in last]
    # What was asked before the last question that stands alone is past.
    start = max((place for place, each in enumerate(texts) if stands_alone(each)), default=0)
    turns: list[Turn] = []
    for each in last[start:]:
        turns.append(each if isinstance(each, Turn) else ask(each, tuple(turns)))
    return text, turns
