"""Lines of a stream -> headings and paragraphs; values and entries -> lines and bullets."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.formats.parts import Heading, Inline, Mark, Prose, Sign
from index.formats.wikitext.source import restored
from index.formats.wikitext.stream import (
    Item,
    Literal,
    Loose,
    Stream,
    lines_of,
    settle,
    shows,
    trimmed,
    words,
)
from index.formats.wikitext.tags import resolve_tags

_LIST_MARKS = re.compile(r"[*#:;]+[ \t]*")
_RULE = re.compile(r"-{4,}[ \t]*")
_TABLE_START = re.compile(r"[ \t:*#;]*\{\|")
_TABLE_END = re.compile(r"[ \t]*\|\}")
_ROW = re.compile(r"[ \t]*\|")
_SENTENCE_END = re.compile(r"[.!?:]['\"”’»)\]]{0,4}$")
# A hint to other pages that was written by hand, as a line in italics.
_HINT = re.compile(
    r"(?:See (?:also|main article)|Main articles?|For [^.]{0,200}\bsee\b|This article is about|"
    r"Not to be confused|Further information|[^.]{0,80}redirects here)",
    re.IGNORECASE,
)
_SWITCHES = re.compile(
    r"__(?:TOC|NOTOC|FORCETOC|NOEDITSECTION|NEWSECTIONLINK|NONEWSECTIONLINK|NOGALLERY|HIDDENCAT|"
    r"INDEX|NOINDEX|STATICREDIRECT|NOCONTENTCONVERT|NOCC|NOTITLECONVERT|NOTC|DISAMBIG|"
    r"EXPECTUNUSEDCATEGORY)__"
)


def _head(line: Stream) -> str:
    """Return the text that a line begins with, as written."""
    text: list[str] = []
    for item in line:
        if isinstance(item, Literal) or not isinstance(item, str):
            if isinstance(item, str | Mark | Sign) or item is Loose.UNKNOWN:
                break
            continue
        text.append(restored(item))
    return "".join(text)


def _without_head(line: Stream, length: int) -> Stream:
    """Return a line without its first ``length`` characters of plain text."""
    out = list(line)
    for place, item in enumerate(out):
        if not length:
            break
        if isinstance(item, str) and not isinstance(item, Literal):
            text = restored(item)
            out[place] = text[length:]
            length -= min(length, len(text))
    return out


def _table_lines(heads: Sequence[str]) -> set[int]:
    """Return the numbers of the lines that are inside a table.

    A table that nothing closes ends at the next heading.
    """
    inside: set[int] = set()
    opened: list[int] = []
    closed = _closed_first(heads)
    for number, head in enumerate(heads):
        if _TABLE_START.match(head):
            opened.append(number)
        elif opened and _TABLE_END.match(head):
            start = opened.pop()
            if not opened:
                inside.update(range(start, number + 1))
        elif opened and head.startswith("==") and not closed[number]:
            inside.update(range(opened[0], number))
            opened = []
    if opened:
        inside.update(range(opened[0], len(heads)))
    return inside


def _closed_first(heads: Sequence[str]) -> list[bool]:
    """Return for each line whether after it a table is closed before another one begins."""
    closed = [False] * len(heads)
    state = False
    for number in reversed(range(len(heads))):
        closed[number] = state
        if _TABLE_END.match(heads[number]):
            state = True
        elif _TABLE_START.match(heads[number]):
            state = False
    return closed


@dataclass(slots=True)
class _Blocks:
    """Headings and paragraphs so far, and the lines of the paragraph that is open."""

    done: list[Heading | Prose] = field(default_factory=list)
    lines: list[Stream] = field(default_factory=list)
    spaced: bool = False  # its lines begin with a space, which sets them apart
    in_doubt: bool = False  # a template alone on a line came after an unfinished sentence
    unfinished: bool = False  # the last block ends within a sentence, and nothing says so yet

    def close(self) -> None:
        """End the paragraph that is open."""
        content: list[Inline] = []
        for line in self.lines:
            content += [*([" "] if content else []), *settle(line)]
        if self.in_doubt:
            content.append(Sign.GAP)
        self.lines, self.in_doubt = [], False
        self.add(content)

    def add(self, content: list[Inline]) -> None:
        said = "".join(inline for inline in content if isinstance(inline, str)).strip()
        if said:
            self.done.append(Prose(content))
            self.unfinished = _is_unfinished(said)

    def head(self, heading: Heading) -> None:
        self.close()
        self.done.append(heading)
        self.unfinished = False

    def alone(self, *, shown: bool) -> None:
        """Note what cannot be rendered, alone on its line; a formula surely is ``shown``."""
        if self.lines:
            self.in_doubt = self.in_doubt or _is_unfinished(words(self.lines[-1]))
            if not self.in_doubt:
                self.close()
        elif shown and self.unfinished:
            self.done[-1] = Prose([*self.done[-1].content, Sign.GAP])
            self.unfinished = False


def _is_unfinished(said: str) -> bool:
    return bool(said) and _SENTENCE_END.search(said, max(0, len(said) - 10)) is None


def read_blocks(stream: Stream) -> list[Heading | Prose]:
    """Return the headings, paragraphs and list items of a page; tables are left out."""
    lines = list(lines_of(resolve_tags(_without_switches(stream))))
    heads = [_head(line) for line in lines]
    tables = _table_lines(heads)
    blocks = _Blocks()
    for number, (line, head) in enumerate(zip(lines, heads, strict=True)):
        if number in tables or _ROW.match(head):
            blocks.close()
        else:
            _read_line(blocks, line, head)
    blocks.close()
    return blocks.done


def _read_line(blocks: _Blocks, line: Stream, head: str) -> None:
    marks = _LIST_MARKS.match(head)
    rule = _RULE.match(head)
    heading = _heading(line, head) if head.startswith("=") else None
    content = _without_head(line, marks.end()) if marks is not None else line
    if heading is not None:
        blocks.head(heading)
    elif not shows(content):
        if any(item in (Loose.UNKNOWN, Loose.IMAGE, Sign.GAP) for item in line):
            blocks.alone(shown=Sign.GAP in line)
        else:
            blocks.close()
    elif marks is not None:
        blocks.close()
        for part in _term_and_rest(content, marks.group()):
            if not _is_hint(part):
                blocks.add(settle(_without_edges(part)))
    else:
        spaced = head.startswith(" ")
        if rule is not None or spaced != blocks.spaced:
            blocks.close()
        blocks.spaced = spaced
        if rule is not None:
            content = _without_head(line, rule.end())
        if blocks.in_doubt:
            blocks.lines.append([Sign.GAP])
            blocks.in_doubt = False
        blocks.lines.append(_without_edges(content))


def _without_edges(line: Stream) -> Stream:
    """Return a line without the boxes and images that text flows around."""
    return [" " if item is Loose.BLOCK else item for item in line]


def _term_and_rest(line: Stream, marks: str) -> list[Stream]:
    """Divide ``;term : definition``, which one line may hold."""
    if ";" in marks:
        for place, item in enumerate(line):
            if isinstance(item, str) and not isinstance(item, Literal) and ":" in item:
                before, after = item.split(":", 1)
                return [[*line[:place], before], [after, *line[place + 1 :]]]
    return [line]


def _is_hint(line: Stream) -> bool:
    said = _head(line).strip()
    return said.startswith("''") and _HINT.match(words(line)) is not None


def _heading(line: Stream, head: str) -> Heading | None:
    bare = trimmed(line)
    last = bare[-1]
    if not isinstance(last, str) or isinstance(last, Literal):
        return None
    written = restored(last)
    opening = len(head) - len(head.lstrip("="))
    level = min(opening, len(written) - len(written.rstrip("=")), 6)
    if not level or (len(bare) == 1 and len(written) <= 2 * level):
        return None
    content = _without_head([*bare[:-1], written[:-level]], level)
    return Heading(level, settle(trimmed(content)))


def _without_switches(stream: Stream) -> Stream:
    return [
        _SWITCHES.sub("", item)
        if isinstance(item, str) and not isinstance(item, Literal) and "__" in item
        else item
        for item in stream
    ]


def flat(stream: Stream) -> Stream:
    """Return a stream as one line: list items and paragraphs apart by breaks, tables left out."""
    lines = list(lines_of(resolve_tags(stream)))
    heads = [_head(line) for line in lines]
    tables = _table_lines(heads)
    out: Stream = []
    separate = False
    for number, (line, head) in enumerate(zip(lines, heads, strict=True)):
        marks = _LIST_MARKS.match(head)
        if number in tables or not any(_matters(item) for item in line):
            separate = separate or bool(out)
            continue
        if out:
            out.append(Sign.BREAK if separate or marks is not None else " ")
        out += _without_head(line, marks.end()) if marks is not None else line
        separate = marks is not None
    return [Sign.BREAK if item is Loose.BLOCK else item for item in out]


def _matters(item: Item) -> bool:
    if isinstance(item, str):
        return bool(restored(item).strip())
    return item is not Loose.BLOCK and item is not Loose.CITED


def bullets(stream: Stream) -> list[Stream]:
    """Return the bulleted parts of a reference entry, each as one line; without bullets, one."""
    parts: list[Stream] = [[]]
    for line in lines_of(resolve_tags(stream)):
        if _head(line).startswith("*"):
            parts.append([])
        parts[-1] += [*line, "\n"]
    return [part for part in (flat(part) for part in parts) if any(_matters(i) for i in part)]
