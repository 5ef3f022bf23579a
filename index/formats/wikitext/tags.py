"""HTML tags in wikitext: line breaks, blocks, raised and hidden text; the rest is only looks."""

import re
from collections import Counter
from dataclasses import dataclass, field

from index.formats.parts import Mark, Sign
from index.formats.wikitext.source import TAG_OPEN
from index.formats.wikitext.stream import Cited, Item, Literal, Stream, words

_TAG = re.compile(rf"{TAG_OPEN}(/?)([a-z][a-z0-9]*)([^<>{TAG_OPEN}]*)>", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCKS = frozenset(
    "blockquote caption center dd div dl dt hr li ol p section table td th tr ul".split()
)
_VOID = frozenset("br hr link meta wbr".split())
_HEADING = re.compile(r"h([1-6])$")
# What is raised, lowered or struck through, and what stands over the line.
_COLLECTED = frozenset("sup sub s strike del rt rtc rp".split())
_LINES = {"br": Sign.BREAK}
RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
# Where a paragraph, a list item or a cell ends; marks at line starts have a sign before them.
_PARAGRAPH_END = re.compile("\n(?=[ \t]*[\n\x04\x01|!])")


@dataclass(frozen=True, slots=True)
class _Tag:
    closing: bool
    name: str
    attributes: str

    @property
    def hides(self) -> bool:
        return _HIDDEN.search(self.attributes) is not None

    @property
    def opens(self) -> bool:
        """Whether the tag has content."""
        return not (self.closing or self.name in _VOID or self.attributes.endswith("/"))

    @property
    def is_collected(self) -> bool:
        return self.opens and (self.name in _COLLECTED or self.hides)


@dataclass(slots=True)
class _Open:
    """A tag whose content is collected up to the token at ``end``.

    ``closed`` says that the token there closes this very tag; ``None`` as end is the stream's.
    """

    tag: _Tag
    outer: Stream
    end: int | None
    closed: bool

    @property
    def ends_with_paragraph(self) -> bool:
        name = self.tag.name
        return not self.closed and (name == "p" or name not in _BLOCKS)


def _tokens(stream: Stream) -> list[Item | _Tag]:
    """Tell tags from text; a tag goes on over what templates in its attributes show."""
    tokens: list[Item | _Tag] = []
    cut: list[str] = []  # the beginning of a tag that a template was written into
    for item in stream:
        plain = isinstance(item, str) and not isinstance(item, Literal)
        if not isinstance(item, str):
            tokens += [] if cut else [item]
            continue
        position = 0
        if cut:
            end = item.find(">") + 1 if plain else 0
            if "\n\n" in item[: end or len(item)]:
                tokens.append(Sign.GAP)  # it was none, or has no end
                cut, end = [], 0
            else:
                cut.append(item[: end or len(item)])
                if not end:
                    continue
                match = _TAG.fullmatch("".join(cut))
                tokens += [_tag(match)] if match is not None else []
                cut = []
            position = end
        if not plain:
            tokens.append(item)
            continue
        for match in _TAG.finditer(item, position):
            tokens += [item[position : match.start()], _tag(match)]
            position = match.end()
        opened = item.find(TAG_OPEN, position)
        if opened >= 0:
            cut = [item[opened:]]
        tokens.append(item[position:opened] if opened >= 0 else item[position:])
    return [token for token in tokens if token != ""]


def _tag(match: re.Match[str]) -> _Tag:
    return _Tag(match.group(1) == "/", match.group(2).lower(), match.group(3))


def _ends(tokens: list[Item | _Tag]) -> dict[int, tuple[int, bool]]:
    """Return where the content of each tag ends, and whether its own closing tag ends it."""
    ends: dict[int, tuple[int, bool]] = {}
    opened: list[tuple[int, str]] = []
    counts: Counter[str] = Counter()
    for place, token in enumerate(tokens):
        if not isinstance(token, _Tag):
            continue
        if token.opens:
            opened.append((place, token.name))
            counts[token.name] += 1
        elif token.closing and counts[token.name]:
            name = ""
            while name != token.name:  # what is open inside it ends with it
                start, name = opened.pop()
                counts[name] -= 1
                ends[start] = (place, name == token.name)
    return ends


@dataclass(slots=True)
class _Resolver:
    tokens: list[Item | _Tag]
    out: Stream = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)

    def run(self) -> Stream:
        ends = _ends(self.tokens)
        for place, token in enumerate(self.tokens):
            done = False
            while self.opened and self.opened[-1].end == place:
                done = self.opened[-1].closed or done
                self._close(self.opened.pop())
            if isinstance(token, _Tag):
                if token.is_collected:
                    self.opened.append(_Open(token, self.out, *ends.get(place, (None, False))))
                    self.out = []
                elif not done:
                    self._layout(token)
            elif isinstance(token, str) and not isinstance(token, Literal):
                self._text(token)
            else:
                self.out.append(token)
        while self.opened:
            self._close(self.opened.pop())
        return self.out

    def _text(self, text: str) -> None:
        if self.opened and self.opened[-1].ends_with_paragraph:
            end = _PARAGRAPH_END.search(text)
            if end is not None:
                self.out.append(text[: end.start()])
                self._end_paragraph()
                text = text[end.start() :]
        self.out.append(text)

    def _end_paragraph(self) -> None:
        while self.opened and self.opened[-1].ends_with_paragraph:
            self._close(self.opened.pop())

    def _layout(self, tag: _Tag) -> None:
        heading = _HEADING.match(tag.name)
        if tag.name in _LINES:
            self.out.append(_LINES[tag.name])
            return
        if tag.name in _BLOCKS or heading is not None:
            self._end_paragraph()
        if heading is not None:
            marks = "=" * int(heading.group(1))
            self.out.append(f"{marks}\n" if tag.closing else f"\n{marks}")
        elif tag.name == "table":
            self.out.append("\n|}\n" if tag.closing else "\n{|\n")
        elif tag.name in _BLOCKS:
            self.out.append("\n\n")

    def _close(self, opened: _Open) -> None:
        """Put in the place of a tag's content what can be shown of it."""
        content, self.out = self.out, opened.outer
        name = opened.tag.name
        divided = any(isinstance(item, str) and "\n\n" in item for item in content)
        if opened.tag.hides:
            if name not in _BLOCKS and (divided or not opened.closed):
                self.out += ["\n\n", Sign.GAP] if divided else [Sign.GAP]
            elif divided:
                self.out.append("\n\n")
            return
        kept: Stream = [item for item in content if isinstance(item, Mark | Cited)]
        said = words(content)
        if said:
            script = {"sup": RAISED, "sub": LOWERED}.get(name, {})
            raised = opened.closed and all(character in script for character in map(ord, said))
            simple = all(isinstance(item, str | Mark | Cited) for item in content)
            changed: Item = Literal(said.translate(script)) if raised and simple else Sign.GAP
            self.out.append(changed)
        elif any(item is Sign.GAP or not isinstance(item, str | Mark | Cited) for item in content):
            self.out.append(Sign.GAP)
        self.out.extend(kept)
        if divided:
            self.out += ["\n\n", Sign.GAP]


def resolve_tags(stream: Stream) -> Stream:
    """Return a stream without HTML tags, in linear time."""
    return _Resolver(_tokens(stream)).run()
