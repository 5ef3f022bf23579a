"""What kind of answer a question asks for, as far as its words say, and where one stands."""

import re
from collections.abc import Iterator
from typing import Literal

from index.months import MONTH

Expectation = Literal["person", "time", "count"]

_YEAR = r"(?:1\d{3}|20\d{2})"
_ASKS_TIME = re.compile(
    r"\bwhen\b|\b(?:what|which)\s(?:year|date|day|month|decade|century)\b", re.IGNORECASE
)
_ASKS_COUNT = re.compile(r"\bhow\s(?:many|much)\b", re.IGNORECASE)
_ASKS_PERSON = re.compile(r"^\W*(?:(?:and|but|so)\s)?(?:who|whom|whose|by whom)\b", re.IGNORECASE)

_TIME = re.compile(
    rf"""
      (?:[Bb]etween|[Ff]rom)\s{_YEAR}\s(?:and|to)\s{_YEAR}
    | \d{{1,2}}\s{MONTH}(?:\s{_YEAR})?
    | {MONTH}\s\d{{1,2}}(?:,\s{_YEAR})?\b
    | (?:[Ee]arly\s|[Mm]id-?\s?|[Ll]ate\s)?{MONTH}(?:\sof)?\s{_YEAR}
    | {_YEAR}[-–](?:{_YEAR}|\d\d|present)\b
    | (?:[Ee]arly\s|[Mm]id-?\s?|[Ll]ate\s)?(?:[Tt]he\s)?{_YEAR}s\b
    | \b(?:spring|summer|autumn|fall|winter)\sof\s{_YEAR}
    | (?:[Ee]arly\s|[Mm]id-?\s?|[Ll]ate\s)?(?:[Tt]he\s)?\d{{1,2}}(?:st|nd|rd|th)\scentur(?:y|ies)\b
    | \b\d{{1,4}}\s(?:AD|BC|CE|BCE)\b
    | \b{_YEAR}\b(?![-–]\d)
    """,
    re.VERBOSE,
)
_A_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_NAME = re.compile(r"[^\W\d_]{2,}")


def expectation(question: str) -> Expectation | None:
    """Return what the question asks for, or ``None`` where its words do not say."""
    if _ASKS_TIME.search(question):
        return "time"
    if _ASKS_COUNT.search(question):
        return "count"
    if _ASKS_PERSON.match(question):
        return "person"
    return None


def find_times(text: str) -> Iterator[tuple[int, int]]:
    """Yield where dates, years and centuries stand in ``text``, in order."""
    spaced = text.replace("\u00a0", " ")
    return (match.span() for match in _TIME.finditer(spaced))


def is_of_another_year(question: str, row: str) -> bool:
    """Whether a question names years, and a row of the infobox, label and value, none of them.

    What a row says without a year is so now: it does not tell who led in 1950.
    """
    asked = set(_A_YEAR.findall(question))
    return bool(asked) and asked.isdisjoint(_A_YEAR.findall(row))


def value_fit(expected: Expectation | None, value: str) -> int:
    """Return whether an infobox value has the form of what is asked for: 1 yes, -1 no, 0 open.

    A bare date is no answer to "who", a name none to "when", whatever the label says.
    """
    if expected is None:
        return 0
    if expected == "time":
        fits = any(True for _ in find_times(value))
    elif expected == "count":
        fits = any(character.isdigit() for character in value)
    else:
        bare = value
        for start, end in reversed(list(find_times(value))):
            bare = bare[:start] + bare[end:]
        names = (match.group() for match in _NAME.finditer(bare))
        fits = any(name[0].isupper() or not name.isascii() for name in names)
    return 1 if fits else -1
