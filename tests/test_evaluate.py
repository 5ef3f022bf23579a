"""Scores, and what they are when there is nothing to score."""

import json
import math
from dataclasses import replace

import pytest

from index.errors import PlotError, QuestionSetError
from qa import Quoth
from qa.answer import Answer
from qa.evaluate import evaluate
from qa.plot import plot_report
from qa.questions import Question
from qa.report import Outcome, report

PARTS = ("retrieval", "answers", "abstention", "latency")


def score(outcomes):
    return report(outcomes, threshold=0.5)


def outcome(ranks=(), answerable=True, answered=True, right=True, confidence=0.5, relevant=None):
    question = Question("q", "Who?", answerable, "x", ("e",) if answerable else (), (), ())
    answer = Answer("Who?", "Who?", answered, confidence, "", (), (), ())
    count = len(ranks) if relevant is None else relevant
    return Outcome(question, "Ada", answer, tuple(ranks), count, right, True, 0.01)


def test_ranking_by_hand():
    scores = score([outcome([1]), outcome([2, 4]), outcome([], relevant=1)]).retrieval
    assert scores["hit@1"] == pytest.approx(1 / 3)
    assert scores["hit@3"] == pytest.approx(2 / 3)
    assert scores["mrr"] == pytest.approx((1 + 1 / 2) / 3)
    gain = 1 / math.log2(3) + 1 / math.log2(5)
    ideal = 1 + 1 / math.log2(3)
    assert scores["ndcg@10"] == pytest.approx((1 + gain / ideal) / 3, abs=1e-4)


def test_abstention_by_hand():
    scores = score(
        [
            outcome([1], confidence=0.9),
            outcome([1], answered=False, confidence=0.3),
            outcome(answerable=False, confidence=0.4, right=False),
            outcome(answerable=False, answered=False, confidence=0.1, right=False),
        ]
    )
    assert scores.abstention["auroc"] == pytest.approx(0.75)
    assert scores.abstention["false_answers"] == 0.5
    assert scores.abstention["false_refusals"] == 0.5
    assert scores.answers["accuracy"] == 0.5


def test_confidence_by_hand():
    # Ten bins of one question each: the confidence is 0.1 too high where the quote is right
    # (it is 0.9, of 1.0 that were right), 0.3 too high where there is no answer.
    outcomes = [outcome([1], confidence=0.9)] * 6
    outcomes += [outcome(answerable=False, right=False, confidence=0.3)] * 4
    scores = score(outcomes)
    assert scores.abstention["calibration_error"] == pytest.approx((6 * 0.1 + 4 * 0.3) / 10)
    # Nothing wrong among the first six answers, then 1 of 7, 2 of 8, 3 of 9, 4 of 10.
    risk = (1 / 7 + 2 / 8 + 3 / 9 + 4 / 10) / 10
    assert scores.abstention["risk_coverage"] == pytest.approx(risk)
    assert scores.answers["first_quote"] == 1.0
    assert scores.abstention["auroc_removed"] is None


def test_answers_taken_out_by_hand():
    asked = [
        replace(outcome([1], confidence=0.9), confidence_removed=0.2),
        replace(outcome([1], confidence=0.4, right=False), confidence_removed=0.6),
    ]
    scores = score(asked)
    assert scores.abstention["auroc_removed"] == pytest.approx(3 / 4)
    assert scores.answers["first_quote"] == 0.5


def test_nothing_to_measure_is_none_and_not_zero():
    empty = score([])
    assert empty.questions == {"all": 0, "answerable": 0, "unanswerable": 0}
    for part in PARTS:
        values = getattr(empty, part)
        assert all(v is None for name, v in values.items() if name != "threshold")
    only_no = score([outcome(answerable=False, answered=False)])
    assert only_no.retrieval["hit@1"] is None
    assert only_no.abstention["auroc"] is None
    assert only_no.abstention["false_answers"] == 0.0
    assert score([outcome([1])]).answers["reference_precision"] is None


def test_the_bundled_set(bundled):
    record = json.loads(json.dumps(bundled.to_dict()))
    assert set(record) == {"questions", *PARTS, "misses", "unfounded"}
    assert record["unfounded"] == []
    assert record["questions"]["all"] == 126
    assert record["answers"]["verbatim_rate"] == 1.0
    assert record["retrieval"]["hit@1"] <= record["retrieval"]["hit@3"]
    for miss in record["misses"]:
        assert miss["answered"] or miss["answerable"]
        assert miss["got"]


def test_the_hybrid_is_better_than_either_part(bundled):
    unread = Quoth.open(reader="none")  # which orders no hits
    for mode in ("dense", "lexical"):
        other = evaluate(unread, mode=mode)
        assert bundled.retrieval["mrr"] > other.retrieval["mrr"]


def test_references_of_the_first_quote_are_scored(quoth, tmp_path):
    path = tmp_path / "set.jsonl"
    rows = [
        ("Who founded it?", "Mohammad Hanifnejad", ["4"]),
        ("When did it begin meeting Iraqi officials?", "In 1983", ["49", "50", "99"]),
        ("Where are its headquarters?", "Albania", []),
    ]
    path.write_text(
        "\n".join(
            json.dumps(
                {"id": q, "question": q, "evidence": [e], "references": r, "answerable": True}
            )
            for q, e, r in rows
        )
    )
    scores = quoth.evaluate(path)
    assert scores.answers["accuracy"] == 1.0
    assert scores.answers["reference_precision"] == pytest.approx(3 / 5)
    assert scores.answers["reference_recall"] == pytest.approx(3 / 4)


def test_an_article_that_the_set_lacks_is_named(quoth, squad):
    with pytest.raises(QuestionSetError, match=r"no article 'Atlantis'; it has: 1973 oil crisis"):
        evaluate(quoth, squad, articles=["Atlantis"])


def test_the_plot_is_a_picture(bundled, tmp_path):
    plot_report(bundled, tmp_path / "plot.png")
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(PlotError, match="no answerable"):
        plot_report(score([]), tmp_path / "none.png")


def test_with_the_answers_taken_out_it_is_less_sure(quoth, tmp_path):
    path = tmp_path / "set.jsonl"
    question = "When did it begin meeting Iraqi officials?"
    line = {"id": "1", "question": question, "evidence": ["In 1983, the MEK"], "answerable": True}
    path.write_text(json.dumps(line))
    (found,) = evaluate(quoth, path, removed=True).outcomes
    assert found.right
    assert found.confidence_removed is not None
    assert found.confidence_removed < found.answer.confidence
    (found,) = evaluate(quoth, path).outcomes
    assert found.confidence_removed is None
