"""Ranked passages -> hit@1, hit@3 and MRR, as ``quoth evaluate`` gives them for retrieval."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.passages import plain
from index.records import Article, Passage
from qa.questions import Question


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over the questions that the article answers."""

    hit_1: float
    hit_3: float
    mrr: float


def text_of(article: Article, passage: Passage) -> str:
    """Return a passage as its reader takes it in: no markers, and before a value its label."""
    said = plain(article, passage.start, passage.end)
    return said if passage.label is None else f"{article.slice(passage.label)}: {said}"


def right_passages(
    question: Question, article: Article, passages: Sequence[Passage]
) -> frozenset[int]:
    """Return the passages that answer a question, by their place in ``passages``."""
    return frozenset(
        place
        for place, passage in enumerate(passages)
        if question.is_answered_by(article, passage.start, passage.end)
    )


def scored(ranked: Sequence[Sequence[int]], right: Sequence[Collection[int]]) -> Scores:
    """Score what was found for some questions.

    Args:
        ranked: for each question, passages, the best first.
        right: for each question, those that answer it.

    Raises:
        ValueError: a passage was returned twice, by which a peer would seem worse than it is; or
            there is no question.
    """
    if not ranked:
        raise ValueError("there is no question to score")
    ranks: list[float] = []
    for found, answering in zip(ranked, right, strict=True):
        if len(set(found)) != len(found):
            raise ValueError("a passage was returned twice for one question")
        hits = (rank for rank, passage in enumerate(found, 1) if passage in answering)
        ranks.append(next(hits, float("inf")))
    return Scores(
        hit_1=_mean([rank <= 1 for rank in ranks]),
        hit_3=_mean([rank <= 3 for rank in ranks]),
        mrr=_mean([1 / rank for rank in ranks]),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
