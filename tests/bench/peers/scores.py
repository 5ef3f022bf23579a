"""Ranked passages -> hit@1, hit@3 and MRR, as ``quoth evaluate`` gives them for retrieval."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, Qrel, ScoredDoc, Success

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
        right: for each question, those that answer it, one at least.

    Raises:
        ValueError: a passage was returned twice, by which a peer would seem worse than it is; or
            there is no question.
    """
    if not ranked:
        raise ValueError("there is no question to score")
    qrels: list[Qrel] = []
    run: list[ScoredDoc] = []
    for number, (found, answering) in enumerate(zip(ranked, right, strict=True)):
        if len(set(found)) != len(found):
            raise ValueError("a passage was returned twice for one question")
        qrels += [Qrel(str(number), str(passage), 1) for passage in answering]
        run += [ScoredDoc(str(number), str(p), -rank) for rank, p in enumerate(found)]
    means = ir_measures.calc_aggregate([Success @ 1, Success @ 3, RR], qrels, run)
    return Scores(means[Success @ 1], means[Success @ 3], means[RR])
