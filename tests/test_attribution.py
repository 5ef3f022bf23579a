"""Which questions ask for who said something, and what was said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.attribution import attributed_statement


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which author wrote that the revolt was short-lived?", "The revolt was short-lived?"),
        ("Who says that it was banned?", "It was banned?"),
        ("Which of the sources also reports that it fled?", "It fled?"),
        ("What French newspaper reported that it fled?", "It fled?"),
        ("Who is quoted as saying that it fled?", "It fled?"),
        ("Whose book claims that it fled?", "It fled?"),
        ("Which studies conclude that critics fled?", "Critics fled?"),
        ("Who claims that Napoleon founded it?", "Napoleon founded it?"),
        ("According to whom was the revolt badly planned?", "Was the revolt badly planned?"),
        ("According to which historian, did it fail?", "Did it fail?"),
    ],
)
def test_who_said_it(question, said):
    assert attributed_statement(question) == said


@pytest.mark.parametrize(
    "question",
    [
        "Who founded it?",
        "Which author did it admire?",
        "Who said it?",
        "Who wrote that?",
        "Which group says it is free?",
        "According to the Pentagon, how big is it?",
        "What did the author write about it?",
        "Who held that office in 1981?",
        "Who wrote that book?",
        "Who never said that it fled?",
        "Who said that —?",
        "According to whom “—”?",
    ],
)
def test_something_else_is_asked(question):
    assert attributed_statement(question) is None


@given(st.text(max_size=200))
def test_any_text(text):
    said = attributed_statement(f"Who said that {text}")
    assert said is None or (said.endswith("?") and any(c.isalnum() or c == "_" for c in said))


def test_a_long_question_ends():
    assert attributed_statement("which " + "a " * 100_000) is None
