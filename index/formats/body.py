"""The body of a text: paragraphs under headings, told from each other by their look."""

import re
from collections.abc import Sequence
from statistics import median

from index.formats.lines import Line, strip_span
from index.records import Paragraph, Section

# The patterns below are tried on stripped lines, and no more of a line than they can be about,
# so that no line, however long, is gone over again and again.
EDIT_LINK = re.compile(r"\[\s?edit(?:\s?\|\s?edit source)?\s?\]$", re.IGNORECASE)
_WIKI_HEADING = re.compile(r"(={1,6})([^=].{0,200}?[^=]|[^=])\1$")
_LIST_ITEM = re.compile(r"\s*[•*‣◦]\s+")
_SENTENCE_END = re.compile(r"[.!?。！？؟]['\"”’»)\]]{0,4}(?:\s?\[[^\]\s]{1,12}\]){0,20}$")
_SENTENCE_END_LENGTH = 300
_LONGEST_MARKED_HEADING = 300
LONGEST_HEADING = 80
_FEWEST_SENTENCE_WORDS = 8
# Headings over lists that are no prose of the article.
BACK_MATTER = frozenset(
    {"references", "notes", "footnotes", "citations", "notes and references", "sources",
     "bibliography", "works cited", "further reading", "external links", "see also",
     "explanatory notes"}
)  # fmt: skip


def ends_sentence(bare: str) -> bool:
    return _SENTENCE_END.search(bare, max(0, len(bare) - _SENTENCE_END_LENGTH)) is not None


def is_prose(line: Line) -> bool:
    """Whether a line reads like a sentence rather than a heading, a label or a caption."""
    bare = line.text.strip()
    return ends_sentence(bare) and len(bare.split()) >= _FEWEST_SENTENCE_WORDS


def _marked_heading(line: Line) -> tuple[str, int] | None:
    """Return title and level of a heading that bears a mark: ``== Early life ==``, ``[edit]``."""
    bare = line.text.strip()
    if len(bare) > _LONGEST_MARKED_HEADING:
        return None
    edit = EDIT_LINK.search(bare)
    if edit is not None:
        bare = bare[: edit.start()].strip()
    wiki = _WIKI_HEADING.match(bare)
    if wiki is not None:
        return wiki.group(2).strip(), len(wiki.group(1))
    return (bare, 2) if edit is not None and bare else None


def read_body(text: str, lines: Sequence[Line]) -> tuple[list[Section], list[Paragraph]]:
    """Read headings and paragraphs; the text before the first heading is the lead."""
    start = lines[0].start if lines else 0
    open_sections: list[tuple[str, int, int]] = [("", 0, start)]
    paragraphs: list[Paragraph] = []
    for block in _blocks(lines):
        heading = _heading(block, has_more=block[-1].end < lines[-1].end)
        if heading is not None:
            open_sections.append((*heading, block[0].start))
        elif open_sections[-1][0].casefold() not in BACK_MATTER:
            for first, last in _paragraph_lines(block):
                item = _LIST_ITEM.match(first.text)
                begin = first.start + (item.end() if item is not None else 0)
                span = strip_span(text, begin, last.end)
                if span.start < span.end:
                    paragraphs.append(Paragraph(*span, section=len(open_sections) - 1))
    end = lines[-1].end if lines else 0
    ends = [begin for _, _, begin in open_sections[1:]] + [end]
    sections = [
        Section(title, level, begin, stop)
        for (title, level, begin), stop in zip(open_sections, ends, strict=True)
    ]
    return sections, paragraphs


def _blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """Group lines that no blank line divides; a heading in wiki notation stands alone."""
    blocks: list[list[Line]] = [[]]
    for line in lines:
        if line.blank:
            blocks.append([])
        elif _marked_heading(line) or line.text.strip().casefold() in BACK_MATTER:
            blocks.extend(([line], []))
        else:
            blocks[-1].append(line)
    return [block for block in blocks if block]


def _heading(block: Sequence[Line], has_more: bool) -> tuple[str, int] | None:
    """Return title and level (2 unless the notation says more) if ``block`` is a heading."""
    if len(block) != 1:
        return None
    marked = _marked_heading(block[0])
    if marked is not None:
        return marked
    bare = block[0].text.strip()
    if bare.casefold() in BACK_MATTER:
        return bare, 2
    plain_start = bare[0].isupper() or bare[0].isdigit() or not bare[0].isascii()
    if has_more and plain_start and len(bare) <= LONGEST_HEADING and bare[-1] not in '.!?:;,]"”':
        return bare, 2
    return None


def _paragraph_lines(block: Sequence[Line]) -> list[tuple[Line, Line]]:
    """Return each paragraph's first and last line: one a line, unless they are hard-wrapped."""
    lengths = [len(line.text.rstrip()) for line in block]
    # In a hard-wrapped block the next line's first word never fitted on the line before.
    wrapped = (
        len(block) > 1
        and 40 <= median(lengths[:-1]) <= 120
        and not any(_LIST_ITEM.match(line.text) for line in block)
        and all(
            length + 1 + len(following.text.split()[0]) > max(lengths)
            for length, following in zip(lengths, block[1:], strict=False)
        )
    )
    return [(block[0], block[-1])] if wrapped else [(line, line) for line in block]
