"""Another of its kind -> the question before, asked of that, by rules on its words.

"When did Brown meet Davis?" - "What about Clark?"; times are ``qa.times``, what has no name is
``qa.described``.
"""

import re

from qa.described import (
    IS_OWNER,
    is_superlative,
    of_another_description,
    of_another_superlative,
    of_the_same,
)
from qa.mentions import (
    ADVERB,
    AUXILIARY,
    BEGINS_WITH_DETERMINER,
    BEGINS_WITH_PREPOSITION,
    PREPOSITION,
    STAND_IN,
    name_spans,
)
from qa.times import at_another_time, year_spans, years_later

_NAMED = re.compile(r"(?:the\s+)?[^\W\d_a-zß-öø-ÿ]")
# "its military wing", "the Party's wing": what stands before the last word may be another.
_OWNER = r"(?:\b(?:an?|the|its|his|her|their|our|my|your)|['’]s|s['’])"
_OWNED_BY = re.compile(rf"^{_OWNER}\s+", re.IGNORECASE)
_OWNED_BY_IT = re.compile(r"(?P<whose>its|his|her|their)\s+(?P<thing>\S.*)", re.IGNORECASE)
_ADVERB = re.compile(ADVERB, re.IGNORECASE)
_ONE_SMALL_WORD = re.compile(r"(?![A-Z])[^\W\d][\w-]*")
_AFTER_AUXILIARY = re.compile(rf"\b{AUXILIARY}\s+$", re.IGNORECASE)
_OF_WHOM = re.compile(r"\sof\s+(?:the\s+)?(?P<whom>\S.*)")
_VERSION = re.compile(r"\b\d+(?:\.\d+)+\b|\b\d{1,3}\b")
_ONE = re.compile(r"\s+ones?$", re.IGNORECASE)  # "the second one"


def asked_of_another(thing: str, last: str) -> list[str]:
    """Return what may be asked, the question before with what is like ``thing`` replaced by it.

    Args:
        thing: what is named without a verb, a preposition before it or not, as it stands within a
            sentence.
        last: the question before, without the mark at its end.

    Returns:
        Nothing where nothing is like it, or where it points back itself ("its backers").
    """
    alike = None if BEGINS_WITH_PREPOSITION.match(thing) else _same_head(thing, last)
    if alike:
        return [f"{last[: alike.start('thing')]}{_OWNED_BY.sub('', thing)}{last[alike.end() :]}?"]
    owned = _OWNED_BY_IT.fullmatch(thing)
    if owned or STAND_IN.search(thing):
        same = of_the_same(owned["thing"], last, owned["whose"]) if owned else None
        return [same] if same else []
    one = _ONE.search(thing) is not None
    thing = _ONE.sub("", thing)
    replaced = of_another_superlative(thing, last) or at_another_time(thing, last)
    if replaced:
        return [f"{replaced}?"]
    # Neither a time nor "the largest lake" takes the place of a name, or of what was described.
    if years_later(thing) or is_superlative(thing) or _ADVERB.fullmatch(thing):
        return []
    found: list[str] = []
    if BEGINS_WITH_DETERMINER.match(thing) and not (one or IS_OWNER.search(thing)):
        same = of_the_same(_OWNED_BY.sub("", thing), last)
        found += [same] if same else []
    if not (found or name_spans(f"What {thing}")):
        found = of_another_description(thing, one, last)
    return found + _of_another_name(thing, last)


def _of_another_name(thing: str, last: str) -> list[str]:
    """Return the question with another name in the place of one.

    Which of several it stands for ("When did Brown meet Davis?" - "And Clark?") is left to what is
    found.
    """
    found: list[str] = []
    preposition = BEGINS_WITH_PREPOSITION.match(thing)
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


def _same_head(thing: str, text: str) -> re.Match[str] | None:
    """Return what ends in the same word as ``thing`` ("its armed wing", "the political wing")."""
    head = re.escape(thing.rsplit(maxsplit=1)[-1])
    return re.search(
        rf"{_OWNER}\s+(?P<thing>(?:(?!{AUXILIARY}\b)[\w-]+\s+){{0,3}}?{head})\b(?!['’-])",
        text,
        re.IGNORECASE,
    )


def _like(thing: str, text: str) -> list[tuple[int, int]]:
    """Return where in ``text`` what is like ``thing`` stands, years or names, the last first."""
    if year_spans(thing):
        return year_spans(text)[:-2:-1]
    if _VERSION.fullmatch(thing):
        return [match.span() for match in _VERSION.finditer(text)][:-2:-1]
    small = _ONE_SMALL_WORD.fullmatch(thing) is not None
    named: list[tuple[int, int]] = []
    for start, end in name_spans(text):
        # "And die?" takes the place of no one who did something.
        if small and end < len(text) and _AFTER_AUXILIARY.search(text[:start]):
            continue
        article = re.search(r"\bthe\s+$", text[:start], re.IGNORECASE)
        named.append((article.start() if article else start, end))
        office = _OF_WHOM.search(text, start, end)  # "CEO of Apple"
        if office:
            named.append(office.span("whom"))
    pronouns = [] if small else [match.span() for match in STAND_IN.finditer(text)]
    return named[:-4:-1] or pronouns[:-2:-1]
