"""HTML tags in wikitext: line breaks, blocks, raised and hidden text; the rest is only looks."""

import re
from dataclasses import dataclass, field

from index.formats.parts import Mark, Sign
from index.formats.wikitext.source import TAG_OPEN
from index.formats.wikitext.stream import Cited, Item, Literal, Stream, words

_TAG = re.compile(rf"{TAG_OPEN}(/?)([a-z][a-z0-9]*)([^<>{TAG_OPEN}]*)>", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLOCKS = frozenset(
    "blockquote caption center dd div dl dt hr li ol p section table td th tr ul".split()
)
_HEADING = re.compile(r"h([1-6])$")
# What is raised, lowered or struck through, and what stands over the line.
_COLLECTED = frozenset("sup sub s strike del rt rtc rp".split())
_LINES = {"br": Sign.BREAK}
_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


@dataclass(slots=True)
class _Open:
    """A tag whose content is collected until it closes; ``depth`` counts those inside it."""

    name: str
    hidden: bool
    outer: Stream
    depth: int = 1


@dataclass(slots=True)
class _Resolver:
    out: Stream = field(default_factory=list)
    opened: _Open | None = None
    cut: bool = False  # inside a tag that a template was written into

    def text(self, item: str) -> None:
        position = 0
        if self.cut:
            end = item.find(">")
            position, self.cut = (len(item), True) if end < 0 else (end + 1, False)
        for match in _TAG.finditer(item, position):
            self._plain(item[position : match.start()])
            self._tag(match.group(1) == "/", match.group(2).lower(), match.group(3))
            position = match.end()
        rest = item[position:]
        cut = rest.find(TAG_OPEN)
        if cut >= 0:
            rest, self.cut = rest[:cut], True
        self._plain(rest)

    def _plain(self, text: str) -> None:
        if not text:
            return
        if self.opened is not None and "\n\n" in text:
            self.flush()  # no such tag goes on into another paragraph
        self.out.append(text)

    def _tag(self, closing: bool, name: str, attributes: str) -> None:
        if self.opened is not None:
            if name == self.opened.name:
                self.opened.depth += -1 if closing else 1
                if not self.opened.depth:
                    self._close(self.opened)
                return
            if name in _BLOCKS and not self.opened.hidden:
                self.flush()
        elif not closing and (name in _COLLECTED or _HIDDEN.search(attributes)):
            if not attributes.endswith("/"):
                self.opened = _Open(name, name not in _COLLECTED, self.out)
                self.out = []
            return
        self._layout(closing, name)

    def _layout(self, closing: bool, name: str) -> None:
        heading = _HEADING.match(name)
        if name in _LINES:
            self.out.append(_LINES[name])
        elif heading is not None:
            marks = "=" * int(heading.group(1))
            self.out.append(f"{marks}\n" if closing else f"\n{marks}")
        elif name == "table":
            self.out.append("\n|}\n" if closing else "\n{|\n")
        elif name in _BLOCKS:
            self.out.append("\n\n")

    def _close(self, opened: _Open) -> None:
        content, self.out, self.opened = self.out, opened.outer, None
        if opened.hidden:
            return
        kept: Stream = [item for item in content if isinstance(item, Mark | Cited)]
        said = words(content)
        if said:
            script = {"sup": _RAISED, "sub": _LOWERED}.get(opened.name, {})
            raised = all(ord(character) in script for character in said)
            simple = all(isinstance(item, str | Mark | Cited) for item in content)
            changed: Item = Literal(said.translate(script)) if raised and simple else Sign.GAP
            self.out.append(changed)
        elif any(item is Sign.GAP or not isinstance(item, str | Mark | Cited) for item in content):
            self.out.append(Sign.GAP)
        self.out.extend(kept)

    def flush(self) -> None:
        """Give up on a tag that nothing closes: its content is shown somehow, or hidden."""
        if self.opened is not None:
            content, self.out, self.opened = self.out, self.opened.outer, None
            self.out += [Sign.GAP, *content]


def resolve_tags(stream: Stream) -> Stream:
    """Return a stream without HTML tags, in linear time."""
    resolver = _Resolver()
    for item in stream:
        if isinstance(item, str) and not isinstance(item, Literal):
            resolver.text(item)
        else:
            resolver.out.append(item)
    resolver.flush()
    return resolver.out
