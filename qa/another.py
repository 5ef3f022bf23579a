"""Another of its kind -> the question before, asked of that, by rules on its words.

"How much was it in 2011?" - "And in 2010?"; "Which city is the driest?" - "And the wettest?"; "When
did Brown meet Davis?" - "What about Clark?"
"""

import re

from index.months import MONTH
from qa.mentions import AUXILIARY, DETERMINER, PREPOSITION, STAND_IN, name_spans

BEGINS_WITH_PREPOSITION = re.compile(rf"({PREPOSITION})\s", re.IGNORECASE)
_BEGINS_WITH_DETERMINER = re.compile(rf"{DETERMINER}\s", re.IGNORECASE)
_NOW = re.compile(r"\b(?:at present|currently|now|presently|today)\b", re.IGNORECASE)
# "its military wing", "the Party's wing": what stands before the last word may be another.
_OWNER = r"(?:\b(?:an?|the|its|his|her|their|our|my|your)|['’]s|s['’])"
_OWNED_BY = re.compile(rf"^{_OWNER}\s+", re.IGNORECASE)
_NUMBER_OF_YEAR = r"(?:1\d|20)\d\d"
# "1981", "June 1981", "the late 1990s"
_YEAR = re.compile(
    rf"\b(?:the\s+)?(?:(?:early|mid|late)[\s-]+|(?P<day>\d\d?\s+)?{MONTH}\s+)?{_NUMBER_OF_YEAR}s?\b",
    re.IGNORECASE,
)
_DAY = re.compile(rf"\b(?:\d\d?\s+{MONTH}|{MONTH}\s+\d\d?)\b")
_YEARS_LATER = {
    1: r"(?:in\s+)?the\s+(?:next|following)\s+year|(?:the|a|one)\s+year\s+(?:after|later)",
    -1: r"(?:in\s+)?the\s+(?:previous|preceding)\s+year|(?:the|a|one)\s+year\s+(?:before|earlier)",
}
# "the wettest", "the second most used language"
_NO_SUPERLATIVE = (
    r"(?:west|midwest|northwest|southwest|forest|interest|request|protest|contest|test|conquest"
    r"|quest|guest|priest|arrest|harvest|chest|nest|rest)"
)
_SUPERLATIVE = (
    r"\bthe\s+(?:(?:second|third)[\s-]+)?"
    rf"(?:(?:most|least)\s+[\w-]+|first|last|worst|(?!{_NO_SUPERLATIVE}\b)\w+est)\b"
)
_A_SUPERLATIVE = re.compile(
    rf"(?P<which>{_SUPERLATIVE})(?P<noun>\s+(?!(?:{PREPOSITION}|{AUXILIARY})\b)[\w-]+)?",
    re.IGNORECASE,
)


def asked_of_another(thing: str, last: str) -> list[str]:
    """Return what may be asked, the question before with what is like ``thing`` replaced by it.

    Args:
        thing: what is named without a verb, a preposition before it or not.
        last: the question before, without the mark at its end.

    Returns:
        Nothing where ``thing`` points back itself ("its backers").
    """
    preposition = BEGINS_WITH_PREPOSITION.match(thing)
    alike = None if preposition else _same_head(thing, last)
    if alike:
        return [f"{last[: alike.start('thing')]}{_OWNED_BY.sub('', thing)}{last[alike.end() :]}?"]
    if STAND_IN.search(thing):
        return []
    if preposition or _BEGINS_WITH_DETERMINER.match(thing):
        thing = thing[:1].lower() + thing[1:]
    replaced = _superlative(thing, last) or _time(thing, last)
    if replaced:
        return [f"{replaced}?"]
    found: list[str] = []
    # Which of several names it stands for ("When did Brown meet Davis?" - "And Clark?") is left to
    # what is found.
    for start, end in _like(thing, last):
        joined = re.search(rf"\b({PREPOSITION})\s+(?:the\s+)?$", last[:start], re.IGNORECASE)
        if preposition is None:
            found.append(f"{last[:start]}{thing}{last[end:]}?")
        # "In 1986" takes the place of "in 1981", and of nothing that has no preposition; "in Wales"
        # is where something is, "of Wales" whose it is.
        elif joined and (joined[1].lower() == "of") == (preposition[1].lower() == "of"):
            found.append(f"{last[: joined.start()]}{thing}{last[end:]}?")
    # The whole question before with the thing added would find its own answer again.
    return found or [f"{last}{' ' if preposition else ', '}{thing}?"]


def _same_head(thing: str, text: str) -> re.Match[str] | None:
    """Return what ends in the same word as ``thing`` ("its armed wing", "the political wing")."""
    head = re.escape(thing.rsplit(maxsplit=1)[-1])
    return re.search(
        rf"{_OWNER}\s+(?P<thing>(?:(?!{AUXILIARY}\b)[\w-]+\s+){{0,3}}?{head})\b(?!['’-])",
        text,
        re.IGNORECASE,
    )


def _superlative(thing: str, last: str) -> str | None:
    """Put one superlative into the place of another, with what it is of where that is named."""
    other = _A_SUPERLATIVE.fullmatch(thing)
    place = _A_SUPERLATIVE.search(last)
    if other is None or place is None:
        return None
    end = place.end() if other["noun"] else place.end("which")
    return f"{last[: place.start()]}{thing}{last[end:]}"


def _time(thing: str, last: str) -> str | None:
    """Put a time into the place of one that is told in another way."""
    year, now = _YEAR.search(last), _NOW.search(last)
    number = re.fullmatch(_NUMBER_OF_YEAR, year.group()[-4:]) if year else None
    later = _years_later(thing)
    # Not after "between 1980 and 1985", and not a day a year later.
    if later and year and number and not year["day"] and len(_YEAR.findall(last)) == 1:
        return f"{last[: year.start()]}{int(number.group()) + later}{last[year.end() :]}"
    day, other_day = _DAY.search(last), _DAY.search(thing)
    if day and other_day and not _YEAR.search(thing):  # of the same year
        return f"{last[: day.start()]}{other_day.group()}{last[day.end() :]}"
    if _YEAR.search(thing) and not year and now:
        before = "" if BEGINS_WITH_PREPOSITION.match(thing) else "in "
        return f"{last[: now.start()]}{before}{thing}{last[now.end() :]}"
    return None


def _years_later(thing: str) -> int | None:
    """Return how many years later "the year after" is; ``None`` for what is no such words."""
    for later, words in _YEARS_LATER.items():
        if re.fullmatch(rf"(?:{words})(?:\s+(?:that|it))?", thing, re.IGNORECASE):
            return later
    return None


def _like(thing: str, text: str) -> list[tuple[int, int]]:
    """Return where in ``text`` what is like ``thing`` stands, years or names, the last first."""
    if _YEAR.search(thing):
        return [match.span() for match in _YEAR.finditer(text)][:-2:-1]
    if _years_later(thing):  # no name's place is a time's
        return []
    named: list[tuple[int, int]] = []
    for start, end in name_spans(text):
        article = re.search(r"\bthe\s+$", text[:start], re.IGNORECASE)
        named.append((article.start() if article else start, end))
    pronouns = [match.span() for match in STAND_IN.finditer(text)]
    return named[:-4:-1] or pronouns[:-2:-1]
