"""Reads a saved text: a mirror's copy of a Wikipedia page, or any plain text.

The reader keeps the decoded file as it is (``Article.text``) and only says where in it
everything stands. What belongs to the mirror (advertisements, navigation, the software's
own error lines) is in the text but in no paragraph, field or reference.
"""

import re
from collections.abc import Sequence
from statistics import median

from index.errors import ArticleError
from index.formats import flat_references, glued_infobox
from index.formats.lines import Line, find_markers, split_lines, strip_span
from index.records import Article, Field, Marker, Paragraph, Reference, Section

MAX_ARTICLE_BYTES = 20_000_000

# Whole lines that a mirror or the wiki's software adds. They are matched from end to end,
# so that a sentence of an article that only speaks of such things stays.
_FURNITURE = re.compile(
    r"""(?:
        our\ website\ is\ made\ possible\ by\ displaying\ online\ advertisements\b.*
      | please\ consider\ supporting\ us\ by\ disabling\ your\ ad\ ?blocker\.?
      | responsive\ image
      | previous\ page | next\ page | previous\ page\s+next\ page
      | advertisements?
      | from\ wikipedia,\ the\ free\ encyclopedia
      | jump\ to\ (?:navigation|search|content).*
      | (?:toggle\ the\ )?table\ of\ contents | contents
      | navigation\ menu | main\ page | donate | log\ in | create\ account
      | edit\ links | hidden\ categories:.* | categories:.* | category:.*
      | cite\ error:\ .*
      | this\ page\ was\ last\ edited\ on\ .*
      | text\ is\ available\ under\ the\ creative\ commons\ .*
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# The patterns below are tried on stripped lines, and no more of a line than they can be about,
# so that no line, however long, is gone over again and again.
_EDIT_LINK = re.compile(r"\[\s?edit(?:\s?\|\s?edit source)?\s?\]$", re.IGNORECASE)
_WIKI_HEADING = re.compile(r"(={1,6})([^=].{0,200}?[^=]|[^=])\1$")
_LIST_ITEM = re.compile(r"\s*[•*‣◦]\s+")
_SENTENCE_END = re.compile(r"[.!?。！？؟]['\"”’»)\]]{0,4}(?:\s?\[[^\]\s]{1,12}\]){0,20}$")
_LONGEST_FURNITURE = 300
_SENTENCE_END_LENGTH = 300
_LETTERS = re.compile(r"[^\W\d_]")
_LONGEST_HEADING = 80
_FEWEST_SENTENCE_WORDS = 8
# Headings over lists that are no prose of the article.
_BACK_MATTER = frozenset(
    {"references", "notes", "footnotes", "citations", "notes and references", "sources",
     "bibliography", "works cited", "further reading", "external links", "see also"}
)  # fmt: skip
_HTML_START = re.compile(r"\s*(?:<!doctype html|<html|<\?xml)", re.IGNORECASE)
_FEWEST_WIKI_MARKS = 3  # a plain text may mention a template or two, in an error line say


def decode(data: bytes, name: str) -> str:
    """Return the text of a file; ``name`` is what to call it in an error.

    Raises:
        ArticleError: the file is empty, binary, too large, or neither UTF-8 nor UTF-16.
    """
    if len(data) > MAX_ARTICLE_BYTES:
        raise ArticleError(
            f"{name} has {len(data):,} bytes; the most that can be read is {MAX_ARTICLE_BYTES:,}"
        )
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\x00" in data:
            raise ArticleError(f"{name} is a binary file, not a text") from None
        raise ArticleError(
            f"{name} is not {encoding.removesuffix('-sig').upper()} text: "
            f"it breaks at byte {error.start}; save it as UTF-8"
        ) from None
    if "\x00" in text:
        raise ArticleError(f"{name} is a binary file, not a text")
    if not _LETTERS.search(text):
        raise ArticleError(f"{name} has no text to read")
    return text


def read_text(data: bytes, name: str) -> Article:
    """Read a saved text.

    Args:
        data: the file's bytes.
        name: the file's name, for errors, and the title where the text shows none.

    Raises:
        ArticleError: the file cannot be decoded (see ``decode``), is HTML or wikitext,
            or holds nothing that could be quoted.
    """
    text = decode(data, name)
    if markup := _markup(text):
        raise ArticleError(f"{name} is {markup}; this version reads saved plain text (.txt)")
    lines = split_lines(text)
    listed = [i for i, line in enumerate(lines) if flat_references.is_entry(line)]
    body_end = listed[0] if listed else len(lines)
    reference_lines = [line for line in lines[body_end:] if not _is_furniture(line)]
    references = flat_references.read_references(text, reference_lines)

    front = [line for line in lines[:body_end] if not _is_furniture(line)]
    title_line, rest = _split_title(front)
    native_name, fields, body = _split_infobox(text, rest)
    sections, paragraphs = _read_body(text, body)
    if not paragraphs and not fields:
        raise ArticleError(f"{name} has no sentence that could be quoted")
    title = (
        _EDIT_LINK.sub("", title_line.text.strip()).strip()
        if title_line is not None
        else re.sub(r"\.\w{1,10}$", "", name).replace("_", " ").strip()
    )
    return Article(
        title=title,
        native_name=native_name,
        text=text,
        sections=tuple(sections),
        paragraphs=tuple(paragraphs),
        fields=tuple(fields),
        markers=_read_markers(text, fields, paragraphs, references),
        references=tuple(references),
    )


def _markup(text: str) -> str | None:
    """Name the markup language of ``text``, if it is one that is not plain text."""
    if _HTML_START.match(text):
        return "HTML"
    if min(text.count("{{"), text.count("[[")) >= _FEWEST_WIKI_MARKS:
        return "wikitext"
    return None


def _is_furniture(line: Line) -> bool:
    bare = line.text.strip()
    return 0 < len(bare) <= _LONGEST_FURNITURE and _FURNITURE.fullmatch(bare) is not None


def _ends_sentence(bare: str) -> bool:
    return _SENTENCE_END.search(bare, max(0, len(bare) - _SENTENCE_END_LENGTH)) is not None


def _is_prose(line: Line) -> bool:
    """Whether a line reads like a sentence rather than a heading, a label or a caption."""
    bare = line.text.strip()
    return _ends_sentence(bare) and len(bare.split()) >= _FEWEST_SENTENCE_WORDS


def _marked_heading(line: Line) -> tuple[str, int] | None:
    """Return title and level of a heading that bears a mark: ``== Early life ==``, ``[edit]``."""
    bare = line.text.strip()
    if len(bare) > _LONGEST_FURNITURE:
        return None
    edit = _EDIT_LINK.search(bare)
    if edit is not None:
        bare = bare[: edit.start()].strip()
    wiki = _WIKI_HEADING.match(bare)
    if wiki is not None:
        return wiki.group(2).strip(), len(wiki.group(1))
    return (bare, 2) if edit is not None and bare else None


def _split_title(lines: Sequence[Line]) -> tuple[Line | None, list[Line]]:
    """Take the title off: the first line, if it is short and no sentence itself."""
    for position, line in enumerate(lines):
        if line.blank:
            continue
        bare = line.text.strip()
        if len(bare) <= _LONGEST_HEADING and not _ends_sentence(bare) and bare[0] != "=":
            return line, list(lines[position + 1 :])
        return None, list(lines[position:])
    return None, []


def _split_infobox(text: str, lines: Sequence[Line]) -> tuple[str | None, list[Field], list[Line]]:
    """Take the infobox off: the lines before the first sentence, if they look like one."""
    first = next((i for i, line in enumerate(lines) if _is_prose(line)), len(lines))
    box = list(lines[:first])
    if not glued_infobox.looks_like_infobox(box):
        return None, [], list(lines)
    heading, fields = glued_infobox.read_fields(text, box)
    native = next((line.text.strip() for line in heading if _is_foreign(line.text)), None)
    return native, fields, list(lines[first:])


def _is_foreign(text: str) -> bool:
    """Whether most letters of ``text`` are from another script than Latin."""
    letters: list[str] = _LETTERS.findall(text)
    foreign = sum(letter > "\u024f" for letter in letters)
    return foreign * 2 > len(letters)


def _read_body(text: str, lines: Sequence[Line]) -> tuple[list[Section], list[Paragraph]]:
    """Read headings and paragraphs; the text before the first heading is the lead."""
    start = lines[0].start if lines else 0
    open_sections: list[tuple[str, int, int]] = [("", 0, start)]
    paragraphs: list[Paragraph] = []
    for block in _blocks(lines):
        heading = _heading(block, has_more=block[-1].end < lines[-1].end)
        if heading is not None:
            open_sections.append((*heading, block[0].start))
        elif open_sections[-1][0].casefold() not in _BACK_MATTER:
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
        elif _marked_heading(line) is not None:
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
    plain_start = bare[0].isupper() or bare[0].isdigit() or not bare[0].isascii()
    if has_more and plain_start and len(bare) <= _LONGEST_HEADING and bare[-1] not in '.!?:;,]"”':
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


def _read_markers(
    text: str,
    fields: Sequence[Field],
    paragraphs: Sequence[Paragraph],
    references: Sequence[Reference],
) -> tuple[Marker, ...]:
    numbered = [entry for entry in references if entry.group == "reference"]
    spans = [tuple(field.value) for field in fields if field.value is not None]
    spans += [(paragraph.start, paragraph.end) for paragraph in paragraphs]
    return tuple(
        marker
        for start, end in sorted(spans)
        for marker in find_markers(text, start, end, len(numbered) or None)
    )
