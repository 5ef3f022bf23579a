"""What a question mentions, to which a later one may point."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.mentions import mentioned, names
from tests.test_dialogue import WORDS


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("When did the White House release its report", "", ["the report", "White House"]),
        ("When did the old mayor resign", "", []),
        ("When was the Rust logo developed by a designer", "", ["the designer", "the Rust logo"]),
        ("When did the industry change in the 1940s", "", []),
        ("Who won the war", "the old red army", ["the war"]),
        ("Which of the big cities is the driest", "", ["the driest", "the big cities"]),
        ("How much did Eich donate for Proposition 8 in 2008", "", ["Eich", "Proposition 8"]),
        ("Who wrote in June 1981", "June 8", []),
        ("What was May elected for in June", "May", ["May"]),
        ("Who wrote it", "April Ashley", ["April Ashley"]),
    ],
)
def test_what_a_question_mentions(question, answer, expected):
    assert mentioned(question, answer) == expected


def test_names_are_said_without_the_sign_of_an_owner():
    assert names("When did Mozilla's Eich leave the MEK in June 1981") == ["Mozilla's Eich", "MEK"]
    assert names("Where is Servo's code") == ["Servo"]
    assert names("Who left it") == []


@given(WORDS, WORDS | st.just(""))
def test_what_is_mentioned_are_words_of_the_question_or_the_answer(question, answer):
    for thing in mentioned(question, answer):
        assert thing in answer or thing in question or thing.removeprefix("the ") in question
