"""Another description, which a follow-up question names, and what it takes the place of."""

import pytest

from qa.described import is_superlative
from qa.dialogue import Turn, readings


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("What is the population of Toronto?", "And the area?", "What is the area of Toronto?"),
        ("What is the population?", "The area?", "What is the area?"),
        ("What is its population?", "And its area?", "What is its area?"),
        ("What is Toronto's population?", "And its area?", "What is Toronto's area?"),
        ("What is Toronto's population?", "What about the area?", "What is Toronto's area?"),
        ("What is the population of Toronto?", "And its area?", "What is the area of Toronto?"),
        ("Who is the leader of the MEK?", "And the founder?", "Who is the founder of the MEK?"),
        ("When was the university founded?", "The college?", "When was the college founded?"),
        ("When did the war begin?", "And the siege?", "When did the siege begin?"),
        ("Who rules the north?", "and the south?", "Who rules the south?"),
        (
            "What is the climate in the west?",
            "And in the east?",
            "What is the climate in the east?",
        ),
        ("What do they do for work?", "And for fun?", "What do they do for fun?"),
        ("What is it like in summer?", "And in winter?", "What is it like in winter?"),
        ("What is it like in summer?", "And by night?", "What is it like in summer by night?"),
        ("Who designed the old stadium?", "And the new one?", "Who designed the new stadium?"),
        (
            "What is the height of the old stadium?",
            "And of the new one?",
            "What is the height of the new stadium?",
        ),
        ("What are the main exports?", "And imports?", "What are the main imports?"),
        ("What language do they speak?", "And religion?", "What religion do they speak?"),
        ("How many men died?", "And women?", "How many women died?"),
        ("Which river is the longest?", "And lake?", "Which lake is the longest?"),
        (
            "What are the north's main exports?",
            "And the south's?",
            "What are the south's main exports?",
        ),
        ("Who was the first president?", "And the second?", "Who was the second president?"),
        (
            "Who was the first president of Iran?",
            "And the second one?",
            "Who was the second president of Iran?",
        ),
        ("Who won the second race?", "And the third?", "Who won the third race?"),
        # What may be a part of a name, or is none, is left where it is.
        (
            "What is the largest part of Fiji?",
            "The forest?",
            "What is the largest part of the forest?",
        ),
        ("Who supported the MEK?", "And opposed?", "Who supported opposed?"),
        ("When did it open?", "And the old north stand?", "When did the old north stand open?"),
    ],
)  # fmt: skip
def test_another_takes_the_place_of_what_is_like_it(before, question, expected):
    assert readings(question, [Turn(before)])[0] == expected


def test_what_belongs_to_somebody_named_is_asked_of_them():
    found = readings("And her husband?", [Turn("Who is Maryam Rajavi?", "leader")])
    assert found[0] == "Maryam Rajavi's husband?"


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        ("the wettest", True),
        ("the second", True),
        ("the largest lake", True),
        ("the most goals", True),
        ("the forest", False),
        ("the new one", False),
        ("wettest", False),
    ],
)
def test_superlatives(thing, expected):
    assert is_superlative(thing) is expected
