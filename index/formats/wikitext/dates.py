"""Templates that print dates and spans of time."""

import re
from collections.abc import Mapping

from index.formats.wikitext.calls import Call, Handler, unknown
from index.formats.wikitext.stream import Literal, Loose, Stream
from index.months import MONTHS

_YES = frozenset("y yes yea true on 1 dmy df".split())
_NUMBER = re.compile(r"\d{1,4}$")


def is_yes(value: str) -> bool:
    return value.lower() in _YES


def _month(value: str) -> str:
    """Return a month's name; empty where the value is none."""
    if value.isdecimal() and 1 <= int(value) <= 12:
        return MONTHS[int(value) - 1]
    return next((m for m in MONTHS if value.lower() in (m.lower(), m[:3].lower())), "")


def written_date(year: str, month: str, day: str, *, day_first: bool) -> str:
    """Return a date as it is written; empty where it cannot be told."""
    if not _NUMBER.match(year):
        return ""
    if not month:
        return "" if day else year
    name = _month(month)
    if not name or (day and not (day.isdecimal() and 1 <= int(day) <= 31)):
        return ""
    if not day:
        return f"{name} {year}"
    return f"{int(day)} {name} {year}" if day_first else f"{name} {int(day)}, {year}"


def _dated(call: Call, first: int = 1) -> str:
    year, month, day = (call.text(str(first + place)) for place in range(3))
    return written_date(year, month, day, day_first=is_yes(call.text("df")))


def _start_date(call: Call) -> Stream:
    """``{{start date}}``: no line break inside; a time of day is not rendered."""
    date = _dated(call)
    if not date or call.text("4") or not call.only(("df", "mf")):
        return unknown(call)
    return [Literal(date.replace(" ", "\u00a0"))]


def _plain_date(call: Call) -> Stream:
    date = _dated(call)
    return [Literal(date)] if date and call.only(("df", "mf")) else unknown(call)


def _death_date_and_age(call: Call) -> Stream:
    """The date, and the age, which does not depend on today."""
    date = _dated(call)
    numbers = [call.text(str(place)) for place in range(1, 7)]
    if not date or not all(number.isdecimal() for number in numbers):
        return unknown(call)
    year, month, day, *born = map(int, numbers)
    age = year - born[0] - ((month, day) < (born[1], born[2]))
    return [Literal(f"{date} (aged\u00a0{age})")]


def _as_given(call: Call) -> Stream:
    """``{{birth-date|1815-12-10|about 1815}}``: what is to be shown comes second."""
    return call.stream("2", "1") or unknown(call)


def _with_current_age(call: Call) -> Stream:
    """The age that the page shows depends on the day on which it is read."""
    date = _dated(call)
    return [Literal(date), Loose.UNKNOWN] if date else unknown(call)


_AS_OF = ("alt", "df", "lc", "since", "url", "post", "pre", "bare")


def _as_of(call: Call) -> Stream:
    """``{{as of|2011|5}}``, which shows "As of May 2011"."""
    post = call.raw("post")
    if alt := call.stream("alt"):
        return [*alt, *post]
    year, month, day = (call.text(str(place)) for place in (1, 2, 3))
    american = call.text("df").lower() in ("us", "mdy", "mf")
    date = written_date(year, month, day, day_first=not american)
    if not date or not call.only(_AS_OF) or call.text("bare"):
        return unknown(call)
    words = "Since" if is_yes(call.text("since")) else "As of"
    if is_yes(call.text("lc")):
        words = words[0].lower() + words[1:]
    pre = call.stream("pre")
    return [f"{words} ", *pre, *([" "] if pre else []), Literal(date), *post]


def _circa(call: Call) -> Stream:
    first, second = call.stream("1"), call.stream("2")
    if not call.only(("lk",)):
        return unknown(call)
    if not first:
        return [Literal("c.")]
    more: Stream = [Literal("\u00a0– c.\u00a0"), *second] if second else []
    return [Literal("c.\u00a0"), *first, *more]


def _floruit(call: Call) -> Stream:
    first, second = call.stream("1"), call.stream("2")
    more: Stream = ["–", *second] if second else []
    return [Literal("fl.\u00a0"), *first, *more] if first else unknown(call)


def _decade(call: Call) -> Stream:
    year = call.text("1")
    return [Literal(f"{year}s")] if _NUMBER.match(year) else unknown(call)


DATES: Mapping[str, Handler] = {
    "start date": _start_date,
    "end date": _start_date,
    "birth date": _plain_date,
    "bda": _with_current_age,
    "dob": _plain_date,
    "birth-date": _as_given,
    "death-date": _as_given,
    "death date": _plain_date,
    "death date and age": _death_date_and_age,
    "dda": _death_date_and_age,
    "birth date and age": _with_current_age,
    "start date and age": _with_current_age,
    "as of": _as_of,
    "asof": _as_of,
    "circa": _circa,
    "c.": _circa,
    "ca.": _circa,
    "circa.": _circa,
    "fl.": _floruit,
    "floruit": _floruit,
    "decade link": _decade,
}
