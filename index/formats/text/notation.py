"""How a copy writes what it could not print: superscripts with a caret, links with numbers.

Which of these a copy uses is told from the copy as a whole, never from one place.
"""

import re
from dataclasses import dataclass

# "exceptions.^[1]": a superscript. A line may end after the caret, and the number of a link
# may stand before the bracket.
_SUPERSCRIPT = re.compile(r"\^\s{0,12}(?:\[\d{1,5}\]\s{0,12})?\\?\[\s{0,12}(\d{1,4})\s{0,12}\\?\]")
_BRACKETED_NUMBER = re.compile(r"\[(\d{1,5})\]")
_FEWEST_SUPERSCRIPTS = 2
# A numbered link is glued to its words ("[17]free software"); a marker stands after them.
_FEWEST_LINKS = 8
_FEWEST_GLUED = 0.5


@dataclass(frozen=True, slots=True)
class Notation:
    """``caret`` says that markers are written ``^[1]``; ``links`` are the offsets of link numbers.

    A link number is what some browsers print before every link, counted through the page:
    ``[17]free software``. It looks like a marker and is none.
    """

    caret: bool = False
    links: frozenset[int] = frozenset()


def tell_notation(text: str) -> Notation:
    """Return the notation of a whole copy."""
    superscripts = {match.group(1) for match in _SUPERSCRIPT.finditer(text)}
    return Notation(len(superscripts) >= _FEWEST_SUPERSCRIPTS, _link_numbers(text))


def _link_numbers(text: str) -> frozenset[int]:
    """Return where the link numbers stand, if the copy has any: they count 1, 2, 3 without gap."""
    found: list[int] = []
    glued = 0
    for match in _BRACKETED_NUMBER.finditer(text):
        if int(match.group(1)) == len(found) + 1:
            found.append(match.start())
            following = text[match.end() : match.end() + 1]
            glued += following.isalnum() or following in ("^", "[", '"', "“", "(", "↑")
    if len(found) < _FEWEST_LINKS or glued < _FEWEST_GLUED * len(found):
        return frozenset()
    return frozenset(found)
