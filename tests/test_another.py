"""Another of its kind, which a follow-up question names, and what it takes the place of."""

import pytest

from qa.dialogue import Turn, readings
from qa.times import is_year


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        ("1981", True),
        ("in 1981", True),
        ("in the late 1990s", True),
        ("June 1981", True),
        ("in Paris", False),
        ("the floods in 1981", False),
        ("in 1981 or later", False),
    ],
)
def test_a_year_is_all_that_is_named(thing, expected):
    assert is_year(thing) is expected


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("Where was it based in 1981?", "What about in 1986?", "Where was it based in 1986?"),
        ("Where was it based in 1981?", "And 1986?", "Where was it based in 1986?"),
        (
            "When did the United States list it?",
            "And the United Kingdom?",
            "When did the United Kingdom list it?",
        ),
        ("When was the Summit started?", "And Shumway?", "When was Shumway started?"),
        ("What language is Gecko written in?", "And Rhino?", "What language is Rhino written in?"),
        ("What happened then?", "And in Paris?", "What happened then in Paris?"),
        ("Who led the MEK?", "In Iraq?", "Who led the MEK in Iraq?"),
        ("What happened in June 1981?", "In May 1982?", "What happened in May 1982?"),
        (
            "Who led it between 1980 and 1985?",
            "And the year after?",
            "Who led it between 1980 and 1985, the year after?",
        ),
        (
            "How many members were there in 2011?",
            "And the year after?",
            "How many members were there in 2012?",
        ),
        ("How many died in June 1981?", "And the next year?", "How many died in 1982?"),
        ("Who died on 3 June 1981?", "A year later?", "Who died on 3 June 1981, a year later?"),
        (
            "What was the share in 2011?",
            "In the late 1990s?",
            "What was the share in the late 1990s?",
        ),
        ("What was it in the late 1990s?", "And in 2011?", "What was it in 2011?"),
        (
            "Which month is the hottest in Rome?",
            "The most humid?",
            "Which month is the most humid in Rome?",
        ),
        (
            "What is the largest city in Fiji?",
            "The longest river?",
            "What is the longest river in Fiji?",
        ),
        (
            "Which of the lakes is the longest?",
            "The second longest?",
            "Which of the lakes is the second longest?",
        ),
        ("What is the lowest point?", "And the highest?", "What is the highest point?"),
        ("Who won the first race?", "And the last?", "Who won the last race?"),
        (
            "What is the largest part of Fiji?",
            "The forest?",
            "What is the largest part of the forest?",
        ),
        ("What is the flag of Scotland?", "In Wales?", "What is the flag of Wales?"),
        ("What is the area of Wales?", "And for Fiji?", "What is the area of Fiji?"),
        ("What lives in Ontario?", "And of Quebec?", "What lives in Quebec?"),
        ("What was before 20 June 1981?", "After 20 June?", "What was after 20 June 1981?"),
        ("What happened in June 1981?", "And in July?", "What happened in July 1981?"),
        ("How hot is it in January?", "And July?", "How hot is it in July?"),
        (
            "What happened on 20 June 1981?",
            "The bombing of 28 June?",
            "What happened on 20 June 1981, the bombing of 28 June?",
        ),
        ("How did the 1979 war end?", "A year later?", "How did the 1979 war end, a year later?"),
        ("Who fell in the 1979 war?", "A year later?", "Who fell in the 1979 war, a year later?"),
        ("What do 1500 men earn?", "The next year?", "What do 1500 men earn, the next year?"),
        (
            "What is the largest football club in Leeds?",
            "And the oldest stadium?",
            "What is the oldest stadium in Leeds?",
        ),
        (
            "Who scored the most goals in 2010?",
            "The fewest?",
            "Who scored the fewest goals in 2010?",
        ),
        (
            "Where do the poorest live?",
            "And the richest people?",
            "Where do the poorest live, the richest people?",
        ),
        (
            "Which river is the longest in Fiji?",
            "And the largest lake?",
            "Which river is the longest in Fiji, the largest lake?",
        ),
        ("Was Shumway started in 2012?", "And Servo?", "Was Servo started in 2012?"),
        (
            "What is the party's youth wing called?",
            "And the women's wing?",
            "What is the party's women's wing called?",
        ),
        ("Who led its first army?", "And its second army?", "Who led its second army?"),
        ("Where is it based now?", "And in 1986?", "Where is it based in 1986?"),
        ("Who leads it today?", "What about 1986?", "Who leads it in 1986?"),
        (
            "How many died from 1939 to 1945?",
            "And from 1914 to 1918?",
            "How many died from 1914 to 1918?",
        ),
        (
            "How many died in 1981?",
            "Between 1914 and 1918?",
            "How many died between 1914 and 1918?",
        ),
        ("Who is the CEO of Apple?", "And Microsoft?", "Who is the CEO of Microsoft?"),
        ("Who is the CEO of Apple?", "And of Microsoft?", "Who is the CEO of Microsoft?"),
        ("When was Python 2.0 released?", "And 3.0?", "When was Python 3.0 released?"),
        ("When was Python 3.10 released?", "And Perl 5?", "When was Perl 5 released?"),
        ("What did C++11 add?", "And C++14?", "What did C++14 add?"),
        ("What was it in 1990/91?", "And in 1991/92?", "What was it in 1991/92?"),
        ("How many died from 1939 to 1945?", "And in 1981?", "How many died in 1981?"),
        ("How many died from 1939 to 1945?", "And 1981?", "How many died in 1981?"),
    ],
)
def test_another_takes_the_place_of_what_is_like_it(before, question, expected):
    assert readings(question, [Turn(before)])[0] == expected


def test_a_name_may_stand_for_each_of_several():
    assert readings("And Clark?", [Turn("When did Brown meet Davis?")]) == (
        "When did Brown meet Clark?",
        "When did Clark meet Davis?",
    )


def test_another_of_its_kind_may_be_that_of_the_question_before_a_follow_up():
    turns = [Turn("What happened on 20 June 1981?"), Turn("How many died?")]
    assert readings("And on 28 June?", turns)[0] == "What happened on 28 June 1981?"
    # Where the last one has something of its kind, no other is meant.
    turns = [Turn("What is the population of Toronto?"), Turn("Who is the mayor of Toronto?")]
    assert readings("And Montreal?", turns) == ("Who is the mayor of Montreal?",)
    # "By whom?" asks of the last one.
    asked = readings("By whom?", [Turn("When was it founded?"), Turn("When was it banned?")])
    assert asked == ("By whom was it banned?",)


@pytest.mark.parametrize("question", ["And Firefox?", "What about Rust?", "In 2010?", "The war?"])
def test_what_names_another_is_no_question_of_its_own(question):
    assert question not in readings(question, [Turn("Who founded Mozilla in 1998?")])
