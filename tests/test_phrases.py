"""Sentences in pieces, as a language puts them together."""

import pytest

from qa.phrases import counted, english, listing


@pytest.mark.parametrize(
    ("pieces", "said"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_listing(pieces, said):
    assert listing(pieces, english) == said


def test_one_thing_and_several():
    assert counted("copy_broken", 1, english) == "1 entry has lost its source"
    assert counted("copy_broken", 4, english) == "4 entries have lost their source"


def test_braces_in_a_piece_are_text():
    assert english("name", name="{key}") == "“{key}”"
