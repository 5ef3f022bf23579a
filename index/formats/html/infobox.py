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


def is_infobox(element: Element) -> bool:
    return element.tag in _BOX_TAGS and (
        any(_BOX.fullmatch(name) for name in element.classes)
        or element.get("id").startswith(_BOX_ID)
    )


def read_rows(root: Element) -> list[Row]:
    """Return the rows that have a label and a value, those of boxes inside the box included."""
    return [row for line in _lines(root) if (row := _row(line)) is not None]


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


def _row(line: Element) -> Row | None:
    cells = [c for c in line.children if isinstance(c, Element) and c.tag in ("td", "th")]
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
    value += [inline for inline in label if isinstance(inline, Mark)]
    return Row(_bare(label), value)


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


def _bare(label: Sequence[Inline]) -> list[Inline]:
    """Return a label on one line, without the bullet and the colon of its layout."""
    return [_COLON.sub("", _BULLET.sub("", _words(label)))]
