"""What a question mentions by a name or a description, by rules on its words.

"When was the draft for a new policy posted by Mozilla?" mentions the draft, a new policy and
Mozilla: what a later "it" may point to.
"""

import re

from index.months import MONTH

PREPOSITION = (
    r"(?:about|across|after|against|among|around|at|before|between|beyond|by|despite|during|for|from"
    r"|in|into|near|of|on|over|since|through|to|towards?|under|until|with|within|without)"
)
WH = (
    r"(?:how(?:\s+(?:come|far|long|many|much|often|old|big|large))?|what|when|where|which|who|whom"
    r"|whose|why)"
)
AUXILIARY = (
    r"(?:am|are|can|could|did|do|does|had|has|have|is|may|might|must|shall|should|was|were|will"
    r"|would)"
)
# What stands for something that was named before.
STAND_IN = re.compile(
    r"\b(?:he|him|his|she|her|hers|they|them|their|theirs|[Ii]t|[Ii]ts)\b(?!['’]s\b)"
)
_OPENING_WORD = re.compile(rf"^(?:{PREPOSITION}\s+)?(?:{WH}|{AUXILIARY})\s+", re.IGNORECASE)
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
# "Proposition 8" with its number, "Rajavi 1981" without the year.
_NAME = re.compile(
    rf"\b{_CAPITAL}[\w’'-]*(?:[+#]+\w*)?(?:\s+(?:(?:of|the|de|von|van|bin|al|and)\s+)*{_CAPITAL}[\w’'-]*)*"
    r"(?:\s+\d\d?(?:\.\d+)*\b)?"
)
_DATE = re.compile(rf"{MONTH}(?:\s+\d|,|$)")
_BEFORE_DATE = re.compile(rf"(?:\b{PREPOSITION}|\d)\s+$", re.IGNORECASE)
_ENDS_AS_OWNER = re.compile(r"['’]s$")
LONGEST_NAME = 60  # characters
DETERMINER = r"(?:the|an?|its|his|her|their)"
BEGINS_WITH_PREPOSITION = re.compile(rf"({PREPOSITION})\s", re.IGNORECASE)
BEGINS_WITH_DETERMINER = re.compile(rf"{DETERMINER}\s", re.IGNORECASE)
_BE = r"(?:is|are|was|were)"
# After "did", where what does something ends ("the old mayor resign") is not told by such rules.
DOES = re.compile(rf"\b(?!{_BE}\b){AUXILIARY}\s+$", re.IGNORECASE)
_NUMBER = re.compile(r"\d+s?")  # "the 1940s"
# One word that names nothing.
ADVERB = (
    r"(?:abroad|after|afterwards|again|alone|also|before|currently|earlier|elsewhere|ever|here|later"
    r"|now|nowadays|otherwise|overall|presently|really|recently|since|then|there|today|together"
    r"|tomorrow|too|yesterday)"
)
# What was done, of a verb that does not end in "-ed"; those that are nouns too ("cut") left out.
PARTICIPLE = (
    r"(?:\w{2,}ed|arisen|beaten|become|begun|born|bought|bound|broken|brought|built|caught|chosen"
    r"|done|drawn|driven|eaten|fallen|fed|felt|flown|forgotten|fought|found|frozen|given|gone|grown"
    r"|heard|held|hidden|hung|hurt|kept|known|laid|led|lent|lost|made|meant|met|overthrown|paid"
    r"|rebuilt|rewritten|ridden|risen|rung|said|seen|sent|shaken|shot|shown|shut|sold|spent|spoken"
    r"|stolen|struck|sung|sunk|sworn|swept|taken|taught|thrown|told|torn|understood|withdrawn|won"
    r"|worn|woven|written)"
)
# A description ends before a preposition, an auxiliary or a participle, or with the question: "the
# draft (for) a new policy (posted)", "the Kronstadt rising", "the big cities (is the driest)".
_DESCRIBED = re.compile(
    rf"\b{DETERMINER}\s+(?P<thing>(?!{PREPOSITION}\b)[^\s,]+"
    rf"(?:\s+(?!(?:{PREPOSITION}|{AUXILIARY}|{WH}|{DETERMINER}|{PARTICIPLE})\b)[^\s,]+){{0,4}}?)"
    rf"(?<!ed)(?=\s+(?:{PREPOSITION}|{AUXILIARY})\b|\s+{PARTICIPLE}(?:\s+{PREPOSITION}\b|$)|,|$)",
    re.IGNORECASE,
)
# "How many foreigners became ...?", "Which of" not so.
_SEVERAL = re.compile(
    rf"(?:{PREPOSITION}\s+)?(?:how\s+many|which)\s+"
    rf"(?P<things>(?:(?!(?:{PREPOSITION}|{AUXILIARY})\b)[\w'’-]+\s+){{0,2}}?"
    rf"(?!(?:{PREPOSITION}|{AUXILIARY})\b)[\w-]+(?<![su])s)\s",
    re.IGNORECASE,
)


def name_spans(question: str) -> list[tuple[int, int]]:
    """Return where names stand; the word that asks begins with a capital, and is none."""
    opening = _OPENING_WORD.match(question)
    found = _NAME.finditer(question, opening.end() if opening else 0)
    spans = [match.span() for match in found if not _is_date(match, question)]
    # The first word is a capital anyway, where it is not the one that asks.
    return spans if opening else [span for span in spans if span[0] > 0]


def description_spans(question: str) -> list[tuple[int, int, int]]:
    """Return where descriptions begin, where what stands after "the" does, and where they end."""
    return [
        (match.start(), match.start("thing"), match.end())
        for match in _DESCRIBED.finditer(question)
        if not (DOES.search(question[: match.start()]) or _NUMBER.fullmatch(match["thing"]))
    ]


def names(question: str) -> list[str]:
    """Return the names that a question says, in its order, without the sign of an owner."""
    return [_ENDS_AS_OWNER.sub("", question[start:end]) for start, end in name_spans(question)]


def _is_date(name: re.Match[str], question: str) -> bool:
    """Whether it is "June 8", or "June" as in "in June 1981" and not as in "Did June resign?"."""
    if re.fullmatch(MONTH, name.group()):
        return _BEFORE_DATE.search(question[: name.start()]) is not None
    return _DATE.match(name.group()) is not None


def mentioned(question: str, answer: str, plural: bool = False) -> list[str]:
    """Return what a later question may point to, the likeliest first.

    Args:
        question: an earlier question, without the mark at its end.
        answer: the words that answered it, empty where none did.
        plural: whether it is pointed to as several, as those that were asked for may be.
    """
    things: list[str] = []
    # A number or a date is never "it"; an answer in small letters is no name.
    if _NAME.match(answer) and not _DATE.match(answer) and len(answer) <= LONGEST_NAME:
        things.append(answer)
    several = _SEVERAL.match(question) if plural else None
    if several:
        things.append(f"the {several['things']}")
    described = [f"the {question[thing:end]}" for _, thing, end in description_spans(question)]
    things += described[::-1]
    things += [name for name in names(question) if not any(name in thing for thing in described)]
    return list(dict.fromkeys(things))
