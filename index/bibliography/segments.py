"""Takes a printed citation apart, from left to right, without knowing yet what its words mean."""

import re
from dataclasses import dataclass, field

from index.bibliography.items import DATE, EDITION, LANGUAGE, MARK, item_at
from index.bibliography.names import find_persons, read_names
from index.records import Name

_QUOTE = re.compile(r'["“]')
_DATE_AFTER = re.compile(rf"\s?\((?P<date>{DATE}|n\.d\.)\)(?:\s?\[[^\[\]]{{1,80}}\])?")
_LONGEST_HEAD = 4000
_LONGEST_TITLE = 1000
_LONGEST_SEGMENT = 600
_MOST_SEGMENTS = 8
_MOST_ITEMS = 60

_SKIP = re.compile(r"[\s.,;]*")
_STOP = re.compile(r'[()\[\]"“”.,:]')
# "Nature 171 (4356): 737": older styles divide the journal from its volume by a space alone.
_VOLUME_BEFORE = re.compile(r"\s(?:\d{1,4}\s?)?$")
_VOLUME_WINDOW = 6
_LONE_WORD = re.compile(r"[^\s\"“”]{1,40}(?=[.,]\s)")
# A closing quotation mark is one that separators, a mark or the end follow; or, with a full
# stop before it, the next part.
_CLOSING = re.compile(
    r"[\"”](?=\s?[.,;:](?:\s|$)|\s?$|\s[(\[])|(?<=[.,?!…])[\"”](?=\s(?:[A-Z\d(]|[^\W\d_]\.))"
)
_SUFFIX = re.compile(rf"\s?(?:{MARK}|{EDITION}|{LANGUAGE})$")
_TRANSLATION = re.compile(r"\s?\[[^\[\]]{1,300}\]$")
_SUFFIX_WINDOW = 420
_SEASON = re.compile(r"\s\((?P<issue>Spring|Summer|Autumn|Fall|Winter|\d{1,3})\)$")
_EDITORS = re.compile(r"\((?:ed|eds)\.\)$")
# A full stop after one of these ends no part of a citation, unless an item follows it.
_ABBREVIATION = re.compile(
    r"(?:(?<![^\W_])[^\W\d_]|(?<![\w.])(?:St|Dr|Mr|Mrs|Ms|vs?|Vol|Univ|No|Nos|ed|eds|Ft|Mt|Gen|Col|Lt|Sgt"
    r"|Capt|Rev|Hon|Prof|Dept|Op|trans|pt|[Cc]a|Messrs|Sen|Gov|Int|Natl|Assoc|approx|Nr|Bd))$"
)
_ABBREVIATION_WINDOW = 8
# "vol I", "plan B": no initial.
_NO_INITIAL = re.compile(r"(?<![^\W_])[a-z]{2,15}\s[A-Z]$")
_NO_INITIAL_WINDOW = 20
# Where a part ends in one of these, the full stop is its own.
_OWN_STOP = re.compile(r"(?:\b(?:Co|Inc|Ltd|Corp|Bros|Jr|Sr)|\.[A-Z])$")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words between separators, without the marks "(PDF)", "(2nd ed.)" after it."""

    start: int
    end: int


@dataclass(slots=True)
class Parts:
    """A citation taken apart.

    ``date`` is that of publication, as printed. ``title`` is told apart from ``free``, the other
    runs of words, by its place; ``quoted`` says whether it stood in quotation marks, ``commas``
    whether parts are divided by commas (as Citation Style 2 does). ``numbered`` is how many free
    parts stood before the volume, ``title_marks`` the marks right after the title.
    ``rest`` is where reading stopped.
    """

    authors: tuple[Name, ...] = ()
    dated_head: bool = False
    date: str | None = None
    title: Part | None = None
    quoted: bool = False
    commas: bool = False
    free: list[Part] = field(default_factory=list)
    marks: str = ""
    title_marks: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    numbered: int | None = None
    rest: int = 0


def take_apart(text: str) -> Parts | None:
    """Return the parts of a printed citation, or ``None`` if it is not built like one."""
    parts = Parts()
    position = _read_head(text, parts)
    if position is None:
        return None
    position = _read_title(text, position, parts)
    if position is None:
        return None
    parts.rest = _read_tail(text, position, parts)
    return parts


def _read_head(text: str, parts: Parts) -> int | None:
    """Read authors and date; return where the title may begin."""
    if _QUOTE.match(text):
        return 0
    quote = _QUOTE.search(text, 0, _LONGEST_HEAD)
    date = _DATE_AFTER.search(text, 0, quote.start() if quote else _LONGEST_HEAD)
    if date is not None:
        names = read_names(text[: date.start()])
        follows = text[date.end() : date.end() + 2]
        if names is not None and (follows[:1] in (".", ",", ":", "") or _QUOTE.match(follows[1:])):
            parts.authors, parts.date, parts.dated_head = names, date["date"], True
            parts.commas = follows.startswith(",")
            return date.end()
    if quote is not None:
        before = text[: quote.start()].rstrip()
        if before.endswith((".", ",")):
            initial = _ABBREVIATION.search(before[-_ABBREVIATION_WINDOW:-1])
            names = read_names(before if initial and before.endswith(".") else before[:-1])
            if names is not None:
                parts.authors, parts.commas = names, before.endswith(",")
                return quote.start()
    persons = find_persons(text[:_LONGEST_HEAD])
    if persons is not None:
        parts.authors, end = persons
        return end
    return 0


def _read_title(text: str, position: int, parts: Parts) -> int | None:
    """Read the title and return where it ends."""
    position = _skip(text, position)
    item = item_at(text, position)
    if item is not None and item.kind == "editors":
        position = _skip(text, item.end)
    if _QUOTE.match(text, position):
        closing = _CLOSING.search(text, position + 1, position + _LONGEST_TITLE)
        if closing is None:
            return None
        parts.quoted = True
        end = closing.start()
        follows = text[closing.end() : closing.end() + 1]
        if text[end - 1] == "," or (
            text[end - 1] == "." and follows != "." and not _ends_itself(text, end - 1)
        ):
            end -= 1
        parts.commas = follows == "," or text[closing.start() - 1] == ","
        parts.title = _part(text, position + 1, end, parts)
        return closing.end() if parts.title is not None else None
    found = _segment(text, position, parts)
    if found is None:
        return None
    parts.title, after = found
    if _EDITORS.search(text[parts.title.start : parts.title.end]):
        return None
    parts.title_marks = parts.marks
    return after


def _ends_itself(text: str, stop: int) -> bool:
    """Whether the full stop at ``stop`` belongs to "B.C." or "..."."""
    window = text[max(0, stop - _ABBREVIATION_WINDOW) : stop]
    return window.endswith(".") or _OWN_STOP.search(window) is not None


def _skip(text: str, position: int) -> int:
    match = _SKIP.match(text, position)
    return match.end() if match is not None else position


def _read_tail(text: str, position: int, parts: Parts) -> int:
    """Read what follows the title; return where something stands that is no bibliography."""
    closed = False  # after an identifier no words follow but a quotation
    for _ in range(_MOST_ITEMS):
        position = _skip(text, position)
        if position == len(text) or _QUOTE.match(text, position):
            break
        item = item_at(text, position)
        if item is not None:
            if closed and item.kind == "locator" and text.startswith(":", item.end):
                break  # the page of the quotation after it
            _note(item.kind, item.fields, text[position : item.end], parts)
            closed = closed or item.kind in ("id", "web", "locator")
            position = item.end
            continue
        lone = _LONE_WORD.match(text, position) if closed else None
        if lone is not None:  # an identifier of no known kind
            position = lone.end()
            continue
        found = (
            None if closed or len(parts.free) == _MOST_SEGMENTS else _segment(text, position, parts)
        )
        if found is None:
            break
        part, position = found
        season = _SEASON.search(text[part.start : part.end])
        if season is not None:
            part = Part(part.start, part.start + season.start())
            parts.fields.setdefault("issue", season["issue"])
        parts.free.append(part)
    return position


def _note(kind: str, fields: dict[str, str], shown: str, parts: Parts) -> None:
    parts.kinds.add(kind)
    if kind == "mark":
        parts.marks += shown
    if kind in ("numbers", "magazine") and parts.numbered is None:
        parts.numbered = len(parts.free)
    for name, value in fields.items():
        if name == "date":
            parts.date = parts.date or value
        else:
            parts.fields.setdefault(name, value)


def _segment(text: str, position: int, parts: Parts) -> tuple[Part, int] | None:
    """Return the run of words at ``position`` and where it ends; ``None`` for an endless one."""
    depth, quoted = 0, False
    limit = min(len(text), position + _LONGEST_SEGMENT)
    for stop in _STOP.finditer(text, position, limit):
        sign, at = stop.group(), stop.start()
        if sign in "(:" and depth == 0 and not quoted:
            volume = _volume_at(text, position, at)
            if volume is not None:
                part = _part(text, position, volume, parts)
                return None if part is None else (part, volume)
        if sign in '"“”':
            quoted = not quoted
        elif sign in "([":
            depth += 1
        elif sign in ")]":
            depth = max(0, depth - 1)
        elif (
            sign in ".,"
            and depth == 0
            and not quoted
            and _ends_here(text, position, at, parts.commas)
        ):
            end = (
                at + 1 if sign == "." and _OWN_STOP.search(text[max(position, at - 8) : at]) else at
            )
            part = _part(text, position, end, parts)
            return None if part is None else (part, at)
    if depth == 0 and not quoted and limit == len(text):
        part = _part(text, position, limit, parts)
        return None if part is None else (part, limit)
    return None


def _volume_at(text: str, start: int, at: int) -> int | None:
    """Return where a volume begins whose issue or pages follow at ``at``."""
    begin = max(start, at - _VOLUME_WINDOW)
    before = _VOLUME_BEFORE.search(text[begin:at])
    if before is None:
        return None
    place = begin + before.start() + 1
    item = item_at(text, place)
    known = item is not None and item.kind == "numbers" and "pages" in item.fields
    return place if known else None


def _ends_here(text: str, start: int, at: int, commas: bool) -> bool:
    if at + 1 < len(text) and not text[at + 1].isspace():
        return False
    if at + 1 == len(text):
        return True
    follows = _skip(text, at)
    item = item_at(text, follows)
    if item is not None and item.kind in ("id", "web", "locator", "numbers"):
        return True
    if text[at] == ",":
        return commas
    before = text[max(start, at - _NO_INITIAL_WINDOW) : at]
    if before.endswith("."):
        return False
    return _ABBREVIATION.search(before) is None or _NO_INITIAL.search(before) is not None


def _part(text: str, start: int, end: int, parts: Parts) -> Part | None:
    """Return the words in ``text[start:end]``, marks after them set apart."""
    while end > start:
        begin = max(start, end - _SUFFIX_WINDOW)
        mark = _SUFFIX.search(text[begin:end])
        if mark is None:
            break
        parts.marks += mark.group()
        end = begin + mark.start()
        translation = _TRANSLATION.search(text[begin:end]) if "(in" in mark.group() else None
        if translation is not None:
            end = begin + translation.start()
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Part(start, end) if start < end else None
