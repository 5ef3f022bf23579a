"""An entry of a list -> its sources, each with the work that it cites."""

from collections.abc import Container, Iterator

from index.bibliography import read_work
from index.formats.parts import Piece, Sign, plain_text
from index.formats.wikitext.blocks import bullets
from index.formats.wikitext.stream import Cited, Loose, Stream, Unrendered, settle, told, words


def read_pieces(stream: Stream, works: Container[str]) -> Iterator[Piece]:
    """Yield the sources of an entry; ``works`` are the keys of works described in full."""
    for line in bullets(stream):
        for part in _divided(line):
            content = settle(part, entry=True)
            if not plain_text(content):
                content = [inline for i in part if isinstance(i, Unrendered) for inline in told(i)]
            cited = [item for item in part if isinstance(item, Cited)]
            full = next((item.full for item in cited if item.full in works), None)
            work = next((item.work for item in cited if item.work is not None), None)
            if work is None and full is None:
                work = read_work(plain_text(content))
            yield Piece(content, work, full)


def _divided(line: Stream) -> Iterator[Stream]:
    """Divide a line between two citations: at the semicolon or break between them, if any."""
    start = 0
    rest: Stream = []  # of an item that was cut in two
    ended: int | None = None  # where the citation before ended
    for place, item in enumerate(line):
        if item is Loose.CITED:
            ended = place
        elif isinstance(item, Cited) and ended is not None:
            cut = _cut(line, ended, place)
            if cut is not None:
                at, before, after = cut
                yield [*rest, *line[start:at], *before]
                start, rest = at + 1, after
            ended = None
    yield [*rest, *line[start:]]


def _cut(line: Stream, ended: int, begun: int) -> tuple[int, Stream, Stream] | None:
    """Return at which item to divide, and what of that item belongs to each side."""
    for place in reversed(range(ended + 1, begun)):
        item = line[place]
        if item is Sign.BREAK:
            return place, [], []
        if isinstance(item, str) and ";" in item:
            before, sign, after = item.rpartition(";")
            return place, [before + sign], [after]
    return (ended, [], []) if not words(line[ended:begun]) else None
