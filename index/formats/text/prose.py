"""Tells running text from headings, labels, captions and the cells of tables."""

import re

from index.formats.lines import Line

# What may stand after a sentence: a mark or a tag in brackets, with a page after it.
_LAST_MARK = re.compile(
    r"\[[^\[\]]{1,40}\\?\](?:\]\([^()\s]{0,600}\))?(?:(?:\^\s{0,12})?:\s?[\d:ivxlc–,\s-]{1,20})?[,–]?$"
)
_SENTENCE_END = re.compile(r"[.!?。！？؟][*_]{0,3}['\"”’»)\]]{0,4}[*_]{0,3}$")
_SENTENCE_INSIDE = re.compile(
    r"[.!?][*_]{0,3}['\"”’)]{0,3}(?:\^?\[[^\[\]]{1,20}\]){0,20}\s+[^\Wa-z]"
)
_SENTENCE_END_LENGTH = 300
_FEWEST_SENTENCE_WORDS = 8
_FEWEST_ITEM_WORDS = 4


def ends_sentence(bare: str) -> bool:
    """Whether stripped text ends as a sentence does, marks after it left out."""
    end = _without_last_marks(bare)
    # Where marks alone fill the end, what they mark is too far away to be looked at.
    return _SENTENCE_END.search(end) is not None or (not end and bool(bare))


def _without_last_marks(bare: str) -> str:
    """Return the end of ``bare`` without the marks that it ends with."""
    end = bare[-_SENTENCE_END_LENGTH:]
    while end and end[-1] not in ".!?":
        bracket = end.rfind("[")
        if bracket < 0 or _LAST_MARK.match(end, bracket) is None:
            break
        end = end[:bracket].rstrip("[\\").rstrip().removesuffix("^").rstrip()
    return end if any(c not in "[]0123456789" for c in end) else ""


def is_prose(line: Line) -> bool:
    """Whether a line reads like a sentence rather than a heading, a label or a caption."""
    bare = line.text.strip()
    return ends_sentence(bare) and len(bare.split()) >= _FEWEST_SENTENCE_WORDS


def reads_as_prose(bare: str, is_item: bool) -> bool:
    """Whether a paragraph is more than a caption, a label or a table's cell."""
    words = len(bare.split())
    if ends_sentence(bare) or (is_item and words >= _FEWEST_ITEM_WORDS):
        return True
    end = _without_last_marks(bare)
    marked = not bare[-_SENTENCE_END_LENGTH:].endswith(end) or not end
    if is_item and marked:
        return True
    if end.endswith(":"):
        return words >= _FEWEST_ITEM_WORDS  # what it says follows as a list or a block
    return words >= _FEWEST_SENTENCE_WORDS and (marked or _SENTENCE_INSIDE.search(bare) is not None)
