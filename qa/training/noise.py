"""Noise that makes questions harder to read, or makes them ones that nothing answers."""

import random
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from qa.training.examples import Asked
from qa.training.synonyms import Synonyms, replaceable

# How often a word gets another one in a question that is reworded: one that the answering
# passage has too, and any other.
_SHARED_WORD = 0.7
_OTHER_WORD = 0.2


@dataclass(frozen=True, slots=True)
class Noise:
    """How often a question is changed, as shares of all; set by hand.

    ``lower`` writes it in lower case without a question mark, as in a search box; ``typo``
    swaps two letters of a word; ``pronoun`` calls the article's subject "it"; ``reword`` puts
    other words for its own, above all for those of the passage that answers; ``field`` asks it
    of the row of an infobox that would answer it; ``yes_no`` asks whether it is as the answer
    says; ``swap`` asks it once more, about another name or number of the same article, to which
    the passage gives no answer.
    """

    lower: float = 0.1
    typo: float = 0.05
    pronoun: float = 0.2
    reword: float = 0.4
    field: float = 0.08
    yes_no: float = 0.06
    swap: float = 0.15


NOISE = Noise()


def disturbed(example: Asked, noise: Noise, synonyms: Synonyms, rng: random.Random) -> str:
    """Return the example's question with noise on it; what answers it stays the same."""
    text = example.question
    if rng.random() < noise.reword:
        text = reworded(example, synonyms, rng)
    if example.subject and rng.random() < noise.pronoun:
        name = re.escape(example.subject).replace(r"\ ", r"\s+")
        text = re.sub(rf"\b(?:the\s+)?{name}(?:['’]s?)?(?!\w)", _pronoun, text, flags=re.IGNORECASE)
    if rng.random() < noise.lower:
        text = text.lower().rstrip("? ")
    if rng.random() < noise.typo:
        text = _misspelt(text, rng)
    return text


def _shape(number: str) -> str:
    return re.sub(r"\d", "0", number)


def _pronoun(match: re.Match[str]) -> str:
    return "its" if re.search("['’]s?$", match.group()) else "it"


def _misspelt(text: str, rng: random.Random) -> str:
    words = list(re.finditer(r"[^\W\d_]{5,}", text))
    if not words:
        return text
    word = rng.choice(words)
    place = word.start() + rng.randrange(1, len(word.group()) - 2)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def reworded(example: Asked, synonyms: Synonyms, rng: random.Random) -> str:
    """Return the question with synonyms for some of its words."""
    text = example.question
    # Questions without an answer are reworded like the others, or odd words would give them away.
    near = [window for window in (example.right, *example.wrong[:1]) if window is not None][:1]
    said = "".join(part for window in near for part in window).casefold()
    for match in reversed(replaceable(text)):
        others = synonyms.get(match.group(), ())
        # The stem is enough: "founded" is shared with "founder".
        shared = re.search(rf"\b{match.group()[:5]}", said) is not None
        if others and rng.random() < (_SHARED_WORD if shared else _OTHER_WORD):
            text = text[: match.start()] + rng.choice(others) + text[match.end() :]
    return text


_NAME = re.compile(r"\b[A-Z][\w’'-]+(?:\s(?:(?:of|the|de|von|van)\s)*[A-Z][\w’'-]+)*")
_NUMBER = re.compile(r"\b\d[\d.,]*\d\b|\b\d\b")


def swapped(example: Asked, rng: random.Random) -> str | None:
    """Return the question about something else, so that its passage does not answer it.

    A name or number that question and passage share is replaced by one of another passage of
    the article that the passage does not speak of, as the writers of SQuAD 2.0's unanswerable
    questions often did ("entity swap", Rajpurkar et al. 2018, table 1). ``None`` where there is
    none.
    """
    assert example.right is not None
    said = "".join(example.right)
    places = [
        (match, form)
        for form in (_NAME, _NUMBER)
        for match in form.finditer(example.question)
        if match.start() > 0 and match.group() in said
    ]
    if not places:
        return None
    match, form = rng.choice(places)
    bodies = [window.body for window in example.wrong]
    others = sorted(set(_others(match.group(), form, bodies, f"{said} {example.question}")))
    if not others:
        return None
    text = example.question
    return text[: match.start()] + rng.choice(others) + text[match.end() :]


def _others(name: str, form: re.Pattern[str], bodies: Collection[str], said: str) -> Iterator[str]:
    for body in bodies:
        for match in form.finditer(body):
            other = match.group()
            # The first word of a sentence is a capital anyway; a share is no other for a year.
            like = match.start() > 0 and (form is _NAME or _shape(other) == _shape(name))
            if like and not any(word in said for word in other.split()):
                yield other
