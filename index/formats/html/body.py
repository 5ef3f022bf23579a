"""The body of a page: headings, and paragraphs and list items, each with its own text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from index.formats.html.inline import Node, has_words, inlines, is_noise
from index.formats.html.tree import Element
from index.formats.parts import Heading, Inline, Mark, Prose, Sign, plain_text
from index.formats.text.prose import ends_sentence

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_NO_PROSE_TAGS = frozenset(
    "aside audio canvas dialog figure footer form iframe nav object pre table video".split()
)
_NO_PROSE_CLASSES = frozenset(
    """ambox asbox bandeau-container bandeau-portail barbox catlinks center-table cmbox dablink
    fmbox gallery hatnote homonymie imbox infobox listen locmap mbox-small
    mw-authority-control mw-ext-score mw-gallery-packed mw-highlight mw-indicators
    mw-kartographer-container mw-references-wrap navbox navbox-styles
    navigation-not-searchable noteTA ombox pcs-collapse-table-collapsed-bottom
    pcs-collapse-table-collapsed-container portal portal-bar portalbox printfooter refbegin
    references reflist rellink side-box sidebar sister-bar sister-box sistersitebox stub
    switcher-container thumb tmbox toc toccolours vertical-navbox""".split()
)
_NO_PROSE_IDS = frozenset(
    """catlinks contentSub footer jump-to-nav mw-navigation
    pcs-edit-section-title-description siteNotice siteSub toc""".split()
)
LISTS = frozenset({"ol", "ul"})
_NO_PROSE_ROLES = frozenset({"navigation", "note", "search"})


def is_furniture(element: Element) -> bool:
    """Whether ``element`` is no body text: a table, a picture, a box, a list of references."""
    return (
        element.tag in _NO_PROSE_TAGS
        or not element.classes.isdisjoint(_NO_PROSE_CLASSES)
        or element.get("id") in _NO_PROSE_IDS
        or element.get("role") in _NO_PROSE_ROLES
        or is_noise(element)
        or is_reference_list(element)
    )


def is_reference_list(element: Element) -> bool:
    return element.tag in LISTS and (
        not element.classes.isdisjoint(("references", "mw-references"))
        or any(item.get("id").startswith("cite_note") for item in items(element))
    )


def items(found: Element) -> Iterator[Element]:
    """Yield the items of a list."""
    return (e for e in found.children if isinstance(e, Element) and e.tag == "li")


def read_body(root: Element, title: Element | None) -> list[Heading | Prose]:
    """Return the headings and the prose of ``root`` in the order of the page.

    ``title`` is the page's own heading, which is none of a section.
    """
    body = _Body(title)
    body.read(root)
    return body.found


@dataclass(slots=True)
class _Body:
    title: Element | None
    found: list[Heading | Prose] = field(default_factory=list)
    interrupted: bool = False  # by a formula on lines of its own

    def read(self, element: Element) -> None:
        """Read a block: what stands in it between other blocks is a paragraph of its own."""
        run: list[Node] = []
        for node in element.children:
            if isinstance(node, str) or not (node.block or node.has_blocks):
                run.append(node)
                continue
            furniture = is_furniture(node)
            if furniture and element.tag == "p":
                # The sentence goes on behind it; only a table among the words is missed there.
                run += [node] if node.tag == "table" else []
                continue
            self.paragraph(run)
            run = []
            if furniture or node is self.title:
                continue
            if node.tag in _HEADINGS:
                self.heading(_HEADINGS[node.tag], inlines(node.children))
            else:
                self.read(node)
        self.paragraph(run)

    def heading(self, level: int, content: Sequence[Inline]) -> None:
        self.interrupted = False
        self.found.append(Heading(level, content))

    def paragraph(self, run: Iterable[Node]) -> None:
        content = inlines(run)
        if has_words(content):
            if self.interrupted and plain_text(content)[:1].islower():
                content.insert(0, Sign.GAP)
            self.interrupted = False
            self.found.append(Prose(content))
            return
        before = self.found[-1] if self.found else None
        if not isinstance(before, Prose):
            return
        # A marker on a line of its own, after a quotation say, belongs to what is above it.
        more: list[Inline] = [inline for inline in content if isinstance(inline, Mark)]
        if Sign.GAP in content and not self.interrupted:
            self.interrupted = True
            if not ends_sentence(plain_text(before.content)):
                more.append(Sign.GAP)
        if more:
            self.found[-1] = Prose([*before.content, *more])
