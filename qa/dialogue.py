"""A follow-up question -> the questions that it may stand for, by rules on its words.

"When was it founded?" - "And by whom?" - "Why?" A question that is whole stands for itself alone,
so that a change of topic costs nothing. One that is cut short gets what is missing from the
question before, one that points back ("he", "that attack") the names it may point to. Which of them
is meant is not decided here: all are retrieved and read, and the best supported is taken.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.another import asked_of_another
from qa.completion import asked_of_the_same, asks_as_a_question, asks_only
from qa.mentions import (
    AUXILIARY,
    BEGINS_WITH_DETERMINER,
    BEGINS_WITH_PREPOSITION,
    DETERMINER,
    LONGEST_NAME,
    PREPOSITION,
    STAND_IN,
    WH,
    mentioned,
    name_spans,
    names,
)
from qa.question import MAX_QUESTION_CHARACTERS
from qa.times import is_year

_JOINED = re.compile(r"^(?:(?:and|but|so|then|ok(?:ay)?|well|or)\b[\s,]*)+", re.IGNORECASE)
_PUNCTUATION = " \t?!.,;:"
# "And then?", "After that?": what happened.
_NEXT = re.compile(r"(?:and\s+)?(?P<when>then|next|afterwards|after\s+that)", re.IGNORECASE)
_WHAT_HAPPENED = re.compile(r"what\s+happened\b", re.IGNORECASE)
# What names another of its kind, and is no question by itself.
_ANOTHER = re.compile(
    rf"\s*(?:and|(?:what|how)\s+about|{PREPOSITION}|{DETERMINER})\s+(?!(?:{PREPOSITION}\s+)?{WH}\b)",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(r"^(?:what|how)\s+about\s+(?P<thing>\S.*)$", re.IGNORECASE)
_ASKS_WHAT_OR_WHERE = re.compile(rf"(?:what|where)\s+{AUXILIARY}\b", re.IGNORECASE)
_ASKS_WHERE = re.compile(rf"(?:{PREPOSITION}\s+)?(?:where|which\s+(?:city|country|town))\b", re.I)
_OF_ONE_NAMED = re.compile(r"he|his|she|her", re.IGNORECASE)
_BEGINS_WITH_PRONOUN = re.compile(r"(?:he|his|she|her|they|their|it|its)\b(?!['’])", re.IGNORECASE)
_PERSONAL = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
_THEM = re.compile(r"\b(?:they|them|theirs?|these|those)\b", re.IGNORECASE)
_POSSESSIVE = frozenset({"his", "hers", "their", "theirs", "its"})
_POINTING = re.compile(
    rf"\b(?:this|these|those|afterwards)\b|\bsame\b(?!-)|\b(?:latter|former)\b(?!\s+\w)"
    # Not "who says that ..." and not "how many are there".
    rf"|\b(?:{PREPOSITION}|{AUXILIARY})\s+that\b"
    rf"|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bhas )(?<!\bhave )(?<!\bhad )\bthere\b"
    rf"(?!\s+(?:is|are|was|were|has|have|had)\b)"
    rf"|\b(?:which|the)\s+ones?\b|\bthen\b",
    re.IGNORECASE,
)
# "her office", and not "met her in Paris".
_OWNED = re.compile(rf"\s+(?!(?:{PREPOSITION}|{WH}|again|first|later|now)\b)[a-z]")
# What is said to a machine and is no follow-up.
_NOT_CUT_SHORT = re.compile(
    r"^(?:define|describe|explain|give|hello|hi|list|name|no|ok|please|say|show|tell|thanks?|yes)\b",
    re.IGNORECASE,
)
_STOP = frozenset(
    """
    a an the of in on at to by for from with and or but not no is are was were be been being did do
    does had has have can could will would may might must who whom whose what when where which why
    how it its they them their he him his she her hers this that these those there then about into
    any some more most much many other else also next happen happens happened
    """.split()
)
_MOST = 5
# What "it" is was mentioned in one of so many turns, those left out that mention nothing.
_TURNS_LOOKED_AT = 2
_MOST_TURNS_BACK = 4
_MOST_TERMS = 12
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question, whole, and the words that answered it, empty where none did.

    ``title`` names the article that they stand in.
    """

    question: str
    answer: str = ""
    title: str = ""


def stands_alone(question: str) -> bool:
    """Whether a question needs nothing of an earlier one."""
    bare = _bare(question)
    # "How many died?" says too little to tell what it is about.
    thin = len(_terms(bare, "")) < _FEWEST_WORDS and not (
        name_spans(bare) or _NOT_CUT_SHORT.match(bare)
    )
    points = _stands_for_another(bare) or _POINTING.search(bare)
    return not (thin or points or _is_cut_short(bare))


def readings(question: str, turns: Sequence[Turn]) -> tuple[str, ...]:
    """Return the questions that ``question`` may stand for, the likeliest first.

    Args:
        question: as typed.
        turns: what was asked before, oldest first, each as it was understood.

    Returns:
        At least one and at most five, no two alike; the question itself alone where it stands
        alone or nothing was asked before.
    """
    if not turns or stands_alone(question):
        return (question,)
    # "And who founded it?" is, to what comes after, "who founded it?"; an answer is the article's.
    turns = [replace(t, question=_bare(t.question), answer=_printable(t.answer)) for t in turns]
    before = turns[-1]
    bare = _bare(question)
    terms = " ".join(_terms(before.question, bare)[:_MOST_TERMS])
    if _is_cut_short(bare):
        found = _completed(bare, [turn.question for turn in turns[-2:]])
        if STAND_IN.search(_small(bare)):  # "And her husband?", "His wife?"
            pointed = _pointed(_small(bare), turns)
            alone = found == [f"{_capital(bare)}?"]
            found = [*pointed, *found] if alone else [*found, *pointed]
        if len(_terms(bare, "")) >= _FEWEST_WORDS and not _ANOTHER.match(question):
            found.append(question)  # "Which party won?", "Rust release date" may be whole after all
        if _is_whole(found[0]) and not _NEXT.fullmatch(bare):
            terms = ""  # it has the words of the question before
        found += _told_otherwise(bare, found[0], before)
    elif _PERSONAL.search(bare):
        found = [*_pointed(_small(bare), turns), question]
    else:
        # "It" and "they" are the article's subject more often than anything else.
        found = [question, *_pointed(_small(bare), turns)]
    if terms:
        found.append(f"{_capital(bare)} ({terms})?")
    fitting = [reading for reading in found if len(reading) <= MAX_QUESTION_CHARACTERS]
    return tuple(dict.fromkeys(fitting))[:_MOST] or (question,)


def _bare(question: str) -> str:
    """Return a question without "And ..." before it and the mark after it."""
    text = question.strip(_PUNCTUATION)
    shorter = _JOINED.sub("", text).strip(_PUNCTUATION)
    return shorter or text


def _is_cut_short(bare: str) -> bool:
    """Whether it is an asking word alone, or a thing alone: "By whom", "In 1986", "The UK"."""
    if _WHAT_ABOUT.match(bare) or asks_only(bare):
        return True
    if _NOT_CUT_SHORT.match(bare):
        return False
    # A thing named without a verb: few words, none of which asks. After a preposition "May" is one.
    words = re.findall(r"[\w'’-]+", bare.lower())
    asks = WH if BEGINS_WITH_PREPOSITION.match(bare) else rf"{WH}|{AUXILIARY}"
    return len(words) <= 5 and not any(
        re.fullmatch(rf"(?:{asks})(?:['’]s)?", word) for word in words
    )


def _stands_for_another(bare: str) -> bool:
    """Whether a word stands for what the question does not name itself."""
    text = _small(bare)
    pronoun = STAND_IN.search(text)
    if pronoun is None:
        return False
    # "How old was Rezaei when he left?", "Why did Napoleon divorce his wife?", but not "him".
    own = _OF_ONE_NAMED.fullmatch(pronoun.group()) is not None
    return not (own and any(end < pronoun.start() for _, end in name_spans(text)))


def _printable(answer: str) -> str:
    """Return an answer as a question may hold it, nothing if none may."""
    said = " ".join(answer.split())
    return said if said.isprintable() else ""


def _small(text: str) -> str:
    """Return a text that may begin with a pronoun, as it stands within a sentence."""
    return text[:1].lower() + text[1:] if _BEGINS_WITH_PRONOUN.match(text) else text


def _is_whole(reading: str) -> bool:
    """Whether it asks as a question does ("Why was it founded?"), not "Why happened in 1981?"."""
    asked = reading.strip(_PUNCTUATION)
    if _WHAT_ABOUT.match(asked):
        return False
    return asks_as_a_question(asked)


def _completed(bare: str, before: Sequence[str]) -> list[str]:
    """Return what a question that is cut short asks, with the words of the one before.

    Args:
        bare: without what joins it to them.
        before: the question before, and the one before that, if there is one, first.
    """
    last = before[-1].strip(_PUNCTUATION)
    after = _NEXT.fullmatch(bare)
    if after:
        same = last if _WHAT_HAPPENED.match(last) is None else "What happened"
        return [f"{same} {after['when'].lower()}?"]
    about = _WHAT_ABOUT.match(bare)
    thing = about["thing"] if about else bare
    if about is None and asks_only(bare):
        return [asked_of_the_same(bare, last)]
    preposition = BEGINS_WITH_PREPOSITION.match(thing)
    if preposition or BEGINS_WITH_DETERMINER.match(thing):
        thing = thing[:1].lower() + thing[1:]
    # "What happened on 20 June?" - "How many died?" - "And on 28 June?"
    for earlier in reversed(before):
        found = asked_of_another(thing, earlier.strip(_PUNCTUATION))
        if found:
            return found
    if STAND_IN.search(_small(thing)):
        return [f"{_capital(bare)}?"]
    # The whole question before with the thing added would find its own answer again.
    return [f"{last}{' ' if preposition else ', '}{thing}?"]


def _told_otherwise(bare: str, completed: str, before: Turn) -> list[str]:
    """Return what else is told where a question that is cut short was completed.

    What one did in another year may be something else ("What did it announce in 2002?" - "And in
    2003?"), but not how many there were, or who; and "When?" may ask about what answered the
    question before, if that begins with a capital, as names do.
    """
    if asks_only(bare):
        said = before.answer.strip(_PUNCTUATION)
        told = said[:1].isupper() and len(said) <= LONGEST_NAME and said not in completed
        return [f"{completed[:-1]} ({said})?"] if told else []
    about = _WHAT_ABOUT.match(bare)
    year = about["thing"] if about else bare
    if not is_year(year) or _ASKS_WHAT_OR_WHERE.match(before.question) is None:
        return []
    named = " ".join(names(before.question))
    return [f"{_capital(year)} ({named})?"] if named else []


def _pointed(bare: str, turns: Sequence[Turn]) -> list[str]:
    """Return the question with what it may point to in the place of its pronoun, or after it."""
    things: list[str] = []
    plural = _THEM.search(bare) is not None
    # Whom "he" stands for may have been named a while ago ("Who founded it?" "When?" "Why?").
    person = _PERSONAL.search(bare) is not None
    left = len(turns) if person else _TURNS_LOOKED_AT
    for turn in reversed(turns if person else turns[-_MOST_TURNS_BACK:]):
        asked, answer = turn.question.strip(_PUNCTUATION), turn.answer.strip(_PUNCTUATION)
        if person and _ASKS_WHERE.match(asked):
            answer = ""  # a place is nobody
        found = mentioned(asked, answer, plural)
        things += found
        left -= bool(found)  # "How did they react to it?" mentions nothing
        if left == 0:
            break
    things = list(dict.fromkeys(things))
    pronoun = STAND_IN.search(bare)
    if pronoun is None:
        return [f"{_capital(bare)} ({thing})?" for thing in things[:2]]
    word, after = pronoun.group().lower(), bare[pronoun.end() :]
    owns = word in _POSSESSIVE or (word == "her" and _OWNED.match(after) is not None)
    ending = "'s" if owns else ""
    return [_capital(f"{bare[: pronoun.start()]}{thing}{ending}{after}?") for thing in things[:3]]


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
