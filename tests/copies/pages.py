"""Pages whose links are known, taken apart by code that shares nothing with the readers.

A page becomes blocks of text with its markers, and lists of entries with the ids that the
markers link to, so that a copy of it can be damaged and the truth still be known.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from index.records import Article, Marker
from index.sentences import markers_within

# What a mirror's plain text has lost, or never had.
_DROPPED = (
    "style, script, link, meta, noscript, table:not(.infobox), .navbox, .hatnote, .dablink, .toc, "
    "#toc, figure, figcaption, .thumb, .gallery, .mw-editsection, .reflist .references .noprint, "
    ".Inline-Template, .metadata, .ambox, .mw-cite-backlink .cite-accessibility-label, .geo-inline,"
    " .reference.nowrap, .noprint, .portal, .sistersitebox, .mw-empty-elt, .mwe-math-element, "
    ".refbegin, .catlinks, .printfooter, .shortdescription, [style*='display:none'], .Z3988"
)


@dataclass(frozen=True)
class Block:
    """A heading (``level`` 2 to 6), a paragraph or list ``item`` (0), or an infobox row (-1).

    In ``text`` a marker is ``\\x02id\\x03shown\\x02``.
    """

    level: int
    text: str
    item: bool = False


@dataclass(frozen=True)
class Listed:
    """An entry: its id, its text (markers as in a block), its back-links."""

    id: str
    text: str
    backlinks: int


@dataclass(frozen=True)
class Page:
    name: str
    title: str
    blocks: tuple[Block, ...]
    references: tuple[Listed, ...]
    notes: tuple[Listed, ...]
    labels: dict[str, str] = field(default_factory=dict)


MARKED = re.compile("\x02([^\x02\x03]*)\x03([^\x02\x03]*)\x02")


def _mark_markers(tree: LexborHTMLParser) -> tuple[Counter[str], dict[str, str]]:
    """Replace each marker by its own notation; count all of the page's, and what they print."""
    uses: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for sup in tree.css("sup.reference, sup.mw-ref, sup[typeof='mw:Extension/ref']"):
        link = sup.css_first("a")
        href = unquote(link.attributes.get("href") or "") if link is not None else ""
        if "#" not in href:
            continue
        key = href.split("#", 1)[1]
        shown = sup.text().strip()
        uses[key] += 1
        labels[key] = shown.strip("[]")
        sup.replace_with(f"\x02{key}\x03{shown}\x02")
    return uses, labels


def _text(node: LexborNode) -> str:
    return re.sub(r"[ \t\n\r\f]+", " ", node.text()).strip()


def read_page(path: Path) -> Page:
    """Take a stored page apart."""
    html = path.read_text(encoding="utf-8")
    tree = LexborHTMLParser(re.sub(r"&#95;", "_", html))
    heading = tree.css_first("#firstHeading, h1, title")
    title = _text(heading).split(" - ")[0] if heading is not None else path.stem
    uses, labels = _mark_markers(tree)
    references: list[Listed] = []
    notes: list[Listed] = []
    for entry in tree.css("ol.references > li"):
        key = unescape(entry.attributes.get("id") or "")
        back = entry.css_first(".mw-cite-backlink, [rel='mw:referencedBy']")
        backlinks = 0
        if back is not None:
            backlinks = len(back.css("a")) or 1
            back.decompose()
        for part in entry.css("style, .Z3988, .mw-cite-backlink, [rel='mw:referencedBy']"):
            part.decompose()
        listed = Listed(key, _text(entry), backlinks or max(1, uses[key]))
        label = labels.get(key, "1" if not references else "")
        (references if label.isdigit() else notes).append(listed)
    for part in tree.css("ol.references"):
        part.decompose()
    for part in tree.css(_DROPPED):
        part.decompose()
    return Page(path.stem, title, tuple(_blocks(tree)), tuple(references), tuple(notes), labels)


def _blocks(tree: LexborHTMLParser) -> list[Block]:
    places = (".mw-parser-output", "#mw-content-text", "#bodyContent", "body")
    found = next(found for place in places if (found := tree.css(place)))
    root = max(found, key=lambda node: len(node.text()))
    blocks: list[Block] = []
    for row in root.css("table.infobox tr"):
        label, value = row.css_first("th"), row.css_first("td")
        if label is not None and value is not None and _text(value):
            blocks.append(Block(-1, f"{_text(label)}\n{_text(value)}"))
    for table in root.css("table"):
        table.decompose()
    for node in root.css("h2, h3, h4, h5, p, li, dd, blockquote"):
        if node.tag in ("li", "dd", "blockquote"):
            for part in node.css("ul, ol, dl, p"):
                part.decompose()
        text = _text(node)
        if text:
            level = int((node.tag or "")[1]) if re.fullmatch(r"h\d", node.tag or "") else 0
            blocks.append(Block(level, text, item=node.tag == "li"))
    return blocks


def page_of(article: Article, name: str) -> Page:
    """Take an article apart that the reader of wikitext has read; its own tests vouch for it."""
    keys = {n: f"{r.group} {r.entry}" for n, r in enumerate(article.references)}

    def marked(start: int, end: int) -> str:
        pieces, at = [], start
        for index in markers_within(article.markers, start, end):
            marker = article.markers[index]
            shown = article.text[marker.start : marker.end]
            pieces += [article.text[at : marker.start], f"\x02{_key(marker)}\x03{shown}\x02"]
            at = marker.end
        return "".join((*pieces, article.text[at:end])).replace("\n", " ")

    def _key(marker: Marker) -> str:
        assert marker.target is not None
        return keys[marker.target]

    blocks = [
        Block(-1, f"{article.slice(f.label)}\n{marked(*f.value)}")
        for f in article.fields
        if f.value
    ]
    section = 0
    for paragraph in article.paragraphs:
        passed = article.sections[section + 1 : paragraph.section + 1]
        blocks += [Block(heading.level, heading.title) for heading in passed]
        section = max(section, paragraph.section)
        blocks.append(Block(0, marked(paragraph.start, paragraph.end)))
    listed: dict[str, list[Listed]] = {"reference": [], "note": []}
    for number, entry in enumerate(article.references):
        text = marked(entry.start, entry.end)
        listed[entry.group].append(Listed(keys[number], text, entry.backlinks))
    labels = {_key(marker): marker.label for marker in article.markers}
    return Page(
        name,
        article.title,
        tuple(blocks),
        tuple(listed["reference"]),
        tuple(listed["note"]),
        labels,
    )
