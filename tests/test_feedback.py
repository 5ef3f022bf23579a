"""What visitors say of answers is kept whole, and read back as questions."""

import json
import re
import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index.errors import FeedbackError, QuestionError, QuestionSetError
from index.passages import plain
from index.sentences import markers_within
from qa.answer import Answer
from qa.questions import read_questions
from qa.web.feedback import (
    MOST_COMMENT_CHARACTERS,
    MOST_PASSAGE_CHARACTERS,
    FeedbackRecord,
    _printed,
    feedback_record,
    save_feedback,
)

IRAQ = "When did it begin meeting Iraqi officials?"
SENTENCE = "In 1983, the MEK began meeting with Iraqi officials."


@pytest.fixture(scope="module")
def answer(quoth):
    return quoth.ask(IRAQ)


@pytest.fixture(scope="module")
def refusal(quoth):
    return quoth.ask("Was it banned in Australia?")


@pytest.fixture(scope="module")
def said(quoth):
    """Return a function that makes the record of an answer."""

    def make(answer: Answer, liked: bool, **more) -> FeedbackRecord:
        return feedback_record(quoth.article, quoth.passages, answer, liked=liked, **more)

    return make


def test_an_answer_that_was_liked_is_right(said, answer):
    before = datetime.now(UTC).replace(microsecond=0)
    record = said(answer, True, comment="Good.", history=["Who founded  it?"])
    quote = answer.quotes[0]
    assert uuid.UUID(record["id"]).hex == record["id"]
    assert before <= datetime.fromisoformat(record["time"]) <= datetime.now(UTC)
    assert {k: v for k, v in record.items() if k not in ("id", "time")} == {
        "question": IRAQ, "history": ["Who founded it?"], "evidence": [SENTENCE],
        "references": ["49", "50", "51", "52"], "answerable": True, "kind": "feedback",
        "liked": True, "comment": "Good.", "shown": {"start": quote.start, "end": quote.end},
    }  # fmt: skip
    assert said(answer, True)["id"] != record["id"]


def test_a_sources_quotation_is_referred_to_by_its_entry(quoth, said, answer, refusal):
    [source] = [quote for quote in refusal.nearest if quote.kind == "source"][:1]
    quote = replace(source, article=quoth.article)
    record = said(replace(answer, quotes=(quote,)), True)
    assert record["references"] == ["entry:34"]
    assert record["evidence"] == [quote.plain]


def test_a_refusal_that_was_liked_is_right(said, refusal):
    record = said(refusal, True)
    assert (record["answerable"], record["evidence"], record["shown"]) == (False, [], None)


def test_without_more_it_is_not_known_what_would_be_right(said, answer, refusal):
    for shown in (answer, refusal):
        record = said(shown, False, comment="No!", passage=" \n")
        assert (record["answerable"], record["evidence"], record["references"]) == (None, [], [])
        assert record["comment"] == "No!"


def test_a_visitor_says_that_the_article_does_not_answer(said, answer):
    record = said(answer, False, unanswerable=True)
    assert (record["answerable"], record["evidence"], record["liked"]) == (False, [], False)


@pytest.mark.parametrize(
    "pasted",
    [SENTENCE, "In 1983,\n the  MEK", f"{SENTENCE}[49][50]", f"\t{SENTENCE}[49][50][51][52]\r\n"],
)
def test_a_visitor_pastes_what_answers(quoth, said, refusal, pasted):
    record = said(refusal, False, passage=pasted)
    assert record["answerable"] is True
    [evidence] = record["evidence"]
    assert SENTENCE.startswith(" ".join(evidence.split()))


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"passage": "In 1984, the MEK began"}, "the passage is not in the article: paste it"),
        ({"passage": "[49]"}, "the passage is not in the article"),
        ({"passage": "..."}, "the passage is not in the article"),
        ({"passage": "a" * (MOST_PASSAGE_CHARACTERS + 1)}, "the passage has 10,001 characters"),
        ({"passage": SENTENCE, "unanswerable": True}, "either a passage answers, or"),
        ({"comment": "a" * (MOST_COMMENT_CHARACTERS + 1)}, "the comment has 2,001 characters"),
    ],
)
def test_what_cannot_be_taken_is_told_in_one_line(said, answer, more, problem):
    with pytest.raises(FeedbackError) as caught:
        said(answer, False, **more)
    assert str(caught.value).startswith(problem)
    assert "\n" not in str(caught.value)


def test_a_passage_over_two_sentences_could_never_be_right(quoth, said, answer):
    first, second = [p for p in quoth.passages if p.kind == "sentence"][:2]
    pasted = quoth.article.text[first.start : second.end]
    with pytest.raises(FeedbackError, match="in no single sentence, infobox field or quotation"):
        said(answer, False, passage=pasted)


@pytest.mark.parametrize("more", [{"passage": SENTENCE}, {"unanswerable": True}])
def test_of_what_was_liked_nothing_else_is_right(said, answer, more):
    with pytest.raises(FeedbackError, match="only of an answer that is not"):
        said(answer, True, **more)


def test_an_earlier_question_that_cannot_be_asked(said, answer):
    with pytest.raises(QuestionError, match="the question is empty"):
        said(answer, True, history=[" "])


@given(st.data())
@settings(max_examples=150)
def test_whatever_is_copied_from_a_passage_is_evidence(quoth, said, refusal, data):
    article = quoth.article
    passage = data.draw(st.sampled_from(quoth.passages))
    ends = st.integers(passage.start, passage.end)
    start, end = sorted((data.draw(ends), data.draw(ends)))
    for index in markers_within(article.markers, passage.start, passage.end):
        marker = article.markers[index]
        assume(not any(marker.start < edge < marker.end for edge in (start, end)))
    without = plain(article, start, end)
    assume(re.search(r"\w", without))
    pasted = data.draw(st.sampled_from([without, article.text[start:end]]))
    record = said(refusal, False, passage=pasted)
    assert " ".join(record["evidence"][0].split()) == " ".join(without.split())


@given(st.text("ab \n\u2003\x1c", max_size=40), st.text("ab \n\u2003\x1c", max_size=8))
def test_words_are_found_where_a_pattern_finds_them(text, words):
    pattern = re.search(r"\s+".join(map(re.escape, words.split())), text) if words.split() else None
    assert _printed(text, words) == (pattern.span() if pattern else None)


@given(st.text(max_size=200) | st.text('a\x00\r\n\u2028\u202e\ud800 "\\', max_size=50))
@settings(max_examples=150)
def test_a_comment_is_kept_without_what_is_no_text(tmp_path_factory, quoth, said, answer, comment):
    folder = tmp_path_factory.mktemp("feedback")
    record = said(answer, True, comment=comment)
    kept = record["comment"]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", kept)
    visible = re.sub(r"[\x00-\x20\x7f-\x9f\ud800-\udfff]", "", comment)
    assert re.sub(r"[\x00-\x20]", "", kept).strip() == visible.strip()
    path = save_feedback(quoth.article, record, folder)
    assert path.read_bytes().count(b"\n") == 1
    assert json.loads(path.read_bytes()) == record


def test_what_was_kept_is_a_question_set(quoth, said, answer, refusal, tmp_path):
    follow_up = quoth.ask("And by whom?", ["When was it founded?"])
    wrong = quoth.ask("Where are its headquarters?")
    records = [
        said(answer, True),
        said(refusal, True),
        said(refusal, False),
        said(follow_up, False, history=["When was it founded?"], passage="Mohammad Hanifnejad"),
        said(wrong, False, unanswerable=True, comment="It is not\nthere."),
    ]
    for record in records:
        path = save_feedback(quoth.article, record, tmp_path)
    assert list(tmp_path.iterdir()) == [path]
    [group] = read_questions(path)
    assert [question.id for question in group.questions] == [
        record["id"] for record in records if record["answerable"] is not None
    ]
    assert {question.kind for question in group.questions} == {"feedback"}
    assert group.questions[2].history == ("When was it founded?",)
    report = quoth.evaluate(path)
    assert report.questions == {"all": 4, "answerable": 2, "unanswerable": 2}
    assert report.answers["verbatim_rate"] == 1.0
    [liked, refused, _, disliked] = report.outcomes
    assert liked.right
    assert liked.answer.answered
    assert not refused.answer.answered
    assert disliked.answer.answered
    assert report.abstention["false_answers"] == 0.5


def test_a_file_of_nothing_that_is_known_has_no_question(quoth, said, answer, tmp_path):
    path = save_feedback(quoth.article, said(answer, False), tmp_path)
    with pytest.raises(QuestionSetError, match="has no question"):
        quoth.evaluate(path)
