"""Text from elsewhere may turn the direction of writing; what stands after it stays as it is.

After the Unicode Bidirectional Algorithm (https://www.unicode.org/reports/tr9/): what a text opens
and does not close goes on over whatever stands after it on the line, the page's own words too.
"""

import re

_EMBEDDINGS, _ISOLATES = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
_END_OF_EMBEDDING, _END_OF_ISOLATE = "\u202c", "\u2069"
_OPENING = re.compile(f"[{_EMBEDDINGS}{_ISOLATES}]")
_ANY = re.compile(f"[{_EMBEDDINGS}{_END_OF_EMBEDDING}{_ISOLATES}{_END_OF_ISOLATE}]")


def closing(text: str) -> str:
    """Return what closes all that ``text`` opens; for nearly every text that is nothing.

    What is closed already is closed once more, which does nothing: where a line ends, and so what
    is open, a browser may see otherwise.
    """
    opened = reversed(_OPENING.findall(text))
    return "".join(_END_OF_EMBEDDING if sign in _EMBEDDINGS else _END_OF_ISOLATE for sign in opened)


def closed(text: str) -> str:
    """Return ``text`` with all that it opens closed."""
    return text + closing(text)


def undirected(text: str) -> str:
    """Return ``text`` without what turns the direction of writing."""
    return _ANY.sub("", text)
