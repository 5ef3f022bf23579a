"""How notes and references are labelled: numbers, letters, Roman and Greek numerals, names."""

import re
from collections.abc import Iterable

_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_NAMED = re.compile(r"(.*?\D)\s?(\d{1,5})")
_LONGEST_LETTERED = 52


def styles(labels: Iterable[str]) -> dict[str, int]:
    """Return the first label of every style in ``labels``, and the largest place in each.

    ``note 3`` is of the style ``note 1``, ``d`` of ``a``, ``iv`` of ``i``, ``46`` of ``1``. Letters
    that can be read as Roman numerals are, if no ``a`` but ``i`` and ``ii`` are among them.
    """
    known = set(labels)
    found: dict[str, int] = {}
    for label in known:
        style = style_of(label, known)
        if style is not None:
            found[style] = max(place(style, label), found.get(style, 0))
    return found


def style_of(label: str, known: set[str]) -> str | None:
    """Return the first label of the style of ``label``; ``known`` are all labels beside it."""
    if label.isdecimal():
        return "1"
    named = _NAMED.fullmatch(label)
    if named is not None:
        return f"{named[1].strip()} 1"
    roman = ("a" not in known and {"i", "ii"} <= known) or not _PLACES["a"].get(label)
    order = ("i", "a", "A", "α") if roman else ("a", "i", "A", "α")
    return next((style for style in order if place(style, label)), None)


def place(style: str, label: str) -> int:
    """Return the place of ``label`` in a style, from 1; 0 if it is not of that style."""
    if style in _PLACES:
        return _PLACES[style].get(label, 0)
    if style == "1":
        return int(label) if label.isdecimal() else 0
    named = _NAMED.fullmatch(label)
    same = named is not None and f"{named[1].strip()} 1".casefold() == style.casefold()
    return int(named[2]) if named is not None and same else 0


def label_at(style: str, number: int) -> str:
    """Return the label at a place of the style whose first label is ``style``."""
    if style == "a":
        return letter_label(number)
    if style == "A":
        return letter_label(number).upper()
    if style == "α":
        return _GREEK[number - 1] if number <= len(_GREEK) else ""
    if style == "i":
        return _roman(number)
    return style.removesuffix("1") + str(number)


def letter_label(number: int) -> str:
    """Return the ``number``-th label of a lettered list: a, b, ... z, aa, ab, ... ba, ..."""
    label = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        label = chr(ord("a") + letter) + label
    return label


def _roman(number: int) -> str:
    tens = ("", "x", "xx", "xxx", "xl", "l")[number // 10]
    return tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[number % 10]


_PLACES = {
    style: {label_at(style, number): number for number in range(1, _LONGEST_LETTERED + 1)}
    for style in ("a", "A", "i", "α")
}
