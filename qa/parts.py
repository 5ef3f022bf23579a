"""Questions that ask for two things at once, taken apart."""

import re

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


def question_parts(question: str) -> tuple[str, ...]:
    """Return the questions that ``question`` joins by "and"; itself alone if it asks for one thing.

    A part that is only an asking word gets the words of the part before: "Who founded it and
    when?" asks "Who founded it?" and "When founded it?", which is no English, and is read well
    enough.
    """
    bare = question.rstrip(_PUNCTUATION)
    if match := _TWICE.match(bare):
        first, second, rest = match.groups()
        return f"{first} {rest}?", f"{_capital(second)} {rest}?"
    pieces = _AND.split(bare)
    if len(pieces) < 2 or not _OPENING.match(pieces[0] + " "):
        return (question,)
    rest = _OPENING.sub("", pieces[0])
    parts = [f"{pieces[0]}?"]
    for piece in pieces[1:]:
        alone = _ALONE.fullmatch(piece.strip()) is not None
        parts.append(f"{_capital(piece)} {rest}?" if alone else f"{_capital(piece)}?")
    return tuple(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
