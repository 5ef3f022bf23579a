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


def band(match, offsets):
    """Return ``match`` by offset instead of by entry, as the lattice takes it."""
    numbers, entries = match.shape
    by_offset = np.full((numbers, len(offsets)), -np.inf)
    for number in range(numbers):
        for k, offset in enumerate(offsets):
            if 0 <= number - offset < entries:
                by_offset[number, k] = match[number, number - offset]
    return by_offset


def run(match, absent, unused, like_last):
    """Align, and return what each number means by entry."""
    offsets = offset_range(*match.shape)
    found = align(band(match, offsets), absent, unused, like_last, offsets)
    entries = np.zeros_like(match)
    for number in range(len(match)):
        for k, offset in enumerate(offsets):
            if 0 <= number - offset < match.shape[1]:
                entries[number, number - offset] = found.meant[number, k]
    return entries, found.lost


def every_path(match, absent, unused, like_last):
    """Add up every way to read the list: (weight, what each number means) for each."""
    numbers, entries = match.shape
    rate = min(alignment._LOST_RUNS / numbers, alignment._MOST_OFTEN_LOST)
    more, extra_more = alignment._LOST_MORE, math.log(alignment._EXTRA_MORE)
    paths = []

    def walk(number, entry, weight, meant, state):
        if number == numbers:
            paths.append((weight + sum(unused[entry:]), meant))
        elif entry == entries and state != "skipped from the end":
            rest = tuple([None] * (numbers - number))
            paths.append(
                (weight + math.log(alignment._CUT_END) + sum(absent[number:]), meant + rest)
            )
        if number < numbers:
            lost_before = state == "lost"
            if entry < entries:
                kept = math.log(1 - more) if lost_before else math.log1p(-rate)
                walk(
                    number + 1, entry + 1, weight + match[number, entry] + kept,
                    (*meant, entry), "kept",
                )  # fmt: skip
            gone = math.log(more) if lost_before else math.log(rate)
            walk(number + 1, entry, weight + absent[number] + gone, (*meant, None), "lost")
        if entry < entries and state != "lost":
            extra = alignment._EXTRA_LIKE_THE_LAST if like_last[entry] else (
                alignment._EXTRA_RUNS / entries
            )  # fmt: skip
            step = extra_more if state == "skipped" else math.log(extra)
            walk(number, entry + 1, weight + step, meant, "skipped")

    walk(0, 0, 0.0, (), "kept")
    for cut in range(1, numbers + 1):
        start = math.log(alignment._CUT_BEGINNING) + sum(absent[:cut])
        walk(cut, 0, start, tuple([None] * cut), "kept")
    return paths


@given(sequences())
def test_it_adds_up_every_path(given_):
    match, absent, _, _ = given_
    found_entries, found_lost = run(*given_)
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
    assert found_entries == pytest.approx(entries, abs=1e-9)
    assert found_lost == pytest.approx(lost, abs=1e-9)
    assert found_entries.sum(axis=1) + found_lost == pytest.approx(1)


def neutral(numbers, entries):
    return (
        np.zeros((numbers, entries)),
        np.zeros(numbers),
        np.full(entries, -3.0),
        [False] * entries,
    )


def test_equal_lengths_without_a_trace_of_damage_mean_each_its_own():
    entries, _ = run(*neutral(30, 30))
    assert (entries.argmax(axis=1) == np.arange(30)).all()
    assert entries.max(axis=1).min() > 0.9


def test_one_entry_less_leaves_open_where_it_was_lost():
    entries, _ = run(*neutral(30, 29))
    assert entries[0, 0] > 0.9
    assert entries[29, 28] > 0.85
    assert 0.3 < entries[15, 15] < 0.7
    assert 0.3 < entries[15, 14] < 0.7


def test_a_list_that_was_cut_takes_nothing_from_the_numbers_before():
    match, absent, unused, like_last = neutral(60, 30)
    entries, lost = run(match + 0.5 * np.eye(60, 30), absent, unused, like_last)
    assert entries.max(axis=1)[:29].min() > 0.9
    assert lost[31:].min() > 0.9


def test_an_entry_that_stands_twice_shifts_what_follows():
    match, absent, unused, _ = neutral(20, 21)
    match[15, 16] = 2.0
    entries, _ = run(match, absent, unused, [n == 10 for n in range(21)])
    assert entries[19, 20] > 0.9
    assert entries[3, 3] > 0.9


def test_long_sequences_keep_their_precision():
    match, absent, unused, like_last = neutral(1500, 1499)
    entries, lost = run(match - 2.0, absent - 2.0, unused, like_last)
    assert entries.sum(axis=1) + lost == pytest.approx(1)


def test_a_run_of_lost_entries_is_found_where_it_was():
    match, absent, unused, like_last = neutral(60, 48)
    for number in range(60):
        if not 20 <= number < 32:
            match[number, number if number < 20 else number - 12] = 1.0
    entries, lost = run(match, absent, unused, like_last)
    assert entries[np.arange(17), np.arange(17)].min() > 0.9
    assert entries[np.arange(35, 60), np.arange(23, 48)].min() > 0.9
    assert lost[22:30].min() > 0.9


def test_a_list_that_begins_later_is_found_at_its_beginning():
    match, absent, unused, like_last = neutral(60, 20)
    match[np.arange(40, 60), np.arange(20)] = 1.5
    entries, lost = run(match, absent, unused, like_last)
    assert entries[np.arange(42, 60), np.arange(2, 20)].min() > 0.9
    assert lost[:38].min() > 0.9


def test_what_lies_at_the_edge_is_told():
    _, absent, unused, like_last = neutral(50, 200)
    offsets = range(-2, 3)
    wide = np.full((50, 200), -1.0)
    wide[np.arange(50), np.arange(50) + 3] = 2.0
    found = align(band(wide, offsets), absent, unused, like_last, offsets)
    assert found.edge.max() > 0.1


def test_offsets_reach_as_far_as_the_lengths_ask_for():
    assert offset_range(73, 72).stop > 1
    assert offset_range(900, 100).stop > 800
    assert offset_range(72, 73).start < -1
    assert len(offset_range(5, 1)) < 10
