"""The rows of a page's infoboxes."""

import re
from collections.abc import Iterator, Sequence

from index.formats.html.body import is_furniture
from index.formats.html.inline import has_words, inlines
from index.formats.html.tree import Element
from index.formats.parts import Inline, Mark, Row, Sign

# Several Wikipedias have a name of their own for it.
_BOX = re.compile(r"infobox(?:_v\d)?|sinottico|taxobox", re.IGNORECASE)
_BOX_TAGS = frozenset({"aside", "div", "table"})
_BOX_ID = "Vorlage_Infobox"
_BULLET = re.compile(r"^[\s\u00a0]*[•·–-][\s\u00a0]+")
_COLON = re.compile(r"[:：]\s*$")
_FEWEST_CELLS = 2
_GROUP_CLASS = "mergedtoprow"  # of a group's first row, which may have a value of its own


def is_infobox(element: Element) -> bool:
    return element.tag in _BOX_TAGS and (
        any(_BOX.fullmatch(name) for name in element.classes)
        or element.get("id").startswith(_BOX_ID)
    )


def read_rows(root: Element) -> list[Row]:
    """Return the rows that have a label and a value, those of boxes inside the box included.

    A row with a bullet goes on from the row above without one: under "Area", "• Total" has the
    label "Area • Total".
    """
    rows: list[Row] = []
    group = ""
    marks: list[Mark] = []
    for line in _lines(root):
        cells = [c for c in line.children if isinstance(c, Element) and c.tag in ("td", "th")]
        row = _row(cells)
        content = inlines(cells[0].children, running=False) if cells else []
        bullet = _BULLET.match(_words(content))
        if bullet is None:
            group = _bare(content) if _is_group(line, cells, row) else ""
            marks = _marks(content) if row is None else []
        if row is None or not (label := _bare(row.label)):
            continue
        if bullet is not None and group:
            label = f"{group} {bullet.group().strip()} {label}"
            # A marker beside the group's name supports the group; its first row shows it.
            rows.append(Row([label], [*row.value, *marks]))
            marks = []
        else:
            rows.append(Row([label], row.value))
    return rows


def _lines(root: Element) -> Iterator[Element]:
    """Yield the table rows of every infobox in ``root``."""
    stack = [(root, False)]
    while stack:
        element, inside = stack.pop()
        if inside and element.tag == "tr":
            yield element
        for child in reversed(element.children):
            if isinstance(child, Element):
                boxed = inside or is_infobox(child)
                if boxed or not is_furniture(child):
                    stack.append((child, boxed))


def _is_group(line: Element, cells: Sequence[Element], row: Row | None) -> bool:
    """Whether a row names those under it: alone, or with a value of its own."""
    if not cells or cells[0].tag != "th":
        return False
    if row is not None:
        return _GROUP_CLASS in line.classes
    return not any(has_words(inlines(cell.children, running=False)) for cell in cells[1:])


def _row(cells: Sequence[Element]) -> Row | None:
    if len(cells) < _FEWEST_CELLS or any(cell.tag == "th" for cell in cells[1:]):
        return None
    label = inlines(cells[0].children, running=False)
    if not _is_label(cells[0], label, len(cells)):
        return None
    value: list[Inline] = []
    for cell in cells[1:]:
        value += [Sign.BREAK, *inlines(cell.children, running=False)]
    if not has_words(value):
        return None
    while value[-1] is Sign.BREAK:
        value.pop()
    # A marker beside the label supports the row; it goes where a quoted value shows it.
    value += _marks(label)
    return Row(label, value)


def _is_label(cell: Element, content: Sequence[Inline], cells: int) -> bool:
    if not has_words(content) or cell.get("colspan") not in ("", "1"):
        return False
    if cell.tag == "th" or "infobox-label" in cell.classes:
        return True
    return cells == _FEWEST_CELLS and _COLON.search(_words(content)) is not None


def _words(content: Sequence[Inline]) -> str:
    return "".join(
        inline if isinstance(inline, str) else " " if inline is Sign.BREAK else ""
        for inline in content
    ).strip()


def _bare(label: Sequence[Inline]) -> str:
    """Return a label on one line, without the bullet and the colon of its layout."""
    return _COLON.sub("", _BULLET.sub("", _words(label)))


def _marks(content: Sequence[Inline]) -> list[Mark]:
    return [inline for inline in content if isinstance(inline, Mark)]
