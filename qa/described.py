"""Another description -> the question before, asked of that, by rules on its words.

"Which city is the driest?" - "And the wettest?"; "What is the population of Toronto?" - "And the
area?"; "What are the main exports?" - "And imports?"
"""

import re
from collections.abc import Sequence

from qa.mentions import (
    ADVERB,
    AUXILIARY,
    BEGINS_WITH_DETERMINER,
    BEGINS_WITH_PREPOSITION,
    DOES,
    PARTICIPLE,
    PREPOSITION,
    description_spans,
)

# "the wettest", "the second most used language", and "the most goals", of which "goals" is no part
_NO_SUPERLATIVE = (
    r"(?:west|midwest|northwest|southwest|forest|interest|request|protest|contest|test|conquest"
    r"|inquest|quest|guest|priest|arrest|unrest|harvest|chest|nest|rest|crest|tempest|manifest)"
)
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next|previous)"
)
_SUPERLATIVE = (
    r"\bthe\s+(?:(?:second|third)[\s-]+)?"
    rf"(?:(?:most|least)(?:\s+(?!\w*[^us\W]s\b)[\w-]+)?|worst|{_ORDINAL}"
    rf"|(?!{_NO_SUPERLATIVE}\b)\w+est)\b"
)
_IS_ORDINAL = re.compile(rf"the\s+{_ORDINAL}", re.IGNORECASE)
_A_SUPERLATIVE = re.compile(
    rf"(?P<which>{_SUPERLATIVE})(?P<noun>(?:\s+(?!(?:{PREPOSITION}|{AUXILIARY})\b)[\w-]+)*)",
    re.IGNORECASE,
)
# "Which river is the longest": the noun stands before it.
_ASKS_WHICH = re.compile(
    rf"(?:{PREPOSITION}\s+)?(?:which|what)\s+(?!(?:of|{AUXILIARY})\b)", re.IGNORECASE
)
_NOUN = rf"(?P<thing>(?:(?!(?:{PREPOSITION}|{AUXILIARY})\b)[\w-]+\s+){{0,2}}[\w-]+)"
# "What is its population", "Who is Rajavi's husband", and "What is the population of Toronto".
_OWNED_AT_END = re.compile(
    rf"\b(?:is|are|was|were)\s+(?:its|his|her|their|(?:[^\s,]+\s+){{0,4}}?[^\s,]+(?:['’]s|s['’]))\s+"
    rf"{_NOUN}$",
    re.IGNORECASE,
)
_OF = re.compile(rf"\b(?:is|are|was|were)\s+the\s+{_NOUN}(?=\s+of\b)", re.IGNORECASE)
# "When did the war start": one word, so that the deed cannot be taken for a part of it.
_DONE_BY_ONE = re.compile(r"(?<=\bdid )the\s+[\w-]+(?=\s+[\w-]+$)", re.IGNORECASE)
# "What language do they speak": one word.
_ASKED_FOR = re.compile(
    rf"(?:{PREPOSITION}\s+)?(?:(?:what|which)\s+(?!{AUXILIARY}\b)(?P<what>[\w-]+)\s+{AUXILIARY}\b"
    rf"|how\s+(?:many|much)\s+(?!{AUXILIARY}\b)(?P<many>[\w-]+))",
    re.IGNORECASE,
)
_DID = re.compile(r"\b(?:did|does|do)\b", re.IGNORECASE)
_IS_DONE = re.compile(PARTICIPLE, re.IGNORECASE)
_DONE = re.compile(rf"\s(?P<did>{PARTICIPLE})\b", re.IGNORECASE)
# One word that may be a noun, and not a number.
_IS_NOUN = re.compile(rf"(?!(?:{ADVERB})$)[^\W\d][\w-]*", re.IGNORECASE)
_HAS_OF = re.compile(r"\sof\s", re.IGNORECASE)
_OF_WHAT = re.compile(r"\s+of\s+(?:the\s+)?[\w-]+", re.IGNORECASE)
# "the north's exports" - "And the south's?"
IS_OWNER = re.compile(r"(?:['’]s|s['’])$")
_OWNER_AT_END = re.compile(r"\b(?P<owner>the\s+(?:[\w-]+\s+)?[\w-]+(?:['’]s|s['’]))\s+[^,]*$")
# "What is it like in summer"
_BARE_AT_END = re.compile(rf"\b(?P<of>{PREPOSITION})\s+(?![A-Z])[^\W\d]+$")
_LAST_WORD = re.compile(r"[\w-]+$")
_DETERMINER = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)


def is_superlative(thing: str) -> bool:
    """Whether it is "the wettest", "the second" or "the largest lake"."""
    return _A_SUPERLATIVE.fullmatch(thing) is not None


def of_another_superlative(thing: str, last: str) -> str | None:
    """Put one superlative into the place of another, with what it is of where that is named."""
    other = _A_SUPERLATIVE.fullmatch(thing)
    place = _A_SUPERLATIVE.search(last)
    if other is None or place is None:
        return None
    if _IS_ORDINAL.fullmatch(thing) and not _IS_ORDINAL.fullmatch(place["which"]):
        return f"{last[: place.start()]}{thing}{last[place.start() + len('the') :]}"
    end = place.end("which")
    if other["noun"]:
        # Where another noun says what is asked for, or a verb may be what follows.
        if _ASKS_WHICH.match(last) or DOES.search(last[: place.start()]) or not place["noun"]:
            return None
        end = place.end()
    return f"{last[: place.start()]}{thing}{last[end:]}"


def of_the_same(noun: str, last: str, whose: str = "its") -> str | None:
    """Return what is asked of the owner whose something else was: "its area", "its population".

    Args:
        noun: what is owned.
        last: the question before, without the mark at its end.
        whose: the pronoun; a person's is not what the king of Spain is king of.
    """
    place = _OWNED_AT_END.search(last)
    if place is None and whose.lower() not in ("his", "her"):
        place = _OF.search(last)
    # "The forest" is no other "largest part" of Fiji, and "the head of government" none of state.
    if place is None or is_superlative(f"the {place['thing']}") or _HAS_OF.search(noun):
        return None
    acronym = noun.isupper()
    if not acronym and noun[:1].isupper() != place["thing"][:1].isupper():
        return None
    return f"{last[: place.start('thing')]}{noun}{last[place.end('thing') :]}?"


def of_another_description(thing: str, one: bool, last: str) -> list[str]:
    """Return the question with another description in the place of one.

    Args:
        thing: without a name in it, as it stands within a sentence: "the area", "in the east".
        one: whether it ended in "one", which stands for what was described ("the new one").
        last: the question before, without the mark at its end.
    """
    preposition = BEGINS_WITH_PREPOSITION.match(thing)
    spans = [
        (start, end)
        for start, _, end in description_spans(last)
        if not _A_SUPERLATIVE.match(last[start:end])
    ]
    if preposition:
        spans += _before_the_deed(spans, last)
        before = re.compile(rf"\b{preposition[1]}\s+$", re.IGNORECASE)
        joined = [(before.search(last[:start]), end) for start, end in spans]
        spans = [(match.start(), end) for match, end in joined if match]
        bare = _BARE_AT_END.search(last)
        if bare and _BARE_AT_END.fullmatch(thing) and bare["of"].lower() == preposition[1].lower():
            spans.append(bare.span())
    elif IS_OWNER.search(thing):
        spans = [match.span("owner") for match in _OWNER_AT_END.finditer(last)]
    elif BEGINS_WITH_DETERMINER.match(thing):
        spans += [match.span() for match in _DONE_BY_ONE.finditer(last)]
        spans += _before_the_deed(spans, last)
        if _HAS_OF.search(thing):
            spans = [(start, _end_of_what(last, end)) for start, end in spans]
    elif _IS_DONE.fullmatch(thing):
        spans = [match.span("did") for match in _DONE.finditer(last)][-1:]
    elif _IS_NOUN.fullmatch(thing):
        # "gold" is like "iron" in "the number of iron", "imports" like "exports" in "the main
        # exports".
        asked, bare = _ASKED_FOR.match(last), _BARE_AT_END.search(last)
        if bare:
            spans = [(bare.end("of") + 1, bare.end())]
        elif asked:
            spans = [asked.span("what" if asked["what"] else "many")]
        spans = [(_start_of_last_word(last[:end]), end) for _, end in spans]
    else:
        spans = []
    return [
        f"{last[:start]}{thing}{f' {last[_start_of_last_word(last[:end]) : end]}' if one else ''}"
        f"{last[end:]}?"
        for start, end in spans
    ]


def _before_the_deed(spans: Sequence[tuple[int, int]], last: str) -> list[tuple[int, int]]:
    """Return descriptions at the end without their last word, which may be a verb.

    "When did construction of the tunnel start" and "What did he do for the old firm" are told apart
    by no such rules.
    """
    found = [(start, _start_of_last_word(last) - 1) for start, end in spans if end == len(last)]
    return [
        (start, end) for start, end in found if _DID.search(last) and " " in last[start:end].strip()
    ]


def _start_of_last_word(text: str) -> int:
    match = _LAST_WORD.search(text)
    return match.start() if match else len(text)


def _end_of_what(text: str, end: int) -> int:
    """Return where "of state" ends, if that comes at ``end``."""
    match = _OF_WHAT.match(text, end)
    return match.end() if match else end
