"""Running text of a page: elements -> words, markers, line breaks and gaps.

What a reader of the page sees is either rendered as the same text, or leaves a gap, so that no
sentence is quoted that says something else than the page.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from index.formats.html.tree import COINS, Element, fragment
from index.formats.parts import Inline, Mark, Sign
from index.records import MarkerGroup

Node = Element | str

# Visible, and no part of what the article says: edit links, "citation needed", error messages.
_NOISE = frozenset(
    f"""{COINS} Inline-Template audiolinkinfo citation-comment cs1-visible-error editsection
    ext-phonos-attribution metadata mw-cite-backlink mw-collapsible-toggle mw-editsection
    mw-editsection-like mw-ext-cite-error mw-jump-link navbar noprint
    pcs-edit-section-link-container shortdescription""".split()
)
_NO_TEXT_TAGS = frozenset(
    "button datalist input link map meta option param select source svg textarea title".split()
)
# What cannot be told in a line of plain text; struck-out words say the opposite of their text.
_GAP_TAGS = frozenset(
    """applet audio canvas del embed figure iframe math object pre s score strike table timeline
    video""".split()
)
_GAP_CLASSES = frozenset(
    """error mw-ext-score mw-hiero-outer mwe-math-element mwe-math-fallback-image-display
    mwe-math-fallback-image-inline sfrac template-chem2-su tex tion""".split()
)
# Coordinates have several forms on the page, and a map behind them.
_PLACE_CLASSES = frozenset("coordinates geo geo-default geo-inline mw-kartographer-maplink".split())
_DECORATION = frozenset(
    """ext-phonos flagicon floatleft floatnone floatright haudio mw-halign-center
    mw-halign-left mw-halign-none mw-halign-right noviewer thumb""".split()
)
_PLACEHOLDERS = frozenset({"lazy-image-placeholder", "pcs-lazy-load-placeholder"})
_STACKED = re.compile(r"display\s*:\s*inline-block", re.IGNORECASE)
_EDIT = re.compile(r"edit\b", re.IGNORECASE)

_BASE = "0123456789+-−–=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθ"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿ"
_SUPERSCRIPT = dict(zip(_BASE, _RAISED, strict=True))
_SUBSCRIPT = dict(
    zip(
        "0123456789+-−–=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)
# Raised as a habit of typesetting: the same words set plainly mean the same.
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_SIGNS = {"tm": "™", "sm": "℠"} | {sign: sign for sign in "*†‡§¶®©™℠"}

_SPACES = re.compile(r"\s+")
_HAIR_SPACES = re.compile("[\u2009\u200a\u200b\u2060\ufeff]")
_BRACKETS = "[]［］【】〔〕()（） "
_BETWEEN_MARKERS = re.compile(r"[\s,;–-]*")
_LONGEST_LABEL = 30
_LONGEST_MARKER = 100


def inlines(nodes: Iterable[Node], *, running: bool = True) -> list[Inline]:
    """Return what is seen of ``nodes``; blocks among them are divided by line breaks.

    Outside ``running`` text (in an infobox or a reference) pictures and coordinates stand beside
    the words, and leave no gap.
    """
    line = _Line(running)
    line.read(nodes)
    return line.found


def has_words(content: Iterable[Inline]) -> bool:
    return any(isinstance(inline, str) and not inline.isspace() and inline for inline in content)


def is_noise(element: Element) -> bool:
    """Whether the page shows it without the article's saying it."""
    return (
        element.tag in _NO_TEXT_TAGS
        or not element.classes.isdisjoint(_NOISE)
        or element.get("id") == "coordinates"  # those of the whole page
    )


def marker_of(element: Element) -> Mark | None:
    """Return the marker that ``element`` is, if it is one."""
    if element.tag not in ("a", "span", "sup"):
        return None
    link = _cited(element)
    if link is None:
        return None
    shown = _shown(element)
    label = shown.strip(_BRACKETS)
    if not label or len(label) > _LONGEST_LABEL:
        return None
    if element.tag == "a" and label == shown:
        return None  # a link in words to a note, such as "see above"
    if label.isdigit() and not label.isdecimal():
        label = unicodedata.normalize("NFKC", label)
    # No entry of this page has the whole address of another for its key.
    href = link.get("href")
    return Mark(shown, label, group_of(label), href if link.elsewhere else fragment(href))


def group_of(label: str) -> MarkerGroup:
    """Return which list a marker's label belongs to: numbers are references."""
    return "reference" if label.isdecimal() else "note"


def _cited(element: Element) -> Element | None:
    """Return the link of a marker: the one to an entry or, by its class, any in the page."""
    if element.tag == "a":
        return element if fragment(element.get("href")).startswith("cite_note") else None
    by_class = _is_reference(element)
    if not by_class and element.tag != "sup":
        return None
    links = [e for e in element.elements() if e.tag == "a" and fragment(e.get("href"))]
    for link in links:
        if fragment(link.get("href")).startswith("cite_note"):
            return link
    return links[0] if links and by_class else None


def _is_reference(element: Element) -> bool:
    return (
        not element.classes.isdisjoint(("reference", "mw-ref"))
        or "mw:Extension/ref" in element.get("typeof").split()
    )


def _shown(element: Element) -> str:
    """Return a marker's text as printed, on one line, without the hair's breadth around pages."""
    return _SPACES.sub(" ", _HAIR_SPACES.sub("", element.text())).strip()


@dataclass(slots=True)
class _Line:
    """Reads nodes one after the other; what was found so far decides on what comes next."""

    running: bool
    found: list[Inline] = field(default_factory=list)

    def read(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if isinstance(node, str):
                self.found.append(node)
            else:
                self.element(node)

    def element(self, element: Element) -> None:
        mark = marker_of(element)
        if mark is not None:
            self.found.append(mark)
        elif _is_reference(element) and element.tag in ("span", "sup"):
            self.follow(_shown(element))
        elif is_noise(element) or self.is_beside(element):
            pass
        elif (sign := _sign_of(element)) is not None:
            self.found.append(sign)
        elif element.tag in ("sub", "sup"):
            self.script(element.children, raised=element.tag == "sup")
        elif "frac" in element.classes:
            self.fraction(element)
        else:
            around = [Sign.BREAK] if element.block else ['"'] if element.tag == "q" else []
            self.found += around
            self.read(element.children)
            self.found += around

    def is_beside(self, element: Element) -> bool:
        """Whether a picture, or coordinates, stand beside the words and not among them."""
        if _is_gap(element):
            return False
        if _is_picture(element):
            return not self.running or not _matters(element)
        return not self.running and not element.classes.isdisjoint(_PLACE_CLASSES)

    def follow(self, shown: str) -> None:
        """Add a page (``:23``) or a comma that is printed after a marker to the marker."""
        while self.found and isinstance(self.found[-1], str) and not self.found[-1].strip():
            self.found.pop()
        last = self.found[-1] if self.found else None
        if isinstance(last, Mark) and len(last.shown) <= _LONGEST_MARKER:
            self.found[-1] = replace(last, shown=last.shown + shown)

    def script(self, nodes: Sequence[Node], *, raised: bool) -> None:
        """Add a superscript or subscript: as one in Unicode, or as a gap."""
        inside = inlines(nodes, running=self.running)
        words = "".join(inline for inline in inside if isinstance(inline, str))
        bare = words.strip()
        script = _SUPERSCRIPT if raised else _SUBSCRIPT
        before = self.found[-1] if self.found else ""
        if not inside or (words and not bare):
            self.found += [words] if words else []
        elif any(isinstance(inline, Mark) for inline in inside):
            self.found.extend(inline for inline in inside if not isinstance(inline, str))
        elif isinstance(before, Mark) and _BETWEEN_MARKERS.fullmatch(words):
            self.follow(bare)
        elif raised and bare.startswith("[") and bare.endswith("]"):
            pass  # an editor's remark, such as "[citation needed]"
        elif any(inline is Sign.GAP for inline in inside):
            self.found.append(Sign.GAP)
        elif raised and bare.lower() in _SIGNS:
            self.found.append(_SIGNS[bare.lower()])
        elif raised and bare in _ORDINALS and isinstance(before, str) and before[-1:].isdigit():
            self.found.append(bare)
        elif all(character in script for character in bare):
            self.found.append("".join(script.get(character, " ") for character in words))
        else:
            self.found.append(Sign.GAP)

    def fraction(self, element: Element) -> None:
        for node in element.children:
            if isinstance(node, str):
                self.found.append(node)
            elif not node.classes.isdisjoint(("num", "den")):
                self.script(node.children, raised="num" in node.classes)
            else:
                self.element(node)


def _sign_of(element: Element) -> Sign | None:
    if element.tag in ("br", "hr"):
        return Sign.BREAK
    placed = not element.classes.isdisjoint(_PLACE_CLASSES)
    return Sign.GAP if placed or _is_picture(element) or _is_gap(element) else None


def _is_gap(element: Element) -> bool:
    if element.tag in _GAP_TAGS or not element.classes.isdisjoint(_GAP_CLASSES):
        return True
    if element.tag == "ruby":
        # Without brackets for plain text the reading would run into the word.
        return not any(inner.tag == "rp" for inner in element.elements())
    return (
        _STACKED.search(element.get("style")) is not None
        and not element.has_blocks
        and any(inner.tag == "br" or inner.block for inner in element.elements())
    )


def _is_picture(element: Element) -> bool:
    """Whether it is a picture, or holds the place of one that a mobile page loads later."""
    return element.tag == "img" or not element.classes.isdisjoint(_PLACEHOLDERS)


def _matters(image: Element) -> bool:
    """Whether a picture in running text stands for words: a glyph, say, but no flag or icon."""
    spoken = image.attributes.get("alt", image.attributes.get("data-alt"))
    if spoken is not None and (not spoken.strip() or _EDIT.match(spoken)):
        return False
    if image.get("aria-hidden") == "true" or image.get("role") == "presentation":
        return False
    for element in (image, *image.ancestors()):
        if element.block:
            break
        if not element.classes.isdisjoint(_DECORATION):
            return False
    return True
