"""Rewording keeps what is asked; swapping takes it away."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embed import Window
from qa.training.examples import Asked
from qa.training.noise import NOISE, disturbed, reworded, swapped

RIGHT = Window("Ada. ", "Ada Byron met Charles Babbage in 1833.", "")
OTHER = Window("Ada. ", "In March she wrote to Mary Somerville about 1843 and the 50 horses.", "")
MET = Asked("When was Charles Babbage first met by her?", "Ada", RIGHT, (33, 37), (OTHER,))
SYNONYMS = {"met": ("encountered",), "first": ("originally",)}


def test_the_passage_s_own_words_are_replaced_above_all():
    found = [reworded(MET, SYNONYMS, random.Random(seed)) for seed in range(300)]
    shared = sum("encountered" in text for text in found)
    other = sum("originally" in text for text in found)
    assert 2 * other < shared < 300
    assert {"Charles Babbage" in text for text in found} == {True}
    assert reworded(MET, {}, random.Random(1)) == MET.question


def test_a_name_is_swapped_for_another_one():
    assert {swapped(MET, random.Random(seed)) for seed in range(20)} == {
        "When was Mary Somerville first met by her?"
    }


def test_a_year_is_swapped_for_a_year():
    asked = Asked("Whom did she meet in 1833?", "Ada", RIGHT, (14, 29), (OTHER,))
    assert swapped(asked, random.Random(1)) == "Whom did she meet in 1843?"


def test_a_share_is_no_other_for_a_year():
    other = Window("Ada. ", "It rose by 12.5 and 1,50 and 5,000.", "")
    asked = Asked("Whom did she meet in 1833?", "Ada", RIGHT, (14, 29), (other,))
    assert swapped(asked, random.Random(1)) is None


def test_questions_without_an_answer_are_reworded_like_the_others():
    asked = Asked("Whom was it met by?", "Ada", None, None, (RIGHT,))
    found = [reworded(asked, SYNONYMS, random.Random(seed)) for seed in range(300)]
    assert sum("encountered" in text for text in found) > 150


@pytest.mark.parametrize(
    "asked",
    [
        Asked("Whom did she meet?", "Ada", RIGHT, (14, 29), (OTHER,)),  # no name
        Asked("Whom did Mary know?", "Ada", RIGHT, (14, 29), (OTHER,)),  # not the passage's
        Asked("Whom did she meet in 1833?", "Ada", RIGHT, (14, 29), ()),  # nothing else to name
    ],
)
def test_what_cannot_be_swapped(asked):
    assert swapped(asked, random.Random(1)) is None


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80), st.integers(0, 10**6))
def test_any_text_can_be_disturbed(question, body, other, seed):
    asked = Asked(question, "Ada", Window("", body, ""), (0, 0), (Window("", other, ""),))
    rng = random.Random(seed)
    disturbed(asked, NOISE, SYNONYMS, rng)
    changed = swapped(asked, rng)
    assert changed is None or changed != question
