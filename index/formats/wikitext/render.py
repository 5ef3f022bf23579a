"""Parsed wikitext -> stream: links, entities, extension tags; templates are handed on.

Everything is rendered in the order of the page, since that is what numbers the references.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import mwparserfromhell
from mwparserfromhell.nodes import (
    Argument,
    ExternalLink,
    HTMLEntity,
    Template,
    Wikilink,
)
from mwparserfromhell.wikicode import Wikicode

from index.formats.parts import FullWork, Mark, Row, Sign
from index.formats.wikitext.blocks import flat
from index.formats.wikitext.names import LANGUAGES_OF_LINKS
from index.formats.wikitext.references import Cite, Use
from index.formats.wikitext.source import Element, Source, restored
from index.formats.wikitext.stream import Literal, Loose, Stream, Unrendered, settle, trimmed, words
from index.records import Work

_ATTRIBUTE = re.compile(
    r"""([\w:][\w:.-]*)(?:\s*=\s*(?:"([^"]*)(?:"|$)|'([^']*)(?:'|$)|([^\s>]*)))?"""
)
_REF_ATTRIBUTES = {"name", "group", "follow", "dir", "details"}
_FILE = re.compile(r"\s*(?:file|image|bild)\s*:", re.IGNORECASE)
_FILE_IN_BOX = re.compile(
    r"\s*(?:thumb(?:nail)?|framed?|left|right|center|none)\s*(?:=.*)?$",
    re.IGNORECASE,
)
_CATEGORY = re.compile(r"\s*category\s*:", re.IGNORECASE)
_PREFIX = re.compile(r"\s*([a-z-]{2,12})\s*:", re.IGNORECASE)
_PIPE_TRICK = re.compile(r"^:?(?:[^:]*:)?(.*?)(?:\s*\([^()]*\))?(?:,\s.*)?$")
_BOXES = frozenset(
    "categorytree graph imagemap inputbox mapframe pre templatedata timeline".split()
)
_WITHOUT_TEXT = frozenset("includeonly indicator section templatestyles".split())


@dataclass(slots=True)
class Renderer:
    """Renders one page; ``templates`` renders a template, ``title`` is the page's."""

    title: str
    templates: Callable[["Renderer", Template], Stream]
    cite: Cite = field(default_factory=Cite)
    rows: list[Row] = field(default_factory=list)
    works: dict[str, FullWork] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)  # keys of works described outside references
    native_name: str | None = None
    in_entry: bool = False
    source: Source = field(default_factory=Source)

    def wikitext(self, raw: str) -> Stream:
        """Render wikitext as it stands in the page."""
        out: Stream = []
        for chunk in self.source.chunks(raw):
            out += self.code(mwparserfromhell.parse(chunk, skip_style_tags=True))
        return out

    def code(self, code: Wikicode) -> Stream:
        """Render parsed wikitext."""
        out: Stream = []
        for node in code.nodes:
            if isinstance(node, Template):
                out += self.templates(self, node)
            elif isinstance(node, Wikilink):
                out += self._link(node)
            elif isinstance(node, ExternalLink):
                out += self._external(node)
            elif isinstance(node, HTMLEntity):
                out.append(Literal(html.unescape(str(node))))
            elif isinstance(node, Argument):
                out.append(Loose.UNKNOWN)
            else:
                out += self.text(str(node))
        return out

    def text(self, text: str) -> Stream:
        """Render text in which extension tags may have stood."""
        out: Stream = []
        for part in self.source.split(text):
            if isinstance(part, str):
                out.append(part)
            else:
                out += self._element(part)
        return out

    def after_colon(self, name: Stream) -> Stream:
        """Return what follows the colon in ``{{function:value}}``."""
        for place, item in enumerate(name):
            if isinstance(item, str) and ":" in item:
                return trimmed([item.partition(":")[2], *name[place + 1 :]])
        return []

    def _link(self, node: Wikilink) -> Stream:
        target = restored(str(node.title))
        if _FILE.match(target):
            return self._file(node)
        prefix = _PREFIX.match(target)
        if _CATEGORY.match(target) or (
            prefix is not None and prefix.group(1).lower() in LANGUAGES_OF_LINKS
        ):
            return []
        if node.text is None:
            shown = self.code(node.title)
            bar = shown.index("|") if "|" in shown else -1  # from {{!}}
            shown = shown[bar + 1 :]
            first = shown[0] if shown else None
            if isinstance(first, str) and first.lstrip().startswith(":"):
                shown[0] = first.lstrip()[1:]
            return shown
        if str(node.text).strip():
            return self.code(node.text)
        trick = _PIPE_TRICK.match(target.strip())
        return [trick.group(1) if trick is not None else target]

    def _file(self, node: Wikilink) -> Stream:
        """Leave out an image; one that stands in the middle of a sentence is part of it."""
        options: list[str] = []
        if node.text is not None:
            self.code(node.text)  # for the references in it
            options = restored(str(node.text)).split("|")
        if any(_FILE_IN_BOX.match(option) for option in options):
            return [Loose.BLOCK]
        return [Loose.IMAGE, Unrendered(restored(str(node.title)).strip(), alone=True)]

    def _external(self, node: ExternalLink) -> Stream:
        url = self.text(str(node.url))
        if not node.brackets:
            return url
        if node.title is not None and str(node.title).strip():
            return trimmed(self.code(node.title))
        # Such a link is shown as a number of its own.
        marks: Stream = [item for item in url if isinstance(item, Mark)]
        return [*marks, Sign.GAP, Unrendered(words(url), alone=True)]

    def _element(self, element: Element) -> Stream:
        content = element.content or ""
        match element.name:
            case "nowiki":
                out: Stream = [Literal(html.unescape(content).replace("\n", " "))]
            case "ref":
                out = self._ref(element)
            case "references":
                self._references(element)
                out = [Loose.BLOCK]
            case "gallery":
                for line in content.split("\n"):
                    self.wikitext(line.partition("|")[2])
                out = [Loose.BLOCK]
            case "poem":
                lines = content.strip().replace("\n", "<br>\n")
                out = ["\n\n", *self.wikitext(lines), "\n\n"]
            case name if name in _BOXES:
                out = [Loose.BLOCK]
            case name if name in _WITHOUT_TEXT:
                out = []
            case _:
                out = [Sign.GAP, Unrendered(" ".join(content.split()), alone=True)]
        return out

    def _ref(self, element: Element) -> Stream:
        given = attributes_of(element.attributes)
        if set(given) - _REF_ATTRIBUTES:
            return []  # the software shows an error instead of a number
        return self.cite.use(
            Use(
                group=given.get("group", ""),
                name=given.get("name", ""),
                content=element.content,
                follow=given.get("follow", ""),
            )
        )

    def _references(self, element: Element) -> None:
        given = attributes_of(element.attributes)
        self.reference_list(given.get("group", ""), lambda: self.wikitext(element.content or ""))

    def reference_list(self, group: str, define: Callable[[], object] | None = None) -> None:
        """Print the list of a group; ``define`` renders the references given in the list."""
        if define is not None:
            with self.cite.defining(group):
                define()
        with _InEntry(self):
            self.cite.print_list(group, self.wikitext)

    def describe(self, key: str, text: Stream, work: Work | None) -> None:
        """Note a work described in full, under the key that short forms link to."""
        shown = [item for item in settle(flat(text), entry=True) if not isinstance(item, Mark)]
        self.works.setdefault(key, FullWork(key, shown, work))
        if not self.in_entry:
            self.listed.add(key)

    def finish(self) -> None:
        """Print what no list has printed."""
        for group in self.cite.open_groups():
            self.reference_list(group)


@dataclass(slots=True)
class _InEntry:
    """While entries of a list are rendered, not the text that they stand under."""

    renderer: Renderer
    before: bool = False

    def __enter__(self) -> None:
        self.before, self.renderer.in_entry = self.renderer.in_entry, True

    def __exit__(self, *error: object) -> None:
        self.renderer.in_entry = self.before


def attributes_of(text: str) -> dict[str, str]:
    """Return a tag's attributes, names in lower case and white space in values evened."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = next((v for v in match.groups()[1:] if v is not None), "")
        found[match.group(1).lower()] = " ".join(html.unescape(value).split())
    return found
