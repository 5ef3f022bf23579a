"""Labels of notes and references in all their styles."""

import pytest

from index.labels import label_at, place, style_of, styles


@pytest.mark.parametrize(
    ("style", "labels"),
    [
        ("1", ["1", "2", "46"]),
        ("a", ["a", "b", "z", "aa", "az"]),
        ("A", ["A", "B", "AA"]),
        ("i", ["i", "ii", "iv", "ix", "xiv"]),
        ("α", ["α", "β", "ω"]),
        ("note 1", ["note 1", "note 2", "note 12"]),
        ("lower-alpha 1", ["lower-alpha 1", "lower-alpha 3"]),
        ("註 1", ["註 1", "註 2"]),
    ],
)
def test_every_label_has_its_place(style, labels):
    known = set(labels)
    for label in labels:
        assert style_of(label, known) == style
        number = place(style, label)
        assert number >= 1
        assert label_at(style, number) == label
    assert styles(labels)[style] == max(place(style, label) for label in labels)


def test_a_letter_is_roman_only_beside_roman_numerals():
    assert style_of("i", {"a", "b", "i", "ii"}) == "a"
    assert style_of("i", {"i", "ii", "v"}) == "i"
    assert style_of("c", {"c"}) == "a"


def test_other_words_are_no_labels():
    assert style_of("sic", {"sic"}) is None
    assert place("a", "?") == 0
    assert styles(["?"]) == {}
