"""What stands before the text of an entry: its number, a caret, and its back-links.

    45. ^ a b Goulka et al. 2009          1. ^ ^a ^b Smith 2001         2. ↑ Jones 1990
    3. **^** Smith    4. ^ _**a**_ _**b**_ Smith    5. [123]^ [124]a    6. 1 2 3 Smith 2001
    7. ^ Jump up to: a b Smith 2001       8. ↑ 8.0 8.1 Smith            ^ Smith 2001

Back-links are letters in order, places after the entry's own number, or numbers in order.
"""

import re
from typing import NamedTuple

from index.labels import letter_label

_LINK_NUMBER = r"(?:\[\d{1,5}\])?"
_TARGET = r"(?:\((?:[^()\s\\]|\\.){0,600}(?:\s{1,12}\"[^\"]{0,200}\")?\))?"  # of a link
_OPEN = r"[\\*_\[]{0,8}"  # bold, italics, a link: **^**, [↑](#ref)
_CLOSE = r"[\\*_\]]{0,8}"
_JUMP = r"(?:Jump up(?:\sto)?:?\s{0,4})?"
_LABEL = re.compile(
    r"\s*(?:[•*+-]\s+)?(?:(?P<number>\d{1,5})\\?\.|(?P<letter>[a-z]{1,2})\\?\.)?[^\S\n]*"
)
_CARET = re.compile(
    rf"{_LINK_NUMBER}{_OPEN}{_JUMP}[\^↑][*_]{{0,4}}(?:\s?\][*_]{{0,4}}{_TARGET}[*_]{{0,4}})?"
)
_JUMPING = re.compile(r"Jump up")
_JUMP_NOTE = re.compile(r"\s{0,12}Jump up(?:\sto)?:?")
_BACKLINK = re.compile(
    rf"\s{{0,12}}{_LINK_NUMBER}\^?{_LINK_NUMBER}{_OPEN}"
    rf"(?P<mark>[a-z]{{1,2}}|\d{{1,5}}[.,]\d{{1,3}}|\d{{1,3}})"
    rf"[^\S\n]?{_CLOSE}{_TARGET}(?P<glued>[\"“(‘«A-Z])?(?:(?<=[\"“(‘«A-Z])|(?=[\s\[_*^]|$))"
)
_FIRST_PLACE = re.compile(r"\d{1,5}[.,]0")
_ONE = re.compile(rf"{_LINK_NUMBER}\[?1")
# "12Smith" for "1 2 Smith": 1, 2, ... without spaces, as far as anybody would go.
_TOGETHER = tuple("".join(str(n) for n in range(1, most + 1)) for most in range(20, 1, -1))


class Head(NamedTuple):
    """``number`` and ``letter`` are the label as printed, or ``None``.

    ``hang`` is the column where the caret stands, ``end`` the offset in the line where the
    back-links or the entry's text may begin. ``links`` are back-links that were read before
    ``end``, 0 if none were. ``arrow`` says that the caret is an arrow; lists
    with arrows count back-links in numbers.
    """

    number: str | None
    letter: str | None
    hang: int
    end: int
    arrow: bool = False
    links: int = 0


def read_head(line: str, in_list: bool = False) -> Head | None:
    """Return what begins an entry in ``line``, or ``None`` if it begins none.

    ``in_list`` says that it stands in a list with arrows. There an entry with several back-links
    has no arrow, and may have no label either: ``1 2 Smith``, ``5. 12Smith``.
    """
    label = _LABEL.match(line)
    assert label is not None  # everything in it is optional
    position = label.end()
    number, letter = label.group("number"), label.group("letter")
    caret = _CARET.match(line, position)
    if caret is None:
        jumps = _JUMPING.match(line, position) is not None
        numbers = (number is not None or in_list) and _ONE.match(line, position) is not None
        if jumps or (numbers and read_backlinks(line, position, len(line))[0] > 1):
            return Head(number, letter, position, position, in_list)
        return _read_run_together(line, position, number) if numbers and in_list else None
    following = line[caret.end() : caret.end() + 1]
    # "^[36] The first" is a line of the body that begins with a marker.
    spaced = not following.strip() or following[0].isspace() or line[caret.end() - 1].isspace()
    if not spaced and (number is None or following[0] == "["):
        return None
    return Head(number, letter, position, caret.end(), "↑" in caret.group())


def _read_run_together(line: str, position: int, number: str | None) -> Head | None:
    """Read back-links in numbers that a copy wrote without spaces: ``5. 12Smith``."""
    together = next((run for run in _TOGETHER if line.startswith(run, position)), None)
    if together is None or number is None:
        return None
    if line[position + len(together) : position + len(together) + 1].isdigit():
        return None
    count = 20 - _TOGETHER.index(together)
    return Head(number, None, position, position + len(together), True, count)


def read_backlinks(text: str, position: int, end: int) -> tuple[int, int]:
    """Return how many back-links stand at ``position``, and where the entry's text begins.

    ``position`` is after the caret. A caret without more is one back-link; a lone letter is
    the entry's first word.
    """
    jump = _JUMP_NOTE.match(text, position, end)
    if jump is not None:
        position = jump.end()
    first = _BACKLINK.match(text, position, end)
    if first is None:
        return 1, position
    mark = first.group("mark")
    places = _FIRST_PLACE.fullmatch(mark) is not None
    count, after = 0, position
    while match := _BACKLINK.match(text, after, end):
        if match.group("mark") != _mark(mark, count, places):
            break
        if match.start("mark") == after > 0 and text[after - 1] not in ": \t\n\u00a0":
            break  # a letter of a word that began earlier
        glued = match.group("glued") is not None
        if glued and not count:
            break  # "aB": the entry's first word
        count, after = count + 1, match.start("glued") if glued else match.end()
        if glued:
            break
    return (count, after) if count >= 2 else (1, position)


def _mark(first: str, count: int, places: bool) -> str:
    """Return the back-link after ``count`` others, of which ``first`` was the first."""
    if places:
        return f"{first[:-1]}{count}"
    return str(count + 1) if first.isdigit() else letter_label(count + 1)
