"""Batches of one epoch, and the noise that is put on them."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embed import Window
from qa.training.batches import batches
from qa.training.examples import Asked
from qa.training.noise import Noise

QUIET = Noise(0, 0, 0, 0, 0, 0, 0)


def asked(number, answered=True, wrong=6):
    body = f"Number {number} was founded in 1{number:03}."
    windows = tuple(Window("Ada. ", f"Wrong {i} of {number}.", "") for i in range(wrong))
    right, answer = (Window("Ada. ", body, ""), (len(body) - 5, len(body) - 1))
    if not answered:
        return Asked(f"Who paid for {number}?", "Ada", None, None, windows)
    return Asked(f"When was number {number} founded?", "Ada", right, answer, windows)


SYNONYMS = {"founded": ("established", "set up"), "paid": ("gave money",)}
EXAMPLES = [asked(n, answered=n % 3 > 0) for n in range(100)]


def epoch(examples=EXAMPLES, size=16, wrong=2, noise=QUIET, seed=7):
    return list(batches(examples, size, wrong, noise, SYNONYMS, random.Random(seed)))


def test_each_question_brings_its_answer_and_the_hardest_of_the_rest():
    pairs = [pair for batch in epoch() for pair in batch]
    for example in EXAMPLES:
        own = [pair for pair in pairs if pair.question == example.question]
        right = [pair for pair in own if pair.answer is not None]
        assert [pair.window for pair in right] == ([example.right] if example.right else [])
        wrong = [pair.window for pair in own if pair.answer is None]
        if example.right:
            assert len(wrong) == 2
            assert set(wrong) <= set(example.wrong[:4])
        else:  # the one that was meant to look like the answer is always among them
            assert len(wrong) == 4
            assert example.wrong[0] in wrong


def test_the_same_seed_gives_the_same_batches_and_another_others():
    assert epoch(noise=Noise()) == epoch(noise=Noise())
    assert epoch(seed=8) != epoch()


def test_batches_are_full_but_the_last():
    many = [asked(n) for n in range(500)]  # more than are put in order of length at once
    sizes = sorted(len(batch) for batch in epoch(many, size=8))
    assert sizes[1:] == [8] * (len(sizes) - 1)
    sizes = sorted(len(batch) for batch in epoch(size=16))
    assert sizes[1:] == [16] * (len(sizes) - 1)
    assert epoch([]) == []


def test_a_field_is_answered_by_its_label_alone():
    noise = replace(QUIET, field=1)
    pairs = [pair for batch in epoch([asked(1)], noise=noise) for pair in batch]
    right = [pair for pair in pairs if pair.answer is not None]
    assert [pair.window.body for pair in right] == ["Founded: 1001"]
    start, end = right[0].answer or (0, 0)
    assert right[0].window.body[start:end] == "1001"
    assert any(
        pair.window.body.endswith(": 1001") and "Founded" not in pair.window.body
        for pair in pairs
        if pair.answer is None
    )


@given(st.integers(0, 10**6))
def test_noise_never_moves_an_answer(seed):
    loud = Noise(0.9, 0.9, 0.9, 0.9, field=0, yes_no=0.5, swap=0.9)
    for batch in epoch(EXAMPLES[:6], noise=loud, seed=seed):
        for pair in batch:
            assert pair.question.strip()
            if pair.answer is not None:
                assert pair.window.body[slice(*pair.answer)].startswith("1")


def test_a_question_about_something_else_has_no_answer():
    other = Window("Ada. ", "In Rome they met 8 of them.", "")
    example = replace(asked(7), wrong=(other,))
    pairs = [pair for batch in epoch([example], noise=replace(QUIET, swap=1)) for pair in batch]
    [pair] = [pair for pair in pairs if pair.question != example.question]
    assert pair.question == "When was number 8 founded?"
    assert pair.window == example.right
    assert pair.answer is None


@pytest.mark.parametrize(
    ("question", "subject", "noisy"),
    [
        ("What was Ada’s job?", "Ada", "What was its job?"),
        ("What was the Normans' faith?", "Normans", "What was its faith?"),
        ("Who were the Normans?", "Normans", "Who were it?"),
        ("Who led Normansfield?", "Normans", "Who led Normansfield?"),
    ],
)
def test_the_subject_is_called_it_in_every_form(question, subject, noisy):
    example = Asked(question, subject, None, None, asked(1).wrong)
    (batch,) = epoch([example], noise=replace(QUIET, pronoun=1))
    assert {pair.question for pair in batch} == {noisy}


def test_the_subject_is_called_it():
    example = Asked("When was the Ada's prize given?", "Ada", None, None, asked(1).wrong)
    (batch,) = epoch([example], noise=replace(QUIET, pronoun=1))
    assert {pair.question for pair in batch} == {"When was its prize given?"}
