"""The reference lists of a page: entries, the sources in them, and the works that they name."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.bibliography import read_work, work_from_coins
from index.formats.html.body import LISTS, is_reference_list, items
from index.formats.html.inline import Node, group_of, has_words, inlines, marker_of
from index.formats.html.tree import COINS, Element, fragment
from index.formats.parts import Entry, FullWork, Inline, Piece, plain_text
from index.records import MarkerGroup, Work

_WORK_ID = "CITEREF"
_CARETS = re.compile(r"[\^↑\s\u00a0]*")
_AFTER_SOURCE = re.compile(r";\s*$")
_ERROR_CLASSES = frozenset({"error", "mw-ext-cite-error"})
_LINE_TAGS = frozenset({"dd", "li", "p"})
_ARCHIVE = re.compile(
    r"https?://(?:[\w-]+\.)*(?:archive\.(?:today|ph|is|li|fo|md|vn)|ghostarchive\.org|"
    r"freezepage\.com|webcitation\.org|web\.archive\.org|webarchive\.[\w.]+|"
    r"archive\.org/(?:web|wayback))\b",
    re.IGNORECASE,
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def read_references(root: Element) -> tuple[list[Entry], list[FullWork]]:
    """Return the entries of every list in ``root``, and the works that short entries link to."""
    page = _Page(root)
    entries = [entry for found in page.lists for entry in page.entries(found)]
    linked = {piece.full for entry in entries for piece in entry.pieces}
    works = [page.full_work(key) for key in page.works if key in linked]
    return entries, works


@dataclass(slots=True)
class _Page:
    """What has to be known of the whole page before an entry can be read."""

    root: Element
    lists: list[Element] = field(init=False)
    printed: dict[str, Counter[str]] = field(init=False)  # an entry's key -> its markers' labels
    works: dict[str, Element] = field(init=False)
    lines: Counter[Element] = field(init=False)  # a line -> how many works stand in it

    def __post_init__(self) -> None:
        self.lists, self.printed, self.works = [], {}, {}
        marked: set[Element] = set()
        for element in self.root.elements():
            mark = None if element.parent in marked else marker_of(element)
            if mark is not None:
                self.printed.setdefault(mark.key, Counter())[mark.label] += 1
            if mark is not None or element.parent in marked:
                marked.add(element)
            if is_reference_list(element):
                self.lists.append(element)
            if element.get("id").startswith(_WORK_ID):
                self.works.setdefault(element.get("id"), element)
        self.lines = Counter(_line(work) for work in self.works.values())

    def entries(self, found: Element) -> Iterator[Entry]:
        """Yield the entries of one list; a label that no marker prints is the entry's place."""
        grouped = found.get("data-mw-group") != "" or _style(found) is not None
        place = _number(found.get("start"), 1) - 1
        for item in items(found):
            place = _number(item.get("value"), place + 1)
            key = item.get("id")
            labels = self.printed.get(key, Counter())
            label = next((label for label, _ in labels.most_common(1)), None)
            group: MarkerGroup = "note" if grouped else "reference"
            yield Entry(
                key,
                label or _place(place, _style(found)),
                group_of(label) if label else group,
                _backlinks(item) or labels.total(),
                [self.piece(nodes) for nodes in _sources(_text_of(item))],
            )

    def piece(self, nodes: Sequence[Node]) -> Piece:
        content = inlines(nodes, running=False)
        broken = False
        if not has_words(content):
            # The page shows nothing but the wiki's own message that the source is lost.
            content, broken = [_error(nodes)], True
        coins, urls = _citation(nodes)
        keys = {
            key
            for element in _elements(nodes)
            if element.tag == "a"
            and not element.elsewhere
            and (key := fragment(element.get("href"))) in self.works
        }
        full = keys.pop() if len(keys) == 1 and coins is None else None
        if full is not None and _within(self.works[full], nodes):
            full = None
        return Piece(content, _work(content, coins, urls), full, broken)

    def full_work(self, key: str) -> FullWork:
        """Return a work with the line that describes it: its own, if it shares the line."""
        element = self.works[key]
        line = _line(element)
        alone = line is not element and self.lines[line] == 1 and not _in_entry(line)
        nodes: list[Node] = [
            node
            for node in (line.children if alone else [element])
            if isinstance(node, str) or node.tag not in LISTS
        ]
        content = inlines(nodes, running=False)
        coins, urls = _citation(nodes if alone else [element, *_following(element)])
        return FullWork(key, content, _work(content, coins, urls))


def _number(value: str, otherwise: int) -> int:
    return int(value) if value.isdecimal() and len(value) < 6 else otherwise


def _style(found: Element) -> str | None:
    """Return how a list of notes is numbered, ``None`` for a list with plain numbers."""
    classes = set(found.classes)
    for above in (found.parent, found.parent.parent if found.parent else None):
        classes |= above.classes if above is not None else frozenset()
    for name in (found.get("data-mw-group"), *(c.removeprefix("reflist-") for c in classes)):
        if name in ("lower-alpha", "upper-alpha", "lower-roman", "upper-roman", "lower-greek"):
            return name
    return None


def _place(number: int, style: str | None) -> str:
    if style in ("lower-alpha", "upper-alpha") and 0 < number <= len(_LETTERS):
        letter = _LETTERS[number - 1]
        return letter if style == "lower-alpha" else letter.upper()
    return str(number)


def _is_backlink(node: Node) -> bool:
    if isinstance(node, str):
        return _CARETS.fullmatch(node) is not None
    if "mw-cite-backlink" in node.classes or "mw:referencedBy" in node.get("rel").split():
        return True
    links = _back_links(node)
    return links > 0 and len(node.text().split()) <= links + 1


def _back_links(element: Element) -> int:
    """Count the links to markers in ``element``, itself included."""
    return sum(
        e.tag == "a" and fragment(e.get("href")).startswith("cite_ref")
        for e in (element, *element.elements())
    )


def _backlinks(item: Element) -> int:
    count = 0
    for node in item.children:
        if not _is_backlink(node):
            break
        count += 0 if isinstance(node, str) else _back_links(node)
    return count


def _text_of(item: Element) -> list[Node]:
    """Return an entry's nodes without the back-links before them."""
    nodes = list(item.children)
    while nodes and _is_backlink(nodes[0]):
        del nodes[0]
    if nodes and isinstance(nodes[0], str):
        nodes[0] = nodes[0].lstrip("^↑ \t\n\u00a0")
    return nodes


def _sources(nodes: Sequence[Node]) -> list[list[Node]]:
    """Return the nodes of each source of an entry."""
    sources = _divide(nodes)
    return [s for s in sources if has_words(inlines(s, running=False))] or [list(nodes)]


def _divide(nodes: Iterable[Node]) -> list[list[Node]]:
    """Divide an entry's nodes at the items of a list, and where a semicolon divides short forms."""
    sources: list[list[Node]] = [[]]
    for node in nodes:
        if isinstance(node, str):
            sources[-1].append(node)
        elif node.tag in LISTS:
            sources += [*(list(item.children) for item in items(node)), []]
        elif node.has_blocks or not node.classes.isdisjoint(
            ("reference-text", "mw-reference-text")
        ):
            first, *others = _divide(node.children)
            sources[-1] += first
            sources += others
        else:
            before = sources[-1][-1] if sources[-1] else None
            if (
                isinstance(before, str)
                and _AFTER_SOURCE.search(before)
                and fragment(node.get("href")).startswith(_WORK_ID)
            ):
                sources.append([])
            sources[-1].append(node)
    return sources


def _elements(nodes: Iterable[Node]) -> Iterator[Element]:
    for node in nodes:
        if isinstance(node, Element):
            yield node
            yield from node.elements()


def _error(nodes: Iterable[Node]) -> str:
    return " ".join(
        element.text() for element in _elements(nodes) if element.classes & _ERROR_CLASSES
    )


def _within(element: Element, nodes: Sequence[Node]) -> bool:
    above = {element, *element.ancestors()}
    return any(node in above for node in nodes if isinstance(node, Element))


def _line(element: Element) -> Element:
    """Return the line of a list or the paragraph that ``element`` stands in, or itself."""
    for above in (element, *element.ancestors()):
        if above.tag in _LINE_TAGS:
            return above
        if above is not element and above.block:
            break
    return element


def _in_entry(line: Element) -> bool:
    return any(is_reference_list(above) for above in line.ancestors())


def _following(element: Element) -> Iterator[Element]:
    """Yield the metadata that stands right after a citation."""
    siblings = element.parent.children if element.parent is not None else []
    after = siblings[siblings.index(element) + 1 :]
    follower = next((node for node in after if not isinstance(node, str)), None)
    if follower is not None and COINS in follower.classes:
        yield follower


def _citation(nodes: Iterable[Node]) -> tuple[str | None, list[str]]:
    """Return the metadata of the first citation in ``nodes``, and its external links."""
    urls: list[str] = []
    for element in _elements(nodes):
        if COINS in element.classes and element.get("title"):
            return element.get("title"), _own(urls)
        href = element.get("href")
        if element.tag == "a" and (
            "external" in element.classes or "mw:ExtLink" in element.get("rel").split()
        ):
            urls.append(f"https:{href}" if href.startswith("//") else href)
    return None, _own(urls)


def _own(urls: Sequence[str]) -> list[str]:
    """Return the absolute links, without those to archives if there are others."""
    absolute = [url for url in urls if url.startswith(("http://", "https://", "ftp://"))]
    return [url for url in absolute if not _ARCHIVE.match(url)] or absolute


def _work(content: Sequence[Inline], coins: str | None, urls: Sequence[str]) -> Work | None:
    if coins is not None:
        work = work_from_coins(coins, urls)
        if work is not None:
            return work
    work = read_work(plain_text(content))
    return replace(work, url=urls[0]) if work is not None and urls else work
