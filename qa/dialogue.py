"""A follow-up question -> the questions that it may stand for, by rules on its words.

"When was it founded?" - "And by whom?" - "Why?" A question that is whole stands for itself alone,
so that a change of topic costs nothing. One that is cut short gets what is missing from the
question before, one that points back ("he", "that attack") the names it may point to. Which of
them is meant is not decided here: all are retrieved and read, and the best supported is taken.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PREPOSITION = (
    r"(?:about|after|against|at|before|by|during|for|from|in|into|of|on|since|to|under|until|with)"
)
_WH = (
    r"(?:how(?:\s+(?:come|far|long|many|much|often|old|big|large))?|what|when|where|which|who|whom"
    r"|whose|why)"
)
_AUXILIARY = (
    r"(?:am|are|can|could|did|do|does|had|has|have|is|may|might|must|shall|should|was|were|will"
    r"|would)"
)
_JOINED = re.compile(r"^(?:(?:and|but|so|then|ok(?:ay)?|well|or)\b[\s,]*)+", re.IGNORECASE)
_PUNCTUATION = " \t?!.,;:"
_PRONOUN = r"(?:he|him|his|she|her|hers|they|them|their|theirs|it|its|this|that|these|those|there)"
# "Why?", "By whom?", "In which year?", "How many people?", "Where to?"
_ASKS_ONLY = re.compile(
    rf"(?:{_PREPOSITION}\s+)?(?:"
    rf"(?:how\s+(?:many|much)|what|which|whose)"
    rf"(?:\s+(?!(?:{_AUXILIARY}|{_PRONOUN})\b)[\w'’-]+(?<!ed)){{0,2}}"
    rf"|{_WH}(?:\s+(?:else|exactly|from|not|so|then|to))?)",
    re.IGNORECASE,
)
# "Why not?", "How so?", "Who else?": the last word is no part of what is asked with.
_TRAILING = re.compile(r"\s+(?:exactly|else|so|then)$", re.IGNORECASE)
_WHAT_ABOUT = re.compile(r"^(?:what|how)\s+about\s+(?P<thing>\S.*)$", re.IGNORECASE)
# "In which year did they leave?": what is asked with, and the rest from the auxiliary on.
_ASKED = re.compile(
    rf"^(?:{_PREPOSITION}\s+)?{_WH}\b(?:\s+(?!{_AUXILIARY}\b)[\w'’-]+){{0,4}}?\s+"
    rf"(?P<rest>{_AUXILIARY}\b.*)$",
    re.IGNORECASE,
)
# "How many people came?", "Who founded it?": the rest is all but the asking word.
_ASKED_FOR_SUBJECT = re.compile(rf"^(?:{_PREPOSITION}\s+)?{_WH}\b\s+(?P<rest>\S.*)$", re.IGNORECASE)
_YES_NO = re.compile(rf"^{_AUXILIARY}\b", re.IGNORECASE)
_PERSONAL = re.compile(
    r"\b(?:he|him|his|she|her|hers|they|them|their|theirs|it|its)\b", re.IGNORECASE
)
_POSSESSIVE = frozenset({"his", "hers", "their", "theirs", "its"})
_POINTING = re.compile(
    r"\b(?:this|that|these|those|such|there|then|afterwards|same|latter|former|one|ones)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b[A-Z][\w’'-]*(?:\s+(?:(?:of|the|de|von|van|bin|al|and)\s+)*[A-Z][\w’'-]*)*|\b\d[\d.,]*\d\b"
)
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_STOP = frozenset(
    """
    a an the of in on at to by for from with and or but not no is are was were be been being did do
    does had has have can could will would may might must who whom whose what when where which why
    how it its they them their he him his she her hers this that these those there then about into
    any some more most much many other else also
    """.split()
)
_LONGEST_ANSWER = 60  # characters of an answer that may be what a pronoun points to
_MOST = 5
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question, whole, and the words that answered it, empty where none did."""

    question: str
    answer: str = ""


def stands_alone(question: str) -> bool:
    """Whether a question needs nothing of an earlier one."""
    bare = _bare(question)
    return not (
        _is_cut_short(bare)
        or _PERSONAL.search(bare)
        or _POINTING.search(bare)
        or bare != question.strip(_PUNCTUATION)
    )


def readings(question: str, turns: Sequence[Turn]) -> tuple[str, ...]:
    """Return the questions that ``question`` may stand for, the most literal first.

    Args:
        question: as typed.
        turns: what was asked before, oldest first, each as it was understood.

    Returns:
        At least one and at most five, no two alike; the question itself alone where it stands
        alone or nothing was asked before.
    """
    if not turns or stands_alone(question):
        return (question,)
    before = turns[-1]
    bare = _bare(question)
    if _is_cut_short(bare):
        found = _completed(bare, before.question)
        if len(_terms(bare, "")) >= _FEWEST_WORDS:
            found.append(question)  # "Which party won?" may be whole after all
    else:
        found = [*_pointed(bare, turns), question]
    terms = " ".join(_terms(before.question, bare))
    if terms:
        found.append(f"{_capital(bare)} ({terms})?")
    return tuple(dict.fromkeys(found))[:_MOST]


def _bare(question: str) -> str:
    """Return a question without "And ..." before it and the mark after it."""
    text = question.strip(_PUNCTUATION)
    shorter = _JOINED.sub("", text).strip(_PUNCTUATION)
    return shorter or text


def _is_cut_short(bare: str) -> bool:
    """Whether it is an asking word alone, or a thing alone: "By whom", "In 1986", "The UK"."""
    if _WHAT_ABOUT.match(bare) or _ASKS_ONLY.fullmatch(bare):
        return True
    # A thing named without a verb: few words, none of which asks.
    words = re.findall(r"[\w'’-]+", bare.lower())
    return len(words) <= 5 and not any(re.fullmatch(rf"{_WH}|{_AUXILIARY}", w) for w in words)


def _completed(bare: str, before: str) -> list[str]:
    """Return what a question that is cut short asks, with the words of the one before."""
    last = before.strip(_PUNCTUATION)
    about = _WHAT_ABOUT.match(bare)
    thing = about["thing"] if about else bare
    if about is None and _ASKS_ONLY.fullmatch(bare):
        asked = _TRAILING.sub("", bare)
        match = _ASKED.match(last) or _ASKED_FOR_SUBJECT.match(last)
        rest = match["rest"] if match else last[:1].lower() + last[1:]
        return [f"{_capital(asked)} {rest}?"]
    found: list[str] = []
    place = _like(thing, last)
    if place is not None:
        # "In 1986" takes the place of "1981" together with its preposition.
        start, end = place
        joined = re.search(rf"\b{_PREPOSITION}\s+(?:the\s+)?$", last[:start], re.IGNORECASE)
        if joined and re.match(rf"{_PREPOSITION}\b", thing, re.IGNORECASE):
            start = joined.start()
        found.append(f"{last[:start]}{thing}{last[end:]}?")
    joint = " " if re.match(rf"{_PREPOSITION}\b", thing, re.IGNORECASE) else ", "
    return [*found, f"{last}{joint}{thing}?"]


def _like(thing: str, text: str) -> tuple[int, int] | None:
    """Return where in ``text`` something of the kind of ``thing`` stands: a year, or a name."""
    if _YEAR.search(thing):
        years = list(_YEAR.finditer(text))
        return years[-1].span() if years else None
    names = [m for m in _NAME.finditer(text) if m.start() > 0 and not _YEAR.fullmatch(m.group())]
    if names:
        start, end = names[-1].span()
        article = re.search(r"\bthe\s+$", text[:start], re.IGNORECASE)
        return article.start() if article else start, end
    pronouns = list(_PERSONAL.finditer(text))
    return pronouns[-1].span() if pronouns else None


def _pointed(bare: str, turns: Sequence[Turn]) -> list[str]:
    """Return the question with what its pronouns may point to in their place."""
    things: list[str] = []
    for turn in reversed(turns[-2:]):
        if 0 < len(turn.answer) <= _LONGEST_ANSWER:
            things.append(turn.answer.strip(_PUNCTUATION))
        things += [m.group() for m in _NAME.finditer(turn.question) if m.start() > 0]
    pronouns = list(_PERSONAL.finditer(bare))
    if not pronouns:
        return [f"{_capital(bare)} ({thing})?" for thing in dict.fromkeys(things)][:2]
    found: list[str] = []
    for thing in list(dict.fromkeys(things))[:3]:
        match = pronouns[0]
        word = match.group().lower()
        possessive = word in _POSSESSIVE or (
            word == "her" and re.match(r"\s+[a-z]", bare[match.end() :]) is not None
        )
        said = f"{thing}'s" if possessive else thing
        found.append(f"{_capital(bare[: match.start()] + said + bare[match.end() :])}?")
    return found


def _terms(before: str, bare: str) -> list[str]:
    """Return the words of the last question that say what it was about."""
    said = {word.lower() for word in re.findall(r"[\w'’-]+", bare)}
    return [
        word
        for word in re.findall(r"[\w'’-]+", before)
        if word.lower() not in _STOP and word.lower() not in said
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
