"""Undoes hard wrapping: which lines of a copy are one paragraph, and which are a table's rows."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from index.formats.lines import Line
from index.formats.text.prose import ends_sentence

LIST_ITEM = re.compile(r"\s*(?:[•*‣◦□☆○■★◎●△]|(?<=\s)[o+#@-])\s+")
# A line that may tell the width is no shorter; a wrapped copy has so many of them near it.
_NARROWEST = 40
_WIDEST = 160
_WINDOW = 8
_FEWEST_LINES = 20
_FEWEST_NEAR = 0.3
_WORDS_HELD_TOGETHER = 3
_MOST_WORDS_IN_CELL = 5
_BOX = re.compile("[\u2500-\u257f]")
_PIPE = re.compile(r"(?:^|\s)\|(?:\s|$)|\|\s*$|\S\|\s")
# A gap that is wide, or stands where no sentence ends.
_COLUMNS = re.compile(r"(?<=[^\s.!?:;”\"\])]) {2,80}(?=\S)|(?<=\S) {3,80}(?=\S)|(?<=\S)\t+(?=\S)")


def wrap_width(lines: Sequence[Line]) -> int | None:
    """Return the column at which the copy was wrapped; ``None`` if it was not, or is too short."""
    counts = Counter(columns(line.text) for line in lines)
    long = sum(count for length, count in counts.items() if length >= _NARROWEST)
    if long < _FEWEST_LINES:
        return None

    def near(width: int) -> int:
        return sum(counts[length] for length in range(width - _WINDOW + 1, width + 1))

    best = max(
        range(_NARROWEST + _WINDOW, _WIDEST), key=lambda width: near(width) - near(width + _WINDOW)
    )
    if near(best) < _FEWEST_NEAR * long:
        return None
    while best > _NARROWEST and not counts[best]:
        best -= 1
    return best


def columns(text: str) -> int:
    """Return how many columns ``text`` takes on a terminal, without white space at its end."""
    text = text.rstrip()
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def paragraphs_of(block: Sequence[Line], width: int | None) -> Iterator[list[Line]]:
    """Yield the paragraphs and list items of a block of lines that no blank line divides."""
    for piece in _items(block):
        if width is None:
            item = LIST_ITEM.match(piece[0].text) is not None
            whole = item or _is_wrapped(piece)
            yield from ([piece] if whole else ([line] for line in piece))
            continue
        paragraph = [piece[0]]
        for line in piece[1:]:
            if _is_ended(paragraph[-1], line, width):
                yield paragraph
                paragraph = []
            paragraph.append(line)
        yield paragraph


def _is_ended(line: Line, following: Line, width: int) -> bool:
    """Whether ``line`` was ended on purpose: what follows would have fitted on it.

    Words that a no-break space holds together may look like two, so that in the middle of a
    sentence more than the next word has to fit.
    """
    if _is_row(line) != _is_row(following):
        return True
    words = 1 if ends_sentence(line.text.strip()) else _WORDS_HELD_TOGETHER
    return columns(line.text) + 1 + _first_words(following, words) <= width


def _items(block: Sequence[Line]) -> Iterator[list[Line]]:
    """Divide a block before every bullet, and where the lines under a bullet end."""
    piece: list[Line] = []
    bullet = -1
    for line in block:
        begins = LIST_ITEM.match(line.text) is not None
        if piece and (begins or (bullet >= 0 and line.indent <= bullet)):
            yield piece
            piece, bullet = [], -1
        if begins:
            bullet = line.indent
        piece.append(line)
    if piece:
        yield piece


def _first_words(line: Line, count: int) -> int:
    """Return how many columns the first ``count`` words of a line take, or all that it has."""
    words = line.text[:_WIDEST].split(None, count)[:count]
    return columns(" ".join(words))


def _is_wrapped(piece: Sequence[Line]) -> bool:
    """Whether lines are one paragraph, as far as they alone can tell."""
    lengths = [columns(line.text) for line in piece]
    return (
        len(piece) > 1
        and _NARROWEST <= median(lengths[:-1]) <= 120
        and all(
            length + 1 + _first_words(following, 1) > max(lengths)
            for length, following in zip(lengths, piece[1:], strict=False)
        )
    )


def is_table(paragraph: Sequence[Line]) -> bool:
    """Whether lines look like the rows of a table: columns with gaps, bars or boxes."""
    return sum(_is_row(line) for line in paragraph) * 2 >= len(paragraph)


def _is_row(line: Line) -> bool:
    bare = line.text.strip()
    if _BOX.search(bare) is not None or _PIPE.search(bare) is not None:
        return True
    gaps = len(_COLUMNS.findall(bare))
    return gaps > 0 and len(bare.split()) <= _MOST_WORDS_IN_CELL * (gaps + 1)
