"""What a question mentions by a name or a description, by rules on its words.

"When was the draft for a new policy posted by Mozilla?" mentions the draft, a new policy and
Mozilla: what a later "it" may point to.
"""

import re

from index.months import MONTH

PREPOSITION = (
    r"(?:about|after|against|at|before|by|during|for|from|in|into|of|on|since|to|under|until|with)"
)
WH = (
    r"(?:how(?:\s+(?:come|far|long|many|much|often|old|big|large))?|what|when|where|which|who|whom"
    r"|whose|why)"
)
AUXILIARY = (
    r"(?:am|are|can|could|did|do|does|had|has|have|is|may|might|must|shall|should|was|were|will"
    r"|would)"
)
_OPENING_WORD = re.compile(rf"^(?:{PREPOSITION}\s+)?(?:{WH}|{AUXILIARY})\s+", re.IGNORECASE)
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
# "Proposition 8" with its number, "Rajavi 1981" without the year.
NAME = re.compile(
    rf"\b{_CAPITAL}[\w’'-]*(?:\s+(?:(?:of|the|de|von|van|bin|al|and)\s+)*{_CAPITAL}[\w’'-]*)*"
    r"(?:\s+\d\d?\b)?"
)
_DATE = re.compile(rf"{MONTH}(?:\s+\d|,|$)")
_ENDS_AS_OWNER = re.compile(r"['’]s$")
_LONGEST_NAME = 60  # characters
_DETERMINER = r"(?:the|an?|its|his|her|their)"
_BE = r"(?:is|are|was|were)"
# After "did", where what does something ends ("the old mayor resign") is not told by such rules.
_DOES = re.compile(rf"\b(?!{_BE}\b){AUXILIARY}\s+$", re.IGNORECASE)
# A description ends before a preposition, an auxiliary or a participle, or with the question: "the
# draft (for) a new policy (posted)", "the Kronstadt rising", "the big cities (is the driest)".
_DESCRIBED = re.compile(
    rf"\b{_DETERMINER}\s+(?P<thing>(?!{PREPOSITION}\b)[^\s,]+"
    rf"(?:\s+(?!(?:{PREPOSITION}|{AUXILIARY}|{WH}|{_DETERMINER})\b)[^\s,]+){{0,4}}?)"
    rf"(?<!ed)(?=\s+(?:{PREPOSITION}|{AUXILIARY})\b|\s+\w{{2,}}ed(?:\s+{PREPOSITION}\b|$)|,|$)",
    re.IGNORECASE,
)


def name_spans(question: str) -> list[tuple[int, int]]:
    """Return where names stand; the word that asks begins with a capital and is none."""
    opening = _OPENING_WORD.match(question)
    spans = [match.span() for match in NAME.finditer(question, opening.end() if opening else 0)]
    # The first word is a capital anyway, where it is not the one that asks.
    return spans if opening else [span for span in spans if span[0] > 0]


def mentioned(question: str, answer: str) -> list[str]:
    """Return what a later question may point to, the likeliest first.

    Args:
        question: an earlier question, without the mark at its end.
        answer: the words that answered it, empty where none did.
    """
    things: list[str] = []
    # A number or a date is never "it"; an answer in small letters is no name.
    if NAME.match(answer) and len(answer) <= _LONGEST_NAME:
        things.append(answer)
    described = [
        f"the {match['thing']}"
        for match in _DESCRIBED.finditer(question)
        if not _DOES.search(question[: match.start()])
    ]
    things += described[::-1]
    names = [_ENDS_AS_OWNER.sub("", question[start:end]) for start, end in name_spans(question)]
    things += [name for name in names if not any(name in thing for thing in described)]
    return [thing for thing in dict.fromkeys(things) if not _DATE.match(thing)]
