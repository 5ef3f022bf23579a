"""Questions that ask for two things are taken apart; others stay whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.parts import question_parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who founded it and when?", ("Who founded it?", "When founded it?")),
        ("Who founded it, and in what year?", ("Who founded it?", "In what year founded it?")),
        (
            "Who founded it and who leads it and why?",
            ("Who founded it?", "Who leads it?", "Why leads it?"),
        ),
        ("When and where was it founded?", ("When was it founded?", "Where was it founded?")),
        (
            "Where is it based and who leads it?",
            ("Where is it based?", "Who leads it?"),
        ),
        (
            "What is it, where is it and why?",
            ("What is it, where is it?", "Why is it, where is it?"),
        ),
    ],
)
def test_two_things(question, parts):
    assert tuple(part.asked for part in question_parts(question)) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Who founded it?",
        "Which bombs and which plots?",
        "Who and when?",
        "When did Iran and Iraq make peace?",
        "Did it say when and where?",
        "It was founded by students and who else",
        "and when",
        "?",
    ],
)
def test_one_thing(question):
    assert question_parts(question) == ((question, question),)


def test_parts_are_named_as_they_were_typed():
    typed = [part.typed for part in question_parts("Who founded it, and in what year?")]
    assert typed == ["Who founded it", "in what year"]
    assert [part.typed for part in question_parts("When and where was it founded?")] == [
        "When",
        "where",
    ]


@given(st.text(max_size=200))
def test_no_part_is_empty(question):
    parts = question_parts(question)
    assert parts
    if len(parts) > 1:
        assert all(part.asked.strip(" ?") and part.typed for part in parts)


def test_a_long_row_of_ands_ends():
    assert question_parts("and who " * 100_000)
