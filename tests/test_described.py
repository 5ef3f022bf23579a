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
        ("Which river is the longest?", "The second?", "Which river is the second longest?"),
        ("Who won the most seats?", "And the second?", "Who won the second most seats?"),
        # What was done is no part of what was described.
        ("When was the camp built?", "And the headquarters?", "When was the headquarters built?"),
        ("When is the festival held?", "And the market?", "When is the market held?"),
        ("When was Lincoln elected?", "And assassinated?", "When was Lincoln assassinated?"),
        ("When was it removed?", "And added?", "When was it added?"),
        ("Who supported the MEK?", "And opposed?", "Who opposed the MEK?"),
        # One word may be no noun, and is never somebody.
        ("Where did Lincoln live?", "And die?", "Where did Lincoln live, die?"),
        ("Who was captain in 2010?", "And before?", "Who was captain in 2010, before?"),
        ("When was it founded?", "And now?", "When was it founded, now?"),
        ("How many did it have in 2011?", "And today?", "How many did it have today?"),
        ("What is the boiling point of water?", "And gold?", "What is the boiling point of gold?"),
        ("Is it banned in Canada?", "and australia?", "Is it banned in australia?"),
        ("How much does a ticket cost?", "And students?", "How much does a ticket cost, students?"),
        # Whose it is.
        ("Who is the CEO of Apple?", "And the CFO?", "Who is the CFO of Apple?"),
        ("What is the population of Fiji?", "And the GDP?", "What is the GDP of Fiji?"),
        (
            "Who is the head of state?",
            "And the head of government?",
            "Who is the head of government?",
        ),
        # What may be a part of a name, or is none, is left where it is.
        (
            "What is the largest part of Fiji?",
            "The forest?",
            "What is the largest part of the forest?",
        ),
        ("When did it open?", "And the old north stand?", "When did the old north stand open?"),
    ],
)  # fmt: skip
def test_a_description_takes_the_place_of_its_like(before, question, expected):
    assert readings(question, [Turn(before)])[0] == expected


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        (Turn("Who is Maryam Rajavi?", "leader"), "And her husband?", "Maryam Rajavi's husband?"),
        (Turn("When was Einstein born?"), "His wife?", "Einstein's wife?"),
        (Turn("Who is the king of Spain?"), "And his wife?", "The king's wife?"),
        # A place is nobody.
        (Turn("Where did Curie study?", "Paris"), "And her husband?", "Curie's husband?"),
    ],
)
def test_what_belongs_to_somebody_named_is_asked_of_them(before, question, expected):
    assert readings(question, [before])[0] == expected


def test_what_belongs_to_something_may_be_asked_of_the_answer_too():
    found = readings("And its mayor?", [Turn("What is the capital of Canada?", "Ottawa")])
    assert found[:2] == ("What is the mayor of Canada?", "Ottawa's mayor?")


def test_a_verb_at_the_end_is_no_part_of_what_was_described_or_it_is():
    begin = Turn("When did construction of the tunnel start?")
    assert "When did construction of the bridge start?" in readings("And the bridge?", [begin])
    north = Turn("When did the war in the north begin?")
    assert "When did the war in the south begin?" in readings("And in the south?", [north])
    firm = Turn("What did he do for the old firm?")
    assert "What did he do for the new party?" in readings("And the new party?", [firm])


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
