"""Questions: what can be asked, what is expected of an answer, what names the subject."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QuestionError
from qa.expectation import expectation, find_times, is_of_another_year, value_fit
from qa.question import MAX_QUESTION_CHARACTERS, clean_question
from qa.subject import subject_pattern


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("x" * 100_000, "the most that can be asked"),
        ("x" * (MAX_QUESTION_CHARACTERS + 1), "the most that can be asked"),
        ("Who\x00 founded it?", "control character \\(U\\+0000\\)"),
        ("Who \x1b[31mfounded it?", "control character \\(U\\+001B\\)"),
        ("Who \ud800?", "control character \\(U\\+D800\\)"),
        ("?!…", "no word"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(question, said, quoth):
    for ask in (clean_question, quoth.ask, quoth.retrieve):
        with pytest.raises(QuestionError, match=said) as caught:
            ask(question)
        assert "\n" not in str(caught.value)


def test_white_space_is_evened():
    assert clean_question("  Who\n founded\tit? ") == "Who founded it?"


@given(st.text(max_size=60))
def test_a_question_is_cleaned_or_refused(text):
    try:
        cleaned = clean_question(text)
    except QuestionError:
        return
    assert cleaned == clean_question(cleaned)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When was it founded?", "time"),
        ("In what year did it begin?", "time"),
        ("How many people died?", "count"),
        ("Who founded it?", "person"),
        ("And whom did it fight?", "person"),
        ("Where are its headquarters?", None),
        ("What did those who left do?", None),
    ],
)
def test_expectation(question, expected):
    assert expectation(question) == expected


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("founded on 5 September 1965 by", ["5 September 1965"]),
        ("on June 28, 1981, two bombs", ["June 28, 1981"]),
        ("Between 1997 and 2013, it was", ["Between 1997 and 2013"]),
        ("part of the 1981–1982 Massacres", ["1981–1982"]),
        ("(1981–present)", ["1981–present"]),
        ("by the autumn of 1981", ["autumn of 1981"]),
        ("in the 19th century", ["the 19th century"]),
        ("on 5\u00a0September 1965", ["5\u00a0September 1965"]),
        ("74 officials and 23 protesters", []),
        ("he may 5 times; in May 1976 he did", ["May 1976"]),
        ("in 44 BC it fell", ["44 BC"]),
    ],
)
def test_times(text, times):
    assert [text[a:b] for a, b in find_times(text)] == times


@given(st.text(max_size=80))
def test_what_is_found_is_in_order_and_inside(text):
    spans = list(find_times(text))
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(x[1] <= y[0] for x, y in itertools.pairwise(spans))


def test_the_form_of_an_infobox_value():
    assert value_fit("person", "5\u00a0September 1965 (1965-09-05)") == -1
    assert value_fit("person", "Mohammad Hanifnejad[4]\nSaeid Mohsen") == 1
    assert value_fit("time", "Zahra Merrikhi") == -1
    assert value_fit("time", "1981 (in Iran)") == 1
    assert value_fit("count", "5,000 to 10,000 (DoD 2011 est.)") == 1
    assert value_fit("count", "Left-wing") == -1
    assert value_fit(None, "anything") == 0


def test_names_of_the_subject(article):
    pattern = subject_pattern(article)
    for question in (
        "Who founded the MEK?",
        "Who founded the People’s Mojahedin Organization of Iran?",
        "Who founded PMOI?",
        "Who founded the group?",
        "Who founded this organization?",
    ):
        assert len(pattern.findall(question)) == 1, question
    assert not pattern.search("Who founded a group in Iran?")
    assert not pattern.search("Which groups fought?")


def test_calling_the_subject_by_another_name_changes_little(quoth):
    firsts = {
        quoth.retrieve(q, 1)[0].passage.id
        for q in (
            "When did it begin meeting Iraqi officials?",
            "When did the MEK begin meeting Iraqi officials?",
            "When did the People's Mojahedin Organization of Iran begin meeting Iraqi officials?",
        )
    }
    assert len(firsts) == 1


@pytest.mark.parametrize(
    ("question", "row", "expected"),
    [
        ("Who was the leader in 1950?", "Leader: Maryam Rajavi", True),
        ("Who was the leader in 1950?", "Leader: Massoud Rajavi (from 1979)", True),
        ("What was the population in 2016?", "Population (2016): 5,000", False),
        ("Who led it from 1979 to 1985?", "Leader: Massoud Rajavi (from 1979)", False),
        ("Who is the leader?", "Leader: Maryam Rajavi", False),
        ("How many are 1,950 of 19500?", "Members: 5", False),
    ],
)
def test_a_row_that_does_not_say_the_year_that_is_asked_for_is_of_another(question, row, expected):
    assert is_of_another_year(question, row) is expected
