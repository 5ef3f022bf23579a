"""A page of HTML as a tree that is cheap and safe to walk.

The parser's own tree is copied once, without recursion. A page that nests deeper than any
article does is refused, so that whoever walks the copy may recurse.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from index.errors import ArticleError

# Wikipedia's pages nest about 40 deep; a browser stops at 512.
_DEEPEST = 100
# The HTML standard has a parser look through the open elements at every block's start, which is
# quadratic where nothing is ever closed. This many looks take about a second; the longest
# articles need a million.
_MOST_LOOKS = 400_000_000
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)|<!--|-->", re.IGNORECASE)
_NEVER_OPEN = frozenset(
    """area base br col embed hr img input link meta param source track wbr html head body
    p li dt dd tr td th thead tbody tfoot caption colgroup option optgroup rb rp rt rtc""".split()
)
# What is inside these is text to the parser, whatever it looks like.
_RAW = frozenset({"script", "style", "textarea", "title", "iframe", "xmp", "noembed"})

_BLOCKS = frozenset(
    """address article aside blockquote body center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre
    section summary table tbody td tfoot th thead tr ul caption""".split()
)
_DISPLAY = re.compile(r"display\s*:\s*([a-z-]+)", re.IGNORECASE)
# Elements among words, which a page may set on lines of their own.
_WRAPPERS = frozenset("a abbr b bdi big cite em font i small span strong u".split())
_BLOCK_DISPLAYS = frozenset({"block", "flex", "flow-root", "grid", "list-item", "table"})

_HIDDEN_TAGS = frozenset({"noscript", "script", "style", "template"})
# Classes that the page's own style sheets hide from a reader.
_HIDDEN_CLASSES = frozenset(
    """cs1-hidden-error cs1-maint geo-inline-hidden geo-multi-punct geo-nondefault mw-empty-elt
    screen-reader-text sr-only visually-hidden visuallyhidden""".split()
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
COINS = "Z3988"


@dataclass(slots=True, eq=False)
class Element:
    """An element; ``children`` are elements and text.

    ``block`` says whether it stands on lines of its own, as a paragraph or a list does, and
    ``has_blocks`` whether any descendant does, those inside a box among the words of a line
    aside. ``elsewhere`` says that it is a link into another page.
    """

    tag: str
    attributes: Mapping[str, str]
    classes: frozenset[str] = frozenset()
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)
    block: bool = False
    has_blocks: bool = False
    elsewhere: bool = False

    def get(self, attribute: str) -> str:
        """Return the attribute's value, empty where there is none."""
        return self.attributes.get(attribute, "")

    def elements(self) -> Iterator["Element"]:
        """Yield the elements inside, in the order of the page."""
        stack = [self]
        while stack:
            element = stack.pop()
            if element is not self:
                yield element
            stack.extend(e for e in reversed(element.children) if isinstance(e, Element))

    def ancestors(self) -> Iterator["Element"]:
        """Yield what it stands in, the nearest first."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def text(self) -> str:
        """Return all the text inside, shown or not."""
        found: list[str] = []
        stack: list[Element | str] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                found.append(node)
            else:
                stack.extend(reversed(node.children))
        return "".join(found)


def parse(text: str, name: str) -> Element:
    """Return the page's root element, without what a reader of the page does not see.

    Raises:
        ArticleError: the page nests too deep; ``name`` is what to call it.
    """
    unclosed = ArticleError(f"{name} cannot be read as a page: its tags are not closed")
    if _looks(text) > _MOST_LOOKS:
        raise unclosed
    # Without events the parser does nothing but build the tree.
    parser = LexborHTMLParser(text, options=LexborDocumentOptions.WO_EVENTS.value)
    root = Element("html", {})
    if parser.root is None:
        return root
    root.attributes = _attributes(parser.root)
    stack: list[tuple[LexborNode, Element, int]] = [(parser.root, root, 0)]
    while stack:
        node, element, depth = stack.pop()
        if depth > _DEEPEST:
            raise unclosed
        child = node.first_child
        while child is not None:
            tag = child.tag or ""
            if tag == "-text":
                element.children.append(child.text_content or "")
            elif tag and not tag.startswith("-"):
                inner = _element(tag, _attributes(child), element)
                # Metadata about a citation is hidden, and read all the same.
                if COINS in inner.classes or not _hidden(inner):
                    element.children.append(inner)
                    if inner.block:
                        _tell_of_block(inner)
                    stack.append((child, inner, depth + 1))
            child = child.next
    return root


def _attributes(node: LexborNode) -> dict[str, str]:
    return {key: value or "" for key, value in node.attributes.items()}


def _element(tag: str, attributes: dict[str, str], parent: Element) -> Element:
    classes = frozenset(attributes.get("class", "").split())
    display = _display(attributes.get("style", ""))
    block = (tag in _BLOCKS and not display.startswith("inline")) or (
        tag in _WRAPPERS and display in _BLOCK_DISPLAYS
    )
    return Element(tag, attributes, classes, parent, block=block)


def _display(style: str) -> str:
    """Return how an element's own style has it displayed: the last word of several, or none."""
    displays = _DISPLAY.findall(style)
    return displays[-1].lower() if displays else ""


def _hidden(element: Element) -> bool:
    return (
        element.tag in _HIDDEN_TAGS
        # A section that is folded until the reader opens it, or searches, is shown then.
        or element.attributes.get("hidden", "until-found").strip().lower() != "until-found"
        or bool(element.classes & _HIDDEN_CLASSES)
        or _HIDDEN_STYLE.search(element.get("style")) is not None
    )


def _tell_of_block(block: Element) -> None:
    """Tell what ``block`` stands in of it."""
    by_style = block.tag in _WRAPPERS
    element = block.parent
    while element is not None and not element.has_blocks:
        if by_style and _display(element.get("style")).startswith("inline-"):
            break  # a fraction, say: its lines are stacked in the line of the words around it
        element.has_blocks = True
        element = element.parent


def _looks(text: str) -> int:
    """Estimate from above how often the parser would look at an open element."""
    looks = depth = end = 0
    still_open: dict[str, int] = {}
    inside = ""  # the comment or raw text that has begun
    for match in _TAG.finditer(text):
        slash, name = match.group(1), (match.group(2) or "").lower()
        if inside:
            if match.group() == inside or (slash and name == inside):
                inside = ""
        elif match.group() == "<!--":
            inside = "-->"
        elif name in _RAW and not slash:
            inside = name
        elif slash and still_open.get(name):
            still_open[name] -= 1
            depth -= 1
        elif name and not slash:
            looks += depth
            if match.end() > end:
                # Each attribute's name is looked up among those before it.
                end = text.find(">", match.end())
                end = len(text) if end < 0 else end
                looks += text.count(" ", match.end(), end) ** 2
            if name not in _NEVER_OPEN:
                still_open[name] = still_open.get(name, 0) + 1
                depth += 1
    return looks


def fragment(href: str) -> str:
    """Return what a link names inside its page, decoded; empty where it names nothing."""
    return unquote(href.partition("#")[2])
