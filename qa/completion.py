"""What asks and no more ("And by whom?") -> that, with the words of the question before."""

import re

from qa.mentions import AUXILIARY, PREPOSITION, WH

_PRONOUN = r"(?:he|him|his|she|her|hers|they|them|their|theirs|it|its|this|that|these|those|there)"
# "Why?", "By whom?", "In the course of which war?", "How many people?", "Where to?"
_ASKS_ONLY = re.compile(
    rf"(?:{PREPOSITION}\s+(?:(?:the\s+)?[\w'’-]+\s+of\s+)?)?(?:"
    rf"(?:how\s+(?:many|much)|what|which|whose)"
    rf"(?:\s+(?!(?:{AUXILIARY}|{_PRONOUN})\b)[\w'’-]+(?<!ed)){{0,2}}"
    rf"|{WH}(?:\s+(?:else|exactly|so|then|{PREPOSITION}))?)"
    rf"(?:\s+{PREPOSITION}\s+(?:when|where|what|whom))?",  # "From when to when?"
    re.IGNORECASE,
)
# "When exactly?", "How so?", "Who else?": the last word is no part of what is asked with.
_TRAILING = re.compile(r"\s+(?:exactly|else|so|then)$", re.IGNORECASE)
# "What for?", "Who with?": "for what", "with whom".
_STRANDED = re.compile(rf"(?P<wh>what|when|where|who|whom)\s+(?P<of>{PREPOSITION})", re.IGNORECASE)
# "In which year did they leave?": what is asked with, and the rest from the auxiliary on.
_ASKED = re.compile(
    rf"^(?:{PREPOSITION}\s+)?{WH}\b(?:\s+(?!{AUXILIARY}\b)[\w'’-]+){{0,4}}?\s+"
    rf"(?P<rest>{AUXILIARY}\b.*)$",
    re.IGNORECASE,
)
# "Which tanks did he have built?": what was asked for is no part of the rest, and what it is about.
_ASKED_FOR = re.compile(
    rf"^(?:which|what|how\s+(?:many|much))\s+"
    rf"(?P<thing>(?:(?!{AUXILIARY}\b)[\w'’-]+\s+){{1,4}}){AUXILIARY}\b",
    re.IGNORECASE,
)
# "How many people came?", "Who founded it?": the rest is all but the asking word.
_ASKED_FOR_SUBJECT = re.compile(rf"^(?:{PREPOSITION}\s+)?{WH}\b\s+(?P<rest>\S.*)$", re.IGNORECASE)
# "Who founded it?" - "When?": "founded it" becomes "was it founded". Not so "died in Paris" and
# "used to lead it": what is done to something names that thing right after.
_DONE_TO = re.compile(
    r"(?P<did>(?!used\b)\w+ed)\s+(?P<thing>(?:it|them|him|her|me|us)"
    r"|(?:an?|the|its|his|her|their|our|this|that|these|those)(?:\s+[^\s,]+){1,4}"
    r"|(?-i:[A-Z])[^\s,]*(?:\s+(?-i:[A-Z])[^\s,]*){0,4})",
    re.IGNORECASE,
)
_ASKS_FOR_THING = re.compile(r"(?:who|what|which|whose|how\s+m)", re.IGNORECASE)
_SUBJECT = {"them": "they", "him": "he", "her": "she", "me": "I", "us": "we"}
_PLURAL = re.compile(
    r"they|we|(?:these|those)\s.*|(?:the|its|his|her|their|our)\s.*[^\Wsu]s", re.IGNORECASE
)


def asks_only(bare: str) -> bool:
    """Whether it is asking words alone: "By whom", "In which war", "How many people"."""
    return _ASKS_ONLY.fullmatch(bare) is not None


def asks_as_a_question(text: str) -> bool:
    """Whether it asks as a question does ("Why was it founded"), not "Why happened in 1981"."""
    return (_ASKED.match(text) or _ASKS_FOR_THING.match(text)) is not None


def asked_of_the_same(bare: str, last: str) -> str:
    """Return the question before with asking words in the place of its own.

    Args:
        bare: asking words alone.
        last: the question before, without the mark at its end.
    """
    asked = _TRAILING.sub("", bare)
    stranded = _STRANDED.fullmatch(asked)
    if stranded:
        whom = stranded["wh"].lower()
        asked = f"{stranded['of']} {'whom' if whom == 'who' else whom}"
    match = _ASKED.match(last) or _ASKED_FOR_SUBJECT.match(last)
    rest = match["rest"] if match else last[:1].lower() + last[1:]
    done = _DONE_TO.fullmatch(rest)
    if done and not _ASKS_FOR_THING.match(asked):
        thing = _SUBJECT.get(done["thing"].lower(), done["thing"])
        rest = f"{'were' if _PLURAL.fullmatch(thing) else 'was'} {thing} {done['did']}"
    asked_for = _ASKED_FOR.match(last)
    besides = f" ({asked_for['thing'].strip()})" if asked_for else ""
    return f"{asked[:1].upper()}{asked[1:]} {rest}{besides}?"
