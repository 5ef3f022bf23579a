"""Questions that ask for two things at once, taken apart."""

import re
from typing import NamedTuple

_PREPOSITION = r"(?:(?:about|at|by|for|from|in|of|on|to|under|with)\s+)?"
_ASKING = r"(?:who|whom|whose|when|where|why|how|what|which)\b"
_AND = re.compile(rf"(?:,\s*|\s+)and\s+(?={_PREPOSITION}{_ASKING})", re.IGNORECASE)
# "When and where was it founded?"
_TWICE = re.compile(
    rf"^({_PREPOSITION}{_ASKING})\s+and\s+({_PREPOSITION}{_ASKING})\s+(\S.*)$", re.IGNORECASE
)
# "when", "by whom", "in what year": a part that is only this gets the words of the one before.
_ALONE = re.compile(
    rf"{_PREPOSITION}(?:(?:what|which|whose)\s+\w+|how(?:\s+(?:far|long|many|much|often))?"
    rf"|{_ASKING})",
    re.IGNORECASE,
)
_OPENING = re.compile(rf"^{_PREPOSITION}{_ASKING}\s+", re.IGNORECASE)
_PUNCTUATION = " ?!."
_MOST_PARTS = 4  # what joins more is asked as a whole


class Part(NamedTuple):
    """One of the things that a question asks for: as it was typed, and as it is asked."""

    typed: str
    asked: str


def question_parts(question: str) -> tuple[Part, ...]:
    """Return the questions that ``question`` joins by "and"; itself alone if it asks for one thing.

    A part that is only an asking word gets the words of the last part that is more: "Who founded
    it and when?" asks "Who founded it?" and "When founded it?", which is no English, and is read
    well enough.
    """
    bare = question.rstrip(_PUNCTUATION)
    if match := _TWICE.match(bare):
        first, second, rest = match.groups()
        return Part(first, f"{first} {rest}?"), Part(second, f"{_capital(second)} {rest}?")
    pieces = [piece.strip() for piece in _AND.split(bare)]
    if (
        not 2 <= len(pieces) <= _MOST_PARTS
        or not _OPENING.match(pieces[0] + " ")
        or _ALONE.fullmatch(pieces[0])
    ):
        return (Part(question, question),)
    rest = ""
    parts: list[Part] = []
    for piece in pieces:
        if parts and _ALONE.fullmatch(piece):
            parts.append(Part(piece, f"{_capital(piece)} {rest}?"))
        else:
            rest = _OPENING.sub("", piece)
            parts.append(Part(piece, f"{_capital(piece) if parts else piece}?"))
    return tuple(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
