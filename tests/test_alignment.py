"""The lattice against a plain enumeration of every path through it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index import alignment
from index.alignment import align, offset_range

WEIGHT = st.floats(-4, 0)


@st.composite
def sequences(draw):
    numbers, entries = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    return (
        draw(arrays(float, (numbers, entries), elements=WEIGHT)),
        draw(arrays(float, numbers, elements=WEIGHT)),
        draw(arrays(float, entries, elements=WEIGHT)),
        draw(st.lists(st.booleans(), min_size=entries, max_size=entries)),
    )


def every_path(match, absent, unused, like_last):
    """Add up every way to read the list: (weight, what each number means) for each."""
    numbers, entries = match.shape
    rate = min(alignment._LOST_ENTRIES / numbers, alignment._MOST_OFTEN_LOST)
    paths = []

    def walk(number, entry, weight, meant):
        if number == numbers:
            paths.append((weight + sum(unused[entry:]), meant))
        else:
            if entry < entries:
                kept = weight + match[number, entry] + math.log1p(-rate)
                walk(number + 1, entry + 1, kept, (*meant, entry))
            else:
                rest = tuple([None] * (numbers - number))
                cut = weight + math.log(alignment._CUT_LIST) + sum(absent[number:])
                paths.append((cut, meant + rest))
            walk(number + 1, entry, weight + absent[number] + math.log(rate), (*meant, None))
        if entry < entries:
            extra = alignment._EXTRA_LIKE_THE_LAST if like_last[entry] else (
                alignment._EXTRA_ENTRIES / entries
            )  # fmt: skip
            walk(number, entry + 1, weight + math.log(extra), meant)

    walk(0, 0, 0.0, ())
    return paths


@given(sequences())
def test_it_adds_up_every_path(given_):
    match, absent, _, _ = given_
    found = align(*given_)
    entries = np.zeros_like(match)
    lost = np.zeros_like(absent)
    paths = every_path(*given_)
    total = sum(math.exp(weight) for weight, _ in paths)
    for weight, meant in paths:
        for number, entry in enumerate(meant):
            if entry is None:
                lost[number] += math.exp(weight) / total
            else:
                entries[number, entry] += math.exp(weight) / total
    assert found.entries == pytest.approx(entries, abs=1e-9)
    assert found.lost == pytest.approx(lost, abs=1e-9)
    assert found.entries.sum(axis=1) + found.lost == pytest.approx(1)


def neutral(numbers, entries):
    return (
        np.zeros((numbers, entries)),
        np.zeros(numbers),
        np.full(entries, -3.0),
        [False] * entries,
    )


def test_equal_lengths_without_a_trace_of_damage_mean_each_its_own():
    found = align(*neutral(30, 30))
    assert (found.entries.argmax(axis=1) == np.arange(30)).all()
    assert found.entries.max(axis=1).min() > 0.9


def test_one_entry_less_leaves_open_where_it_was_lost():
    found = align(*neutral(30, 29))
    assert found.entries[0, 0] > 0.9
    assert found.entries[29, 28] > 0.9
    assert 0.3 < found.entries[15, 15] < 0.7
    assert 0.3 < found.entries[15, 14] < 0.7


def test_a_list_that_was_cut_takes_nothing_from_the_numbers_before():
    match, absent, unused, like_last = neutral(60, 30)
    found = align(match + 0.5 * np.eye(60, 30), absent, unused, like_last)
    assert found.entries.max(axis=1)[:29].min() > 0.9
    assert found.lost[31:].min() > 0.9


def test_an_entry_that_stands_twice_shifts_what_follows():
    match, absent, unused, _ = neutral(20, 21)
    match[15, 16] = 2.0
    found = align(match, absent, unused, [n == 10 for n in range(21)])
    assert found.entries[19, 20] > 0.9
    assert found.entries[3, 3] > 0.9


def test_long_sequences_keep_their_precision():
    match, absent, unused, like_last = neutral(1500, 1499)
    found = align(match - 2.0, absent - 2.0, unused, like_last)
    assert found.entries.sum(axis=1) + found.lost == pytest.approx(1)


def test_offsets_reach_as_far_as_the_lengths_ask_for():
    assert offset_range(73, 72).stop > 1
    assert offset_range(72, 73).start < -1
    assert len(offset_range(900, 1)) < 100
