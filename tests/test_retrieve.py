"""Retrieval: order, bounds, and how good it is on articles that nothing was tuned on."""

import itertools
import math

import numpy as np
import pytest

from qa import Quoth
from qa.questions import read_questions
from qa.retrieve import widened
from qa.train import DEVELOPMENT
from tests.tuning.baseline import plain_dense

ARTICLES = DEVELOPMENT[1:3]


def test_hits_are_ranked_and_each_passage_comes_once(quoth):
    for mode in ("hybrid", "dense", "lexical"):
        hits = quoth.retrieve("What happened in 1981?", 100, mode=mode)
        assert [h.rank for h in hits] == list(range(1, len(hits) + 1))
        assert all(a.score >= b.score for a, b in itertools.pairwise(hits))
        ids = [h.passage.id for h in hits]
        assert len(set(ids)) == len(ids)
        for hit in hits:
            assert hit.passage.start <= hit.matched.start < hit.matched.end <= hit.passage.end


def test_k(quoth):
    assert len(quoth.retrieve("Who founded it?", 1)) == 1
    assert len(quoth.retrieve("Who founded it?", 1_000)) == len(quoth.passages)
    with pytest.raises(ValueError, match="at least 1"):
        quoth.retrieve("Who founded it?", 0)


def test_the_same_question_gets_the_same_hits(quoth):
    a = quoth.retrieve("Why is it unpopular?", 20)
    b = quoth.retrieve("Why is it unpopular?", 20)
    assert [(h.passage.id, h.score) for h in a] == [(h.passage.id, h.score) for h in b]


def test_units_that_were_not_found_are_scored_as_hits_are(quoth):
    retriever = quoth.judge._retriever
    for question in ("Who leads the group?", "What happened in 1981?", "Qwertz uiop?"):
        asked = retriever.encode(question)
        hits = {hit.unit: hit.score for hit in retriever.retrieve(asked, 1_000)}
        every = retriever.score(asked, range(len(quoth.units)))
        assert every.shape == (len(quoth.units),)
        assert all(every[unit] == pytest.approx(score, abs=1e-6) for unit, score in hits.items())


def test_a_field_is_found_by_the_deed_of_its_doer(quoth):
    hit = quoth.retrieve("Who founded it?", 1)[0]
    assert hit.passage.text.startswith("Mohammad Hanifnejad[4]")
    assert quoth.retrieve("Who leads the group?", 1)[0].passage.text.startswith("Maryam Rajavi")


def test_a_question_without_a_known_word_still_gets_hits(quoth):
    assert len(quoth.retrieve("Qwertz uiop?", 5)) == 5
    assert len(quoth.retrieve("سازمان؟", 5)) == 5


def test_a_single_passage_is_enough(quoth, tmp_path):
    (tmp_path / "a.txt").write_text("Ada wrote a long note on the engine.")
    small = Quoth.build(tmp_path / "a.txt")
    hits = small.retrieve("What did Ada write?", 5)
    assert [h.passage.text for h in hits] == ["Ada wrote a long note on the engine."]


def test_every_number_of_16_bits_is_itself_in_32():
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)]
    assert len(halves) == (1 << 16) * 31 // 32
    assert np.array_equal(
        widened(halves).view(np.uint32), halves.astype(np.float32).view(np.uint32)
    )


def test_articles_that_nothing_was_trained_on(quoth, squad):
    # The test articles are for what is published alone.
    firsts: list[float] = []
    for group in read_questions(squad):
        if group.article is None or group.article.title not in ARTICLES:
            continue
        asked = quoth.with_article(group.article)
        for question in group.questions:
            if question.answerable:
                right = [
                    hit.rank
                    for hit in asked.retrieve(question.text, 20)
                    if question.is_answered_by(group.article, hit.passage.start, hit.passage.end)
                ]
                firsts.append(min(right, default=math.inf))
    hit1 = sum(first == 1 for first in firsts) / len(firsts)
    assert hit1 >= 0.85
    assert hit1 >= plain_dense(squad, ARTICLES)["hit@1"] + 0.15
    assert sum(first <= 20 for first in firsts) / len(firsts) >= 0.98
