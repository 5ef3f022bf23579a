"""What a text leaves open in the direction of writing is closed after it."""

from hypothesis import given
from hypothesis import strategies as st

from qa.web.directions import closed, undirected

_EMBEDDINGS, _ISOLATES = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
_TEXTS = st.text(st.sampled_from(f"{_EMBEDDINGS}{_ISOLATES}\u202c\u2069\na"), max_size=30)


def left_open(text: str, ends: str) -> list[str]:
    """Return what is open after a text (UAX #9, X1 to X8) in which ``ends`` end a paragraph."""
    due: list[str] = []
    for sign in text:
        if sign in _EMBEDDINGS:
            due.append("\u202c")
        elif sign in _ISOLATES:
            due.append("\u2069")
        elif sign == "\u202c" and due[-1:] == ["\u202c"]:
            due.pop()
        elif sign == "\u2069" and "\u2069" in due:
            while due.pop() != "\u2069":
                pass
        elif sign in ends:
            due = []
    return due


@given(_TEXTS)
def test_nothing_stays_open_whether_or_not_a_line_ends_where_it_seems_to(text):
    assert closed(text).startswith(text)
    assert left_open(closed(text), "") == []
    assert left_open(closed(text), "\n") == []


@given(st.text(st.characters(exclude_characters=_EMBEDDINGS + _ISOLATES)))
def test_a_text_that_opens_nothing_stays_as_it_is(text):
    assert closed(text) == text


@given(_TEXTS)
def test_a_text_can_be_had_without_directions(text):
    assert undirected(text) == "".join(sign for sign in text if sign in "\na")
