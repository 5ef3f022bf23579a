"""Finds the reference marks in a flat text: ``[46]``, ``^[46]``, ``[note 3]``, ``[d]``, ``[α]``."""

import re
from collections.abc import Iterable, Iterator

from index.formats.text.notation import Notation
from index.records import Marker, MarkerGroup

# Letters beyond z go on as aa, ab, ...; these five are words that an editor may insert
# into a quotation ("as [an] ally"), so they are never read as notes.
_NOT_NOTES = frozenset({"ah", "am", "an", "as", "at"})
# Words before a number that only ever name a note, wherever they stand.
_NOTE_WORDS = frozenset(
    {"note", "notes", "nb", "n", "fn", "footnote", "anm.", "註", "注", "註釋", "注释",
     "lower-alpha", "upper-alpha", "lower-roman", "upper-roman", "lower-greek", "decimal"}
)  # fmt: skip
# Words before a number that name a place in a source, or a day, and no note.
_PLACE_WORDS = frozenset(
    {"p", "p.", "pp", "pp.", "page", "pages", "vol", "vol.", "volume", "no", "no.", "chapter",
     "ch.", "line", "verse", "part", "section", "act", "article", "age", "aged", "day",
     "january", "february", "march", "april", "may", "june", "july", "august", "september",
     "october", "november", "december"}
)  # fmt: skip
# Line breaks and indentation may come between, where a copy is wrapped.
_GAP = r"\s{0,12}"
# A page, a page in Roman numerals, or a time in a recording ("15:34").
_PAGE = r"(?:\d{1,4}(?::\d\d){0,2}|[ivx]|[ivxlc]{2,7})"
_PAGES = rf"{_PAGE}(?:[–-]{_PAGE})?(?:,\s?{_PAGE}(?:[–-]{_PAGE})?)*(?![\w%.]*\d|\w)"
# A page that is printed after a mark (``[1]: 208``) belongs to it, and so does a comma before
# the next one (``[1],[2]``). A mark may be escaped (``\[1\]``) or be a link (``[[1]](#note)``).
_MARKER = re.compile(
    rf"""(?P<link>\[)?\\?\[{_GAP}(?:
        (?P<number>\d{{1,4}})
      | (?P<letter>a?[a-z]|[A-Z]|[α-ω]|x{{0,2}}(?:ix|iv|vi{{0,3}}|i{{2,3}}))
      | (?P<word>[^\W\d_][\w.-]{{0,20}}(?:[^\S\n][^\W\d_][\w.-]{{0,20}})?)[\s_]{{1,12}}
        (?P<count>\d{{1,3}})
    ){_GAP}\\?\](?(link)\]\((?:[^()\s\\]|\\.){{1,600}}(?:\s{{1,12}}"[^"]{{0,200}}")?\))
    (?:(?:\^\s{{0,12}})?:\s?{_PAGES})?
    (?:[,–]\s?(?=\[(?:\d{{1,4}}|a?[a-z])\]))?""",
    re.VERBOSE,
)

# A bracketed number that is larger than all before it by more than this is a year or a
# quantity ("[1983]"), not a mark. The list's own numbers come before it.
_LARGEST_STEP = 50
_LARGEST_WITHOUT_LIST = 999
_PLAIN = Notation()


def find_markers(
    text: str, start: int, end: int, largest: int | None, notation: Notation = _PLAIN
) -> Iterator[Marker]:
    """Yield the markers in ``text[start:end]``, in order.

    Args:
        text: the whole text.
        start: where to begin.
        end: where to stop.
        largest: the largest number that is a mark (``largest_number``), ``None`` where that is
            not known.
        notation: how the copy writes superscripts and links. What stands between a mark and
            the words before it (a caret, a link's number) belongs to the mark.
    """
    most = _LARGEST_WITHOUT_LIST if largest is None else largest
    after = start
    for match in _MARKER.finditer(text, start, end):
        if match.start() in notation.links:
            continue
        begin = _with_prefix(text, after, match.start(), notation)
        read = _label(text, start, end, match, begin)
        if read is None or (read[1] == "reference" and not 1 <= int(read[0]) <= most):
            continue
        yield Marker(begin, match.end(), *read)
        after = match.end()


def largest_number(numbers: Iterable[int], list_length: int) -> int:
    """Return the largest of the bracketed ``numbers`` that goes on counting where others end.

    A copy whose list was cut short still prints the numbers of the entries that it lost.
    """
    largest = list_length
    for number in sorted(set(numbers)):
        if number > largest + _LARGEST_STEP:
            break
        largest = max(largest, number)
    return largest


def _label(
    text: str, start: int, end: int, match: re.Match[str], begin: int
) -> tuple[str, MarkerGroup] | None:
    """Return label and group of a mark, or ``None`` if the brackets are no mark."""
    if (number := match.group("number")) is not None:
        return number, "reference"
    # A note is glued to the word or mark that it follows; an editor's insertion into a
    # quotation ("he was [a] leader") stands between spaces, or runs on ("[A]nd").
    glued = begin > start and not text[begin - 1].isspace()
    if begin < match.start() and text[begin] == "^":
        glued = True
    runs_on = match.end() < end and text[match.end()].isalpha()
    if (word := match.group("word")) is not None:
        named = word.casefold() in _NOTE_WORDS
        if named or (glued and word.split()[-1].casefold() not in _PLACE_WORDS):
            return f"{word} {match.group('count')}", "note"
        return None
    letter = match.group("letter")
    if letter in _NOT_NOTES or not glued or runs_on:
        return None
    return letter, "note"


def _with_prefix(text: str, after: int, start: int, notation: Notation) -> int:
    """Return where a mark begins, with the link number and the caret before it."""
    if notation.links:
        bracket = text.rfind("[", max(after, start - 20), start)
        if bracket in notation.links and not text[text.find("]", bracket) + 1 : start].strip():
            start = bracket
    if notation.caret:
        caret = text.rfind("^", max(after, start - 14), start)
        if caret >= 0 and not text[caret + 1 : start].strip():
            start = caret
    return start
