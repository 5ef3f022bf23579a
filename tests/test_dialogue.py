"""What a follow-up question may stand for, and that a whole one stands for itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QuestionError
from qa.dialogue import Turn, readings, stands_alone
from qa.question import clean_question

WORDS = (
    st.lists(
        st.sampled_from(
            "and why by whom who when what about how many it she Rajavi the MEK in 1986 was made "
            "did leave ? , - ’s people Paris that (".split()
        ),
        min_size=1,
        max_size=12,
    )
    .map(" ".join)
    .filter(lambda text: any(map(str.isalnum, text)))
)
TURNS = st.lists(st.builds(Turn, WORDS, WORDS | st.just("")), max_size=4)


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("When was it founded?", "And by whom?", "By whom was it founded?"),
        ("When was it founded?", "Why?", "Why was it founded?"),
        ("Who founded the MEK?", "When?", "When was the MEK founded?"),
        ("Who founded it?", "And in which year?", "In which year was it founded?"),
        ("Who attacked the offices?", "Where?", "Where were the offices attacked?"),
        ("Who released them?", "Why?", "Why were they released?"),
        ("Who founded it?", "What else?", "What founded it?"),
        ("Who visited Paris?", "When?", "When was Paris visited?"),
        ("What happened in 1981?", "Why?", "Why happened in 1981?"),
        ("Who died in Paris?", "When?", "When died in Paris?"),
        ("Who used to lead it?", "Why?", "Why used to lead it?"),
        ("Who protested against the Shah?", "When?", "When protested against the Shah?"),
        ("Is it banned in Canada?", "Since when?", "Since when is it banned in Canada?"),
        ("In which year did they leave?", "Why?", "Why did they leave?"),
        (
            "How many people came to the summit?",
            "From where?",
            "From where people came to the summit?",
        ),
        ("Why did Eich resign?", "When exactly?", "When did Eich resign?"),
        ("Was it banned in Canada?", "Why not?", "Why not?"),  # and not "Why was it banned?"
        ("When was it signed?", "Between whom?", "Between whom was it signed?"),
        ("When was it built?", "What for?", "For what was it built?"),
        ("When did they meet?", "Who with?", "With whom did they meet?"),
        (
            "When was it taken?",
            "In the course of which war?",
            "In the course of which war was it taken?",
        ),
        ("When was it banned?", "From when to when?", "From when to when was it banned?"),
        ("Which old tanks did he have built?", "Why?", "Why did he have built (old tanks)?"),
        ("How many pages does it have?", "Since when?", "Since when does it have (pages)?"),
        ("In which town did he have it built?", "Why?", "Why did he have it built?"),
    ],
)
def test_what_is_cut_short_gets_the_words_of_the_question_before(before, question, expected):
    assert readings(question, [Turn(before)])[0] == expected


def test_what_does_not_become_a_whole_question_is_tried_with_the_words_before_too():
    assert readings("Why?", [Turn("What happened in 1981?")]) == (
        "Why happened in 1981?",
        "Why (1981)?",
    )


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (Turn("Who founded it?", "Rajavi"), "When?", ["When was it founded (Rajavi)?"]),
        (Turn("Who founded it?", "a student"), "When?", []),
        (Turn("When was it founded?", "1965"), "Why?", []),
        (Turn("When was Rajavi elected?", "Rajavi"), "Why?", []),
        (Turn("Who founded it?", "R" * 61), "When?", []),
        (Turn("What did the MEK do in 2002?"), "And in 2003?", ["In 2003 (MEK)?"]),
        (Turn("What is Mozilla's aim?"), "How about 2003?", ["2003 (Mozilla)?"]),
        (Turn("What did it do in 2002?"), "And in 2003?", []),
        (Turn("What did the MEK do in 2002?"), "And in Paris in 2003?", []),
        (Turn("How many left the MEK in 2002?"), "And in 2003?", []),
        (Turn("Who left the MEK in 2002?"), "And in 2003?", []),
        (Turn("In how many towns was the MEK in 2002?"), "And in 2003?", []),
    ],
)
def test_what_is_completed_may_be_told_in_other_words(turn, question, expected):
    assert list(readings(question, [turn])[1:]) == expected


def test_what_happened_then_is_asked_with_the_words_before():
    before = [Turn("What happened in Paris in 1981?")]
    assert readings("And then?", before) == ("What happened then?", "And then (Paris 1981)?")
    assert readings("After that?", before) == (
        "What happened after that?",
        "After that (Paris 1981)?",
    )


def test_after_that_may_ask_for_who_came_next():
    found = readings("And after that?", [Turn("Who was the captain in 2010?")])
    assert found == ("Who was the captain in 2010 after that?", "After that (captain 2010)?")


@pytest.mark.parametrize("joined", ["And who founded the MEK?", "So who founded the MEK?"])
def test_what_joins_a_question_is_no_part_of_it_for_the_next_one(joined):
    assert readings("Why?", [Turn(joined)])[0] == "Why was the MEK founded?"


def test_an_answer_that_no_question_may_hold_is_left_out():
    for answer in ("Karl\x07 Maier", "Karl\u200bMaier"):
        assert readings("Why?", [Turn("Who founded it?", answer)]) == ("Why was it founded?",)
        assert not any("Karl" in r for r in readings("When was he born?", [Turn("Who?", answer)]))
    assert "Why was it founded (Karl Maier)?" in readings(
        "Why?", [Turn("Who founded it?", "Karl\xa0Maier")]
    )


@pytest.mark.parametrize(
    "question", ["Firefox release date", "population of Toronto", "What's Rust?", "Main employers"]
)
def test_words_that_may_be_a_question_of_their_own_are_asked_as_such_too(question):
    assert question in readings(question, [Turn("Who founded Mozilla?")])


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (Turn("Who leads?", "Rajavi"), "When was she born?", "When was Rajavi born?"),
        (Turn("Who leads?", "Rajavi"), "What is her office?", "What is Rajavi's office?"),
        (Turn("When did Eich resign?"), "Why did he?", "Why did Eich?"),
        (Turn("What is Servo?"), "Who develops it?", "Who develops Servo?"),
        (
            Turn("What was the Kronstadt rising?", "a revolt"),
            "How many people died in it?",
            "How many people died in the Kronstadt rising?",
        ),
        (
            Turn("Who was killed in the June 1921 rising by Reds?"),
            "Why did it fail?",
            "Why did the June 1921 rising fail?",
        ),
        (Turn("When was the MEK founded?"), "Who leads it?", "Who leads the MEK?"),
        (
            Turn("How many new members joined in 2014?", "6"),
            "Where did they come from?",
            "Where did the new members come from?",
        ),
        (Turn("Its name?", "Phoenix"), "Why was that changed?", "Why was that changed (Phoenix)?"),
    ],
)
def test_what_points_back_is_tried_with_what_it_may_point_to(turn, question, expected):
    found = readings(question, [turn])
    assert expected in found
    assert question in found


@pytest.mark.parametrize(
    ("turn", "question", "first"),
    [
        # A person is never the article's subject, unless there is no other.
        (Turn("Who leads?", "Rajavi"), "When was she born?", "When was Rajavi born?"),
        (Turn("Did Eich found Mozilla?"), "When did he resign?", "When did Eich resign?"),
        (Turn("Where is Rajavi?"), "Who met her in Paris?", "Who met Rajavi in Paris?"),
        # "It" is the article's subject more often than not, and never a year.
        (Turn("Where are its headquarters?", "Albania"), "Who founded it?", "Who founded it?"),
        (Turn("When was it founded?", "1965"), "Where is it based?", "Where is it based?"),
    ],
)
def test_the_likeliest_comes_first(turn, question, first):
    found = readings(question, [turn])
    assert found[0] == first
    assert not any("1965" in reading for reading in found)


def test_a_date_is_never_it_and_an_owner_is_named_without_the_sign():
    posted = Turn("When was the draft posted?", "April 6, 2023")
    assert not any(
        "April" in reading for reading in readings("How did they react to it?", [posted])
    )
    released = Turn("When was Servo's first version released?", "2016")
    assert "When did Servo reach Firefox?" in readings("When did it reach Firefox?", [released])


def test_what_it_is_may_have_been_mentioned_before_a_turn_that_mentions_nothing():
    turns = [
        Turn("When was the draft for a new trademark policy posted?", "April 6, 2023"),
        Turn("How did users react to it?"),
    ]
    found = readings("What was it about?", turns)
    assert "What was the new trademark policy about?" in found
    assert "What was the draft about?" in found


def test_what_was_mentioned_long_ago_is_not_meant_by_it():
    turns = [Turn("Who founded Mozilla?"), *[Turn("What is ownership?")] * 9]
    assert not any("Mozilla" in reading for reading in readings("What does it do?", turns))


def test_a_person_may_have_been_named_a_while_ago():
    turns = [
        Turn("Who created Rust?", "Graydon Hoare"),
        Turn("When was Rust created?", "2006"),
        Turn("Why was Rust created?"),
    ]
    assert "When did Graydon Hoare leave?" in readings("When did he leave?", turns)
    # What "it" is was named just now.
    assert not any("Hoare" in reading for reading in readings("When did it end?", turns))


@pytest.mark.parametrize(
    "question",
    [
        "Who says that the armed revolt was poorly planned?",
        "How many members are there in the MEK?",
        "And who founded the MEK?",
        "Why did Napoleon divorce his wife?",
        "How old was Rajavi when she was elected?",
        "When was same-sex marriage legalised in Spain?",
        "Who was the former president of Brazil?",
        "Has there been a war in Spain?",
        "Tell me about Rajavi",
        "Thanks",
        "Where are the headquarters of the MEK?",
        "Which newspaper does Mozilla publish?",
        "Did the group boycott the referendum?",
        "Who leads Mozilla?",
        "Who was killed in the Hafte Tir bombing?",
    ],
)
def test_a_whole_question_stands_for_itself(question):
    assert stands_alone(question)
    assert readings(question, [Turn("When was it founded?", "1965")]) == (question,)


@pytest.mark.parametrize(
    "question", ["Barred by whom?", "How many died?", "And Rajavi?", "Between which countries?"]
)
def test_what_says_too_little_does_not_stand_alone(question):
    assert not stands_alone(question)


@given(WORDS, TURNS)
def test_there_is_always_something_to_ask_and_not_much(question, turns):
    found = readings(question, turns)
    assert 1 <= len(found) <= 5
    assert len(set(found)) == len(found)
    for reading in found:
        assert reading == question or clean_question(reading)
    if not turns or stands_alone(question):
        assert found == (question,)


def test_a_follow_up_is_answered_as_it_was_understood(quoth):
    alone = quoth.ask("Why?")
    assert not alone.answered
    answer = quoth.ask("And by whom?", history=["Who won the war?", "When was it founded?"])
    assert answer.question == "And by whom?"
    assert answer.understood == "By whom was it founded?"
    assert answer.quotes == quoth.ask("By whom was it founded?").quotes
    # The same with the answer's own turn in the place of the earlier question.
    turn = quoth.ask("When was it founded?").turn
    assert quoth.ask("And by whom?", history=[turn]) == answer


def test_a_chain_is_followed_from_the_last_whole_question_on(quoth):
    history = ["Where are the headquarters of the MEK?", "When was the MEK founded?", "By whom?"]
    assert quoth.ask("Why?", history=history).understood == "Why was the MEK founded?"


def test_an_answer_is_pointed_to_without_its_markers(quoth):
    turn = quoth.ask("Who founded it?").turn
    assert turn.answer == "Mohammad Hanifnejad"


def test_history_is_no_single_string(quoth):
    with pytest.raises(TypeError, match="not one string"):
        quoth.ask("Why?", history="Who founded it?")


def test_another_topic_is_answered_as_without_history(quoth):
    question = "Did the MEK boycott the 1979 constitutional referendum?"
    assert quoth.ask(question, history=["Where are its headquarters?"]) == quoth.ask(question)


def test_an_earlier_question_is_checked_like_any(quoth):
    with pytest.raises(QuestionError, match="empty"):
        quoth.ask("Why?", history=[" "])


def test_the_command_takes_earlier_questions(command):
    _, out, _ = command("ask", "And by whom?", "--after", "When was it founded?")
    assert "Understood as: By whom was it founded?" in out
