"""Reads a saved text: a mirror's copy of a Wikipedia page, or any plain text.

The reader keeps the decoded file as it is (``Article.text``) and only says where in it
everything stands. What belongs to the mirror (advertisements, navigation, the software's
own error lines) is in the text but in no paragraph, field or reference.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.errors import ArticleError
from index.formats import flat_references, glued_infobox
from index.formats.body import EDIT_LINK, LONGEST_HEADING, ends_sentence, is_prose, read_body
from index.formats.lines import Line, find_markers, split_lines
from index.records import Article, Field, Marker, Paragraph, Reference

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
_LETTERS = re.compile(r"[^\W\d_]")
_LONGEST_FURNITURE = 300
# Headings under which an unnumbered list holds notes, where another list has the references.
_NOTES = frozenset({"notes", "footnotes", "explanatory notes"})


def read_text(text: str, name: str) -> Article:
    """Read a saved text.

    Args:
        text: the decoded file (see ``index.formats.detect``).
        name: the file's name, for errors, and the title where the text shows none.

    Raises:
        ArticleError: the text holds nothing that could be quoted.
    """
    lines = _without_furniture(split_lines(text))
    lists = flat_references.find_lists(lines)
    references = _read_lists(text, lines, lists)
    # What follows the last list is a mirror's footer, or lists of links.
    listed = {row for found in lists for row in found}
    front = [
        Line(line.start, line.start, "") if row in listed else line
        for row, line in enumerate(lines[: lists[-1].start] if lists else lines)
    ]
    title_line, rest = _split_title(front)
    native_name, fields, body = _split_infobox(text, rest)
    sections, paragraphs = read_body(text, body)
    if not paragraphs and not fields:
        raise ArticleError(f"{name} has no sentence that could be quoted")
    title = (
        EDIT_LINK.sub("", title_line.text.strip()).strip()
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


def _without_furniture(lines: Sequence[Line]) -> list[Line]:
    """Return ``lines`` with those of the mirror emptied, so that they end what they interrupt."""
    kept: list[Line] = []
    for line in lines:
        bare = line.text.strip()
        furniture = 0 < len(bare) <= _LONGEST_FURNITURE and _FURNITURE.fullmatch(bare)
        # Under an entry's caret the software's error line stands for the entry's source.
        in_entry = bool(kept) and flat_references.is_entry(kept[-1])
        error = bare.startswith("Cite error")
        kept.append(
            Line(line.start, line.start, "") if furniture and not (error and in_entry) else line
        )
    return kept


def _read_lists(text: str, lines: Sequence[Line], lists: Sequence[range]) -> list[Reference]:
    """Read every list; entries are counted through all of them, references before notes."""
    entries: list[Reference] = []
    for found in lists:
        block = [lines[row] for row in found]
        above = next(
            (
                lines[row].text.strip()
                for row in range(found.start - 1, -1, -1)
                if not lines[row].blank
            ),
            "",
        )
        heading = EDIT_LINK.sub("", above).strip(" =").casefold()
        read = flat_references.read_references(text, block)
        if (
            len(lists) > 1
            and heading in _NOTES
            and not any(c.isalnum() for c in block[0].text.split("^")[0])
        ):
            read = [replace(entry, group="note", label=_letter(entry.entry)) for entry in read]
        entries += read
    counted: list[Reference] = []
    for group in ("reference", "note"):
        same = [entry for entry in entries if entry.group == group]
        counted += [replace(entry, entry=number) for number, entry in enumerate(same, 1)]
    return counted


def _letter(number: int) -> str:
    """Return the ``number``-th label of a lettered list: a, b, ... z, aa, ab, ..."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return letters[number - 1] if number <= len(letters) else "a" + letters[(number - 27) % 26]


def _split_title(lines: Sequence[Line]) -> tuple[Line | None, list[Line]]:
    """Take the title off: the first line, if it is short and no sentence itself."""
    for position, line in enumerate(lines):
        if line.blank:
            continue
        bare = line.text.strip()
        if len(bare) <= LONGEST_HEADING and not ends_sentence(bare) and bare[0] != "=":
            return line, list(lines[position + 1 :])
        return None, list(lines[position:])
    return None, []


def _split_infobox(text: str, lines: Sequence[Line]) -> tuple[str | None, list[Field], list[Line]]:
    """Take the infobox off: the lines before the first sentence, if they look like one."""
    first = _first_prose(lines)
    box = list(lines[:first])
    if not glued_infobox.looks_like_infobox(box):
        return None, [], list(lines)
    heading, fields = glued_infobox.read_fields(text, box)
    native = next((line.text.strip() for line in heading if _is_foreign(line.text)), None)
    return native, fields, list(lines[first:])


def _first_prose(lines: Sequence[Line]) -> int:
    """Return where the first sentence begins, which may be wrapped over several lines."""
    start = 0
    for row, line in enumerate([*lines, Line(0, 0, "")]):
        if not line.blank:
            continue
        block = lines[start:row]
        rows = [start + n for n, part in enumerate(block) if is_prose(part)]
        if not any(glued_infobox.begins_field(part) for part in block):
            joined = " ".join(part.text.strip() for part in block)
            if is_prose(Line(0, len(joined), joined)):
                return start
        elif rows:
            return rows[0]
        start = row + 1
    return len(lines)


def _is_foreign(text: str) -> bool:
    """Whether most letters of ``text`` are from another script than Latin."""
    letters: list[str] = _LETTERS.findall(text)
    foreign = sum(letter > "\u024f" for letter in letters)
    return foreign * 2 > len(letters)


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
