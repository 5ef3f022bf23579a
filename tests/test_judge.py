"""Candidates, their order, and how sure the first is."""

import json
import math

import pytest

from index.errors import ModelError
from index.records import Span
from qa import Quoth
from qa.judge import CONSTANTS, Candidate, Constants, Judge, feature_row, load_constants
from qa.questions import read_questions
from qa.span_model import SpanScore
from qa.train import DEVELOPMENT

PLAIN = Constants(
    candidates=20, reading_share=0.1, reading_floor=-6.0, bias=-1.0, retrieval=2.0,
    has_answer=0.5, margin=1.0, unknown_names=-1.0, threshold=0.5, risk=0.1,
)  # fmt: skip


class Told:
    """A reader that says what it is told to, for what no real one can be made to say."""

    name = "told"

    def __init__(self, scores):
        self.scores = scores

    def read(self, question, windows):
        return self.scores[: len(windows)]


@pytest.fixture
def hits(quoth):
    return quoth.retrieve("Where are its headquarters?", 3)


def test_the_reader_can_put_another_passage_first(quoth, hits):
    scores = [SpanScore(0, 3, 1.0, -5.0), SpanScore(0, 4, 1.0, 9.0), SpanScore(0, 5, 1.0, -9.0)]
    judge = Judge(quoth._retriever, Told(scores), PLAIN)
    found = judge.weigh("Where are its headquarters?", hits)
    assert [c.hit.rank for c in found] == [2, 1, 3]
    assert found[0].score == pytest.approx(hits[1].score + 0.9)
    assert found[0].has_answer == 9.0
    assert found[2].score == pytest.approx(hits[2].score - 0.6)  # the floor


def test_a_window_that_was_not_read_comes_last(quoth, hits):
    unread = SpanScore(0, 0, -math.inf, -math.inf)
    judge = Judge(quoth._retriever, Told([unread, *[SpanScore(0, 2, 0.0, 0.0)] * 2]), PLAIN)
    judgement = judge.judge("Where are its headquarters?", hits)
    assert judgement.candidates[-1].hit == hits[0]
    assert judgement.candidates[-1].span is None
    assert all(0 <= sure <= 1 for sure in judgement.confidences)


def test_the_confidence_is_the_logistic_function_of_the_features(quoth, hits):
    scores = [SpanScore(0, 3, 1.0, value) for value in (4.0, 1.0, -2.0)]
    judge = Judge(quoth._retriever, Told(scores), PLAIN)
    found = judge.judge("Was it ever banned in Australia?", hits)
    assert found.unknown_names == ("Australia",)
    first, second = found.candidates[:2]
    logit = -1 + 2 * first.hit.score + 0.5 * 4 + (first.score - second.score) - 1
    assert found.confidences[0] == pytest.approx(1 / (1 + math.exp(-logit)))
    assert judge.judge("Where?", []).confidences == ()


def test_spans_are_carried_over_to_the_article(quoth):
    article = quoth.article
    hit = next(
        hit
        for hit in quoth.retrieve("When did it begin meeting Iraqi officials?", 9)
        if hit.passage.text.startswith("In 1983, the MEK began")
    )
    body = quoth.units[hit.unit].body
    start = body.index("1983")
    judge = Judge(quoth._retriever, Told([SpanScore(start, start + 4, 0.0, 0.1)]), PLAIN)
    (candidate,) = judge.weigh("When?", [hit])
    assert candidate.span is not None
    assert article.slice(candidate.span) == "1983"
    # Where the reader sees no answer, the least bad words are none.
    judge = Judge(quoth._retriever, Told([SpanScore(start, start + 4, 0.0, -4.1)]), PLAIN)
    assert judge.weigh("When?", [hit])[0].span is None


def test_a_field_answers_as_a_whole(quoth):
    hit = next(h for h in quoth.retrieve("Who founded it?", 5) if h.passage.kind == "field")
    judge = Judge(quoth._retriever, Told([SpanScore(0, 3, 0, 0)]), PLAIN)
    (candidate,) = judge.weigh("Who?", [hit])
    assert candidate.span == Span(hit.passage.start, hit.passage.end)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("What is the MEK's political wing called?", {"Political wing"}),
        ("What is its political position?", {"Political position"}),
        (
            "What is the political position of its military wing?",
            {"Political position", "Military wing"},
        ),
        ("Is its wing political?", {"Political position", "Political wing", "Military wing"}),
    ],
)
def test_a_row_named_by_its_whole_label_goes_before_rows_like_it(quoth, question, rows):
    found = quoth.judge.weigh(question, quoth.retrieve(question, 12))
    fields = [c.hit.passage.label for c in found if c.hit.passage.label]
    labels = {" ".join(quoth.article.slice(label).split()) for label in fields}
    assert labels & {"Political position", "Political wing", "Military wing"} == rows


def test_features_of_a_lone_candidate(hits):
    lone = Candidate(hits[0], None, 2.0, 0.75)
    assert feature_row([lone], ("Oslo", "1999")) == (hits[0].score, 2.0, 0.75, 2.0)
    last = Candidate(hits[1], None, 1.0, 0.5)
    assert feature_row([lone, last], ()) == (hits[0].score, 2.0, 0.25, 0.0)
    assert feature_row([lone, last], (), 1) == (hits[1].score, 1.0, 0.0, 0.0)


def test_names_that_stand_nowhere_are_told(quoth):
    names = quoth.judge.unknown_names
    assert names("Was the group ever banned in Australia?") == ("Australia",)
    assert names("What did Katzman write about it in 2001?") == ()
    assert names("Did the U.K. ban it?") == ()
    assert names("Atlantis?") == ()  # the first word is a capital anyway


def test_the_constants_are_as_they_should_be():
    for constants in (load_constants(True), load_constants(False)):
        assert 0 < constants.threshold < 1
        assert 12 <= constants.candidates <= 30
        assert constants.unknown_names <= 0
    assert load_constants(True).has_answer > 0


def test_another_confidence_is_taken_and_what_is_none_is_told(tmp_path):
    file = tmp_path / "confidence.json"
    both = json.loads(CONSTANTS.read_text())
    both["reader"]["threshold"] = 0.999
    file.write_text(json.dumps(both))
    quoth = Quoth.open(confidence=file)
    assert quoth.threshold == 0.999
    assert not quoth.ask("Who founded it?").answered
    with pytest.raises(ModelError, match=r"the confidence .*none\.json cannot be read: No such"):
        Quoth.open(confidence=tmp_path / "none.json")
    file.write_text("{}")
    with pytest.raises(ModelError, match="is not what `python -m qa"):
        Quoth.open(confidence=str(file))


def test_reading_puts_more_right_passages_first(quoth, squad):
    title = DEVELOPMENT[1]
    group = next(g for g in read_questions(squad) if g.article and g.article.title == title)
    assert group.article is not None
    asked = quoth.with_article(group.article)
    read = unread = 0
    questions = [question for question in group.questions if question.answerable][::3]
    for question in questions:
        hits = asked.retrieve(question.text, asked.judge.constants.candidates)
        first = asked.judge.weigh(question.text, hits)[0].hit.passage
        read += question.is_answered_by(group.article, first.start, first.end)
        before = hits[0].passage
        unread += question.is_answered_by(group.article, before.start, before.end)
    assert read / len(questions) >= 0.8
    assert read > unread
