"""Another of its kind -> the question before, asked of that, by rules on its words.

"How much was it in 2011?" - "And in 2010?"; "Which city is the driest?" - "And the wettest?"; "When
did Brown meet Davis?" - "What about Clark?"
"""

import re

from index.months import MONTH
from qa.mentions import AUXILIARY, DETERMINER, DOES, PREPOSITION, STAND_IN, name_spans

BEGINS_WITH_PREPOSITION = re.compile(rf"({PREPOSITION})\s", re.IGNORECASE)
_NAMED = re.compile(r"(?:the\s+)?[^\W\d_a-zß-öø-ÿ]")
BEGINS_WITH_DETERMINER = re.compile(rf"{DETERMINER}\s", re.IGNORECASE)
_NOW = re.compile(r"\b(?:at present|currently|now|presently|today)\b", re.IGNORECASE)
# "its military wing", "the Party's wing": what stands before the last word may be another.
_OWNER = r"(?:\b(?:an?|the|its|his|her|their|our|my|your)|['’]s|s['’])"
_OWNED_BY = re.compile(rf"^{_OWNER}\s+", re.IGNORECASE)
_NUMBER_OF_YEAR = r"(?:1\d|20)\d\d"
# "1981", "June 1981", "the late 1990s"
_YEAR = re.compile(
    rf"\b(?P<the>the\s+)?(?:(?:early|mid|late)[\s-]+|(?P<day>\d\d?\s+)?{MONTH}\s+)?{_NUMBER_OF_YEAR}s?\b",
    re.IGNORECASE,
)
_DAY = re.compile(rf"\b(?:\d\d?\s+{MONTH}|{MONTH}\s+\d\d?)\b")
_MONTH = re.compile(rf"\b{MONTH}\b")
_YEARS_LATER = {
    1: r"(?:in\s+)?the\s+(?:next|following)\s+year|(?:the|a|one)\s+year\s+(?:after|later)",
    -1: r"(?:in\s+)?the\s+(?:previous|preceding)\s+year|(?:the|a|one)\s+year\s+(?:before|earlier)",
}
# "the wettest", "the second most used language", and "the most goals", of which "goals" is no part
_NO_SUPERLATIVE = (
    r"(?:west|midwest|northwest|southwest|forest|interest|request|protest|contest|test|conquest"
    r"|inquest|quest|guest|priest|arrest|unrest|harvest|chest|nest|rest|crest|tempest|manifest)"
)
_SUPERLATIVE = (
    r"\bthe\s+(?:(?:second|third)[\s-]+)?"
    r"(?:(?:most|least)(?:\s+(?!\w*[^us\W]s\b)[\w-]+)?|first|last|worst"
    rf"|(?!{_NO_SUPERLATIVE}\b)\w+est)\b"
)
_A_SUPERLATIVE = re.compile(
    rf"(?P<which>{_SUPERLATIVE})(?P<noun>(?:\s+(?!(?:{PREPOSITION}|{AUXILIARY})\b)[\w-]+)*)",
    re.IGNORECASE,
)
# "Which river is the longest": the noun stands before it.
_ASKS_WHICH = re.compile(
    rf"(?:{PREPOSITION}\s+)?(?:which|what)\s+(?!(?:of|{AUXILIARY})\b)", re.IGNORECASE
)


def asked_of_another(thing: str, last: str) -> list[str]:
    """Return what may be asked, the question before with what is like ``thing`` replaced by it.

    Args:
        thing: what is named without a verb, a preposition before it or not, as it stands within a
            sentence.
        last: the question before, without the mark at its end.

    Returns:
        Nothing where nothing is like it, or where it points back itself ("its backers").
    """
    preposition = BEGINS_WITH_PREPOSITION.match(thing)
    alike = None if preposition else _same_head(thing, last)
    if alike:
        return [f"{last[: alike.start('thing')]}{_OWNED_BY.sub('', thing)}{last[alike.end() :]}?"]
    if STAND_IN.search(thing):
        return []
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
        elif joined is None:  # "in 1986" takes the place of nothing that has no preposition
            continue
        elif (joined[1].lower() == "of") == (preposition[1].lower() == "of"):
            found.append(f"{last[: joined.start()]}{thing}{last[end:]}?")
        elif _NAMED.match(thing[preposition.end() :]):  # "the area of Wales?" - "And in France?"
            found.append(f"{last[:start]}{thing[preposition.end() :]}{last[end:]}?")
    return found


def is_year(thing: str) -> bool:
    """Whether a year is all that is named: "in 2003", "the late 1990s", "June 1981"."""
    return _YEAR.fullmatch(BEGINS_WITH_PREPOSITION.sub("", thing, count=1)) is not None


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
    end = place.end("which")
    if other["noun"]:
        # Where another noun says what is asked for, or a verb may be what follows.
        if _ASKS_WHICH.match(last) or DOES.search(last[: place.start()]) or not place["noun"]:
            return None
        end = place.end()
    return f"{last[: place.start()]}{thing}{last[end:]}"


def _time(thing: str, last: str) -> str | None:
    """Put a time into the place of one that is told in another way."""
    year, now = _YEAR.search(last), _NOW.search(last)
    later = _years_later(thing)
    if later:
        return _in_another_year(last, later)
    if _YEAR.search(thing):
        if year or now is None:
            return None
        before = "" if BEGINS_WITH_PREPOSITION.match(thing) else "in "
        return f"{last[: now.start()]}{before}{thing}{last[now.end() :]}"
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
    # Neither a time nor "the largest lake" takes the place of a name.
    if _years_later(thing) or _A_SUPERLATIVE.fullmatch(thing):
        return []
    named: list[tuple[int, int]] = []
    for start, end in name_spans(text):
        article = re.search(r"\bthe\s+$", text[:start], re.IGNORECASE)
        named.append((article.start() if article else start, end))
    pronouns = [match.span() for match in STAND_IN.finditer(text)]
    return named[:-4:-1] or pronouns[:-2:-1]
