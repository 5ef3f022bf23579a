"""Another time -> the question before, asked of that: "And in 2010?", "The year after?".

Years, months, days and periods take the place of their like, with their prepositions.
"""

import re

from index.months import MONTH
from qa.mentions import BEGINS_WITH_PREPOSITION, PREPOSITION

_NOW = re.compile(r"\b(?:at present|currently|now|presently|today)\b", re.IGNORECASE)
_NUMBER_OF_YEAR = r"(?:1\d|20)\d\d"
# "1981", "June 1981", "the late 1990s"
_YEAR = re.compile(
    rf"\b(?P<the>the\s+)?(?:(?:early|mid|late)[\s-]+|(?P<day>\d\d?\s+)?{MONTH}\s+)?{_NUMBER_OF_YEAR}s?\b(?:[/–]\d\d\b)?",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    rf"\b(?:from|between)\s+{_NUMBER_OF_YEAR}\s+(?:to|and|until)\s+{_NUMBER_OF_YEAR}\b",
    re.IGNORECASE,
)
_IN_A_YEAR = re.compile(rf"\b(?:in|during)\s+{_NUMBER_OF_YEAR}\b", re.IGNORECASE)
_DAY = re.compile(rf"\b(?:\d\d?\s+{MONTH}|{MONTH}\s+\d\d?)\b")
_MONTH = re.compile(rf"\b{MONTH}\b")
_YEARS_LATER = {
    1: r"(?:in\s+)?the\s+(?:next|following)\s+year|(?:the|a|one)\s+year\s+(?:after|later)",
    -1: r"(?:in\s+)?the\s+(?:previous|preceding)\s+year|(?:the|a|one)\s+year\s+(?:before|earlier)",
}


def at_another_time(thing: str, last: str) -> str | None:
    """Put a time into the place of one that is told in another way.

    Args:
        thing: the time, a preposition before it or not.
        last: the question before, without the mark at its end.

    Returns:
        ``None`` where it takes the place of none; a year takes that of a year as names do.
    """
    period = _PERIOD.search(last) or (_IN_A_YEAR.search(last) if _PERIOD.fullmatch(thing) else None)
    within = thing if BEGINS_WITH_PREPOSITION.match(thing) else f"in {thing}"
    if period and (_PERIOD.fullmatch(thing) or is_year(thing)):
        return f"{last[: period.start()]}{within}{last[period.end() :]}"
    told = _IN_A_YEAR.search(last)
    if told and _NOW.fullmatch(thing):
        return f"{last[: told.start()]}{thing.lower()}{last[told.end() :]}"
    later = years_later(thing)
    if later:
        return _in_another_year(last, later)
    if _YEAR.search(thing):
        now = _NOW.search(last)
        if _YEAR.search(last) or now is None:
            return None
        return f"{last[: now.start()]}{within}{last[now.end() :]}"
    # Of the same year.
    return _on_another(_DAY, thing, last) or (
        None if _DAY.search(last) else _on_another(_MONTH, thing, last)
    )


def _in_another_year(last: str, later: int) -> str | None:
    """Return the question with its one year, of which something is asked, some years later."""
    years = list(_YEAR.finditer(last))
    if len(years) != 1 or years[0]["day"]:  # not "between 1980 and 1985", and not a day
        return None
    (year,) = years
    number = re.fullmatch(_NUMBER_OF_YEAR, year.group()[-4:])
    # "In 1979", "in June 1979", and neither "the 1979 revolution" nor "1500 workers".
    told = re.search(r"\b(?:in|during|for)\s+$", last[: year.start()], re.IGNORECASE)
    if number is None or told is None or year["the"]:
        return None
    return f"{last[: year.start()]}{int(number.group()) + later}{last[year.end() :]}"


def _on_another(kind: re.Pattern[str], thing: str, last: str) -> str | None:
    """Put a day or a month into the place of the only one, with its preposition if it has one."""
    places = list(kind.finditer(last))
    other = kind.search(thing)
    if other is None or len(places) != 1 or thing[other.end() :]:
        return None
    (place,) = places
    told = re.fullmatch(rf"(?:(?P<of>{PREPOSITION})\s+)?", thing[: other.start()], re.IGNORECASE)
    joined = re.search(rf"\b{PREPOSITION}\s+$", last[: place.start()], re.IGNORECASE)
    if told is None or (told["of"] and joined is None):
        return None
    start = joined.start() if joined and told["of"] else place.start()
    named = f"{told['of']} {other.group()}" if told["of"] else other.group()
    return f"{last[:start]}{named}{last[place.end() :]}"


def years_later(thing: str) -> int | None:
    """Return how many years later "the year after" is; ``None`` for what is no such words."""
    for later, words in _YEARS_LATER.items():
        if re.fullmatch(rf"(?:{words})(?:\s+(?:that|it))?", thing, re.IGNORECASE):
            return later
    return None


def is_year(thing: str) -> bool:
    """Whether a year is all that is named: "in 2003", "the late 1990s", "June 1981"."""
    return _YEAR.fullmatch(BEGINS_WITH_PREPOSITION.sub("", thing, count=1)) is not None


def year_spans(text: str) -> list[tuple[int, int]]:
    """Return where years stand, with the month, the day and the words that belong to them."""
    return [match.span() for match in _YEAR.finditer(text)]
