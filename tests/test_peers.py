"""The comparison with peers: how it scores, and that one peer's failure is not everybody's."""

import pytest

from index.articles import ARTICLE, PLAIN_QUESTIONS, QUESTIONS
from index.citations import resolve
from index.load import read_article
from index.passages import build_passages
from qa.questions import read_questions
from tests.bench.peers import environments
from tests.bench.peers.__main__ import COLUMNS, _row
from tests.bench.peers.environments import PEERS, InstallError
from tests.bench.peers.scores import Scores, right_passages, scored, text_of


def test_each_question_counts_by_the_first_passage_that_answers_it():
    found = scored([[1, 2], [5, 4, 6], [1, 2, 3, 9]], [{1}, {4, 6}, {9}])
    assert (found.hit_1, found.hit_3) == pytest.approx((1 / 3, 2 / 3))
    assert found.mrr == pytest.approx((1 + 1 / 2 + 1 / 4) / 3)


def test_what_is_not_found_scores_nothing():
    assert scored([[], [5, 4]], [{1}, {4}]) == Scores(0.0, 0.5, 0.25)


@pytest.mark.parametrize("ranked", [[], [[1, 1]]], ids=["no question", "a passage twice"])
def test_what_cannot_be_scored_is_refused(ranked):
    with pytest.raises(ValueError, match=r"no question|twice"):
        scored(ranked, [{1}] * len(ranked))


def test_peers_are_given_what_answers():
    article = read_article(ARTICLE)
    passages = build_passages(article, resolve(article))
    texts = [" ".join(text_of(article, passage).split()) for passage in passages]
    assert any(text.startswith("Founded: 5 September 1965") for text in texts)
    for path in (QUESTIONS, PLAIN_QUESTIONS):
        for question in read_questions(path)[0].questions:
            right = right_passages(question, article, passages)
            assert bool(right) == question.answerable
            for place in right:
                assert any(" ".join(e.split()) in texts[place] for e in question.evidence)


def test_a_peer_that_cannot_be_installed_is_a_row(monkeypatch, tmp_path):
    def no(*_command):
        raise InstallError("no matching distribution | for it")

    monkeypatch.setattr(environments, "BUILD", tmp_path)
    monkeypatch.setattr(environments, "_run", no)
    row = _row(PEERS[0], [], [])
    assert row[1] == "cannot be installed: no matching distribution / for it"
    assert len(row) == len(COLUMNS)
