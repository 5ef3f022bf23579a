"""Makes wikitext safe to parse: what the software takes out first, and which brackets pair up.

MediaWiki first takes out comments and extension tags (``<ref>``, ``<nowiki>``, ...), so that
nothing inside them can break a template around them, and then pairs brackets with one stack.
Both are done here in one pass each; mwparserfromhell then only ever sees brackets that have a
partner, which also keeps its time linear on junk.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# Characters that stand for markup which is not to be parsed as such, or only later.
_NEUTRAL = {"{": "\x01", "<": "\x02", "[": "\x03", "}": "\x05", "]": "\x06"}
_LINE_START = "\x04"
_LESS = "\x10"  # a "<" that begins no tag
_NEUTRAL_BRACKETS = str.maketrans({c: _NEUTRAL[c] for c in "{}[]"})
_RESTORED = str.maketrans({v: k for k, v in _NEUTRAL.items()} | {_LINE_START: None, _LESS: "<"})
TAG_OPEN = _NEUTRAL["<"]
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")

# Tags whose content is none of the wikitext around them.
_EXTENSIONS = (
    "ce|chem|gallery|graph|hiero|imagemap|includeonly|indicator|inputbox|maplink|mapframe|math|"
    "nowiki|poem|pre|ref|references|score|section|source|syntaxhighlight|templatedata|"
    "templatestyles|timeline|categorytree"
)
# Tags that say what other pages include; on the page itself all between them is shown.
_INCLUDED = r"</?(?:noinclude|onlyinclude)(?:\s[^<>]*)?/?>"
_TAKEN_OUT = re.compile(rf"<!--|{_INCLUDED}|<({_EXTENSIONS})(?=[\s/>])", re.IGNORECASE)
_STAND_IN = re.compile("\x7f(\\d+)\x7f")
_HTML = re.compile(
    r"<(?=/?(?:abbr|b|bdi|bdo|big|blockquote|br|caption|center|cite|code|data|dd|del|dfn|div|dl|dt|"
    r"em|font|h[1-6]|hr|i|ins|kbd|li|link|mark|meta|ol|p|q|rb|rp|rt|"
    r"rtc|ruby|s|samp|small|span|strike|strong|sub|sup|table|td|th|time|tr|tt|u|ul|var|wbr)"
    r"(?:[\s/][^<>]*)?/?>)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\{{2,}|\}{2,}|\[{2,}|\]{2,}")
_TABLE_MARK = re.compile(r"^([ \t:]*)\{(?=\|)", re.MULTILINE)
_BLOCK_MARK = re.compile(r"^(?=[*#:;=]|----)", re.MULTILINE)
_LINK_START = re.compile(
    r"(?<!\[)\[(?=(?:[a-z][a-z+.-]{1,12}:|//)[^\s\]\[<>\"])|\n|\]", re.IGNORECASE
)
# A link whose brackets are written as templates, to get it through another template.
_LINK_OF_TEMPLATES = re.compile(
    r"\{\{!\(\(\}\}([^\n{}\[\]]*(?:\{\{!\}\}[^\n{}\[\]]*)?)\{\{\)\)!\}\}"
)
# Deeper nesting than any page has; what is deeper stays as it is written.
_DEEPEST = 24
_CHUNK = 4_000


@dataclass(frozen=True, slots=True)
class Element:
    """An extension tag that was taken out; ``content`` is ``None`` for ``<ref name=x />``."""

    name: str
    attributes: str
    content: str | None


@dataclass(slots=True)
class Source:
    """Wikitext made safe, piece by piece; ``elements`` are the tags taken out of it so far."""

    elements: list[Element] = field(default_factory=list)

    def chunks(self, raw: str) -> Iterator[str]:
        """Yield ``raw`` in pieces that can be parsed one by one."""
        yield from _chunks(_neutralise(self._take_out(raw)))

    def split(self, text: str) -> Iterator[str | Element]:
        """Yield text and the elements that stand in it."""
        position = 0
        for match in _STAND_IN.finditer(text):
            if match.start() > position:
                yield text[position : match.start()]
            yield self.elements[int(match.group(1))]
            position = match.end()
        if position < len(text):
            yield text[position:]

    def _take_out(self, raw: str) -> str:
        """Leave out comments and put a stand-in for each extension tag.

        What only other pages include goes on to the end where nothing closes it.
        """
        out: list[str] = []
        unclosed: set[str] = set()
        position = 0
        while match := _TAKEN_OUT.search(raw, position):
            start = match.start()
            if match.group(1) is None:
                out.append(raw[position:start])
                comment = match.group() == "<!--"
                position = _after_comment(raw, start, out) if comment else match.end()
                continue
            name = match.group(1).lower()
            opened = raw.find(">", match.end())
            if opened < 0:
                break
            if raw[opened - 1] == "/":
                element = Element(name, raw[match.end() : opened - 1], None)
                after = opened + 1
            else:
                closed = None
                if name not in unclosed:
                    closed = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(raw, opened)
                if closed is None and name == "includeonly":
                    out.append(raw[position:start])
                    return "".join(out)
                if closed is None:  # a tag that nothing closes is text
                    unclosed.add(name)
                    out.append(raw[position : match.end()])
                    position = match.end()
                    continue
                element = Element(name, raw[match.end() : opened], raw[opened + 1 : closed.start()])
                after = closed.end()
            out.append(raw[position:start])
            out.append(f"\x7f{len(self.elements)}\x7f")
            self.elements.append(element)
            position = after
        out.append(raw[position:])
        return "".join(out)


def clean(raw: str) -> str:
    """Return wikitext with even line ends and without control characters."""
    even = _CONTROLS.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))
    return _LINK_OF_TEMPLATES.sub(r"[[\1]]", even)


def restored(text: str) -> str:
    """Return text as it was written: neutral markup put back, tags taken out left out."""
    return _STAND_IN.sub("", text).translate(_RESTORED)


def _after_comment(raw: str, start: int, out: list[str]) -> int:
    """Return where to go on after the comments at ``start``; on a line of their own they are it.

    ``out`` ends with what stands before them.
    """
    after = start
    while raw.startswith("<!--", after):
        end = raw.find("-->", after + 4)
        after = len(raw) if end < 0 else end + 3
        follows = after
        while follows < len(raw) and raw[follows] in " \t":
            follows += 1
        if not raw.startswith(("\n", "<!--"), follows):
            return after
        after = follows
    before = out[-1].rstrip(" \t")
    if raw.startswith("\n", after) and (before.endswith("\n") or (not before and len(out) == 1)):
        out[-1] = before
        return after + 1
    return after


def _neutralise(text: str) -> str:
    """Neutralise HTML tags, tables, line marks and every bracket without a partner."""
    text = _HTML.sub(TAG_OPEN, text).replace("<", _LESS)
    text = _TABLE_MARK.sub(lambda match: match.group(1) + _NEUTRAL["{"], text)
    text = _one_link_at_a_time(text)
    kept = bytearray(len(text))
    for start, end in _kept(text):
        kept[start:end] = b"\1" * (end - start)
    text = _BRACKETS.sub(
        lambda match: "".join(
            c if kept[match.start() + i] else c.translate(_NEUTRAL_BRACKETS)
            for i, c in enumerate(match.group())
        ),
        text,
    )
    return _BLOCK_MARK.sub(_LINE_START, text)


def _one_link_at_a_time(text: str) -> str:
    """Neutralise the bracket of each external link that is not closed before the line ends."""
    opened: int | None = None
    dead: list[int] = []
    for match in _LINK_START.finditer(text):
        if match.group() == "[":
            if opened is None:
                opened = match.start()
            else:
                dead.append(match.start())
        else:
            if match.group() == "\n" and opened is not None:
                dead.append(opened)
            opened = None
    dead += [opened] if opened is not None else []
    out: list[str] = []
    position = 0
    for place in sorted(dead):
        out += [text[position:place], _NEUTRAL["["]]
        position = place + 1
    out.append(text[position:])
    return "".join(out)


def _kept(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the brackets stand that have a partner and are not nested too deep."""
    ends: list[int] = []
    for begin, end, width in sorted(_pairs(text)):
        while ends and ends[-1] <= begin:
            ends.pop()
        if len(ends) < _DEEPEST:
            yield begin, begin + width
            yield end, end + width
        ends.append(end)


def _pairs(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield start of both and width of brackets, paired as MediaWiki's preprocessor does it."""
    stack: list[list[int]] = []  # [code of the bracket, how many are open, where the run starts]
    for match in _BRACKETS.finditer(text):
        char, count, position = match.group()[0], match.end() - match.start(), match.start()
        if char in "{[":
            stack.append([ord(char), count, position])
            continue
        most = 3 if char == "}" else 2
        opener = ord("{") if char == "}" else ord("[")
        while count >= 2 and stack and stack[-1][0] == opener:
            run = stack[-1]
            width = min(run[1], count, most)
            run[1] -= width
            begin = run[2] + run[1]
            if run[1] < 2:
                stack.pop()
            yield begin, position, width
            count -= width
            position += width


def _chunks(text: str) -> Iterator[str]:
    """Cut at line ends that are inside no brackets."""
    start = depth = 0
    for match in re.finditer(r"[\[{]{2,}|[\]}]{2,}|\n", text):
        found = match.group()
        if found[0] in "[{":
            depth += len(found)
        elif found[0] in "]}":
            depth -= len(found)
        elif depth <= 0 and match.end() - start >= _CHUNK:
            yield text[start : match.end()]
            start, depth = match.end(), 0
    if start < len(text):
        yield text[start:]
