"""What wikitext becomes while it is read: text that may still hold marks of layout, and tokens.

A stream is flat, as MediaWiki's own text is once templates are expanded: quotation marks for
italics, HTML tags and line breaks are still in it. ``settle`` makes of one line of it what
``assemble`` can lay out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from index.formats.parts import Inline, Mark, Sign
from index.formats.wikitext.source import restored
from index.records import Work


class Literal(str):
    """Text that is shown as it is: an entity, or what stood in ``<nowiki>``."""

    __slots__ = ()


class Loose(Enum):
    """``UNKNOWN`` stands for a template that cannot be rendered: a gap in a sentence, and
    nothing on a line of its own. ``IMAGE`` is an image in the text, a gap unless it begins the
    line. ``BLOCK`` is a box or an image that text flows around. ``CITED`` is where a citation
    ends, see ``Cited``."""

    UNKNOWN = "unknown"
    IMAGE = "image"
    BLOCK = "block"
    CITED = "cited"


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages printed after a marker, as in ``[11]:23``."""

    shown: str


@dataclass(frozen=True, slots=True)
class Cited:
    """Says that what follows cites ``work``, or in short the work with the key ``full``."""

    work: Work | None = None
    full: str | None = None


@dataclass(frozen=True, slots=True)
class Unrendered:
    """What could not be rendered, as text for an entry of a list, after its gap.

    ``alone`` is for what shows no words: it is only told where an entry would else say nothing.
    """

    said: str
    alone: bool = False


Item = str | Mark | Sign | Loose | Pages | Cited | Unrendered
Stream = list[Item]

_QUOTES = re.compile("'{2,}")
_SPACES = re.compile(r"\s+")
_QUOTATION_MARKS = re.compile('(["“”])')
_MOST_PAGES = 4  # that follow one marker


def shows(items: Iterable[Item]) -> bool:
    """Whether a reader sees anything of the items, apart from templates that are unknown."""
    return any(
        bool(restored(item).strip()) if isinstance(item, str) else isinstance(item, Mark)
        for item in items
    )


def words(items: Iterable[Item]) -> str:
    """Return the text of a stream without tokens and marks of layout, white space evened."""
    text = "".join(
        item if isinstance(item, str) else " " if item is Sign.BREAK else "" for item in items
    )
    return _SPACES.sub(" ", restored(_QUOTES.sub("", text))).strip()


def trimmed(items: Stream) -> Stream:
    """Return a stream without white space at its ends."""
    out = list(items)
    while out and isinstance(out[0], str) and not isinstance(out[0], Literal):
        first = out[0].lstrip()
        if first:
            out[0] = first
            break
        del out[0]
    while out and isinstance(out[-1], str) and not isinstance(out[-1], Literal):
        last = out[-1].rstrip()
        if last:
            out[-1] = last
            break
        del out[-1]
    return out


def lines_of(items: Iterable[Item]) -> Iterator[Stream]:
    """Yield the lines of a stream."""
    line: Stream = []
    for item in items:
        if isinstance(item, str) and not isinstance(item, Literal):
            first, *more = item.split("\n")
            line.append(first)
            for text in more:
                yield line
                line = [text]
        else:
            line.append(item)
    yield line


def settle(line: Iterable[Item], *, entry: bool = False) -> list[Inline]:
    """Return a line as it is shown: quotes for italics gone, pages joined to their marker.

    An unknown template is a gap; in an ``entry`` of a list, what it was given stands after it.
    """
    out: list[Inline] = []
    mark: int | None = None  # where the marker stands that pages may follow
    joined = 0
    inside = False  # something is shown before this place on its line
    for item in _without_quotes(list(line)):
        if isinstance(item, Pages) and mark is not None and joined < _MOST_PAGES:
            printed = out[mark]
            assert isinstance(printed, Mark)
            out[mark] = replace(printed, shown=f"{printed.shown}:{item.shown}")
            joined += 1
        elif isinstance(item, Unrendered):
            out += told(item) if entry and not item.alone else ()
        elif (shown := _shown(item, inside=inside)) is not None:
            out.append(shown)
            if _is_solid(shown):
                inside = shown is not Sign.BREAK
                mark, joined = (len(out) - 1 if isinstance(shown, Mark) else None), 0
    return out


def _shown(item: Item, *, inside: bool) -> Inline | None:
    if isinstance(item, str):
        return restored(item) or None
    if isinstance(item, Mark | Sign):
        return item
    if isinstance(item, Pages) or item is Loose.UNKNOWN or (item is Loose.IMAGE and inside):
        return Sign.GAP
    return None


def told(item: Unrendered) -> list[Inline]:
    """Return what could not be rendered with gaps around, so that nothing of it is quoted."""
    out: list[Inline] = [Sign.GAP]
    for part in _QUOTATION_MARKS.split(item.said):
        out += [part, Sign.GAP]
    return out


def _is_solid(item: Inline) -> bool:
    return not isinstance(item, str) or bool(item.strip())


def _without_quotes(line: Stream) -> Stream:
    """Take out the apostrophes that make bold and italics, and leave those that are shown.

    As MediaWiki does it for each line: four are one shown and bold, more than five are some
    shown and both. Where both kinds are odd in number, one bold mark was an apostrophe
    and italics.
    """
    runs: list[tuple[int, re.Match[str]]] = [
        (number, match)
        for number, item in enumerate(line)
        if isinstance(item, str) and not isinstance(item, Literal) and "''" in item
        for match in _QUOTES.finditer(item)
    ]
    if not runs:
        return line
    shown = [_shown_apostrophes(len(match.group())) for _, match in runs]
    marks = [len(match.group()) - more for (_, match), more in zip(runs, shown, strict=True)]
    bold = sum(mark in (3, 5) for mark in marks)
    if bold % 2 and sum(mark in (2, 5) for mark in marks) % 2 and 3 in marks:
        shown[_misread_bold(line, runs, marks)] += 1
    out: Stream = list(line)
    pieces: dict[int, list[str]] = {}
    places: dict[int, int] = {}
    for (number, match), more in zip(runs, shown, strict=True):
        text = match.string
        pieces.setdefault(number, []).append(text[places.get(number, 0) : match.start()])
        pieces[number].append("'" * more)
        places[number] = match.end()
    for number, parts in pieces.items():
        written = line[number]
        assert isinstance(written, str)
        out[number] = "".join(parts) + written[places[number] :]
    return out


def _shown_apostrophes(length: int) -> int:
    if length == 4:
        return 1
    return max(0, length - 5)


def _misread_bold(line: Stream, runs: list[tuple[int, re.Match[str]]], marks: list[int]) -> int:
    """Return which bold mark begins with an apostrophe that is shown."""
    bolds = [place for place, mark in enumerate(marks) if mark == 3]
    after_space = after_word = None
    for place in bolds:
        number, match = runs[place]
        before = match.string[max(0, match.start() - 2) : match.start()]
        if not before and number:
            earlier = line[number - 1]
            before = earlier[-2:] if isinstance(earlier, str) else ""
        if before[-1:] in ("", " "):
            after_space = place if after_space is None else after_space
        elif len(before) == 2 and before[0] == " ":
            return place  # after a word of one letter, as in ''l'''amour''
        elif after_word is None:
            after_word = place
    chosen = after_word if after_word is not None else after_space
    assert chosen is not None
    return chosen
