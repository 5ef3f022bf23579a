"""Examples -> batches that the reader is trained on, and the noise that makes them harder."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.embed import Window
from qa.training.examples import Asked

# Batches of a stretch are made of windows of like length, so that little is padded.
_STRETCH = 40
_LONGEST_VALUE = 80  # characters of an answer that an infobox or a yes/no question may hold


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a window; ``answer`` is where in the body the answer stands, if it does."""

    question: str
    window: Window
    answer: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Noise:
    """How often a question is changed, as shares of all; set by hand.

    ``lower`` writes it in lower case without a question mark, as in a search box; ``typo``
    swaps two letters of a word; ``pronoun`` calls the article's subject "it"; ``field`` asks it
    of the row of an infobox that would answer it; ``yes_no`` asks whether it is as the answer
    says.
    """

    lower: float = 0.1
    typo: float = 0.05
    pronoun: float = 0.2
    field: float = 0.08
    yes_no: float = 0.06


NOISE = Noise()


def batches(
    examples: Sequence[Asked],
    size: int,
    wrong: int,
    noise: Noise,
    rng: random.Random,
) -> Iterator[list[Pair]]:
    """Yield one epoch.

    Args:
        examples: what is learned from.
        size: pairs in a batch.
        wrong: windows without the answer for each question, drawn from its most alluring ones.
        noise: how questions are changed.
        rng: the only source of chance.
    """
    order = list(range(len(examples)))
    rng.shuffle(order)
    stretch: list[Pair] = []
    for number in order:
        stretch.extend(_pairs(examples[number], wrong, noise, rng))
        if len(stretch) >= size * _STRETCH:
            yield from _by_length(stretch, size, rng)
            stretch = []
    yield from _by_length(stretch, size, rng)


def _by_length(pairs: list[Pair], size: int, rng: random.Random) -> list[list[Pair]]:
    pairs = sorted(pairs, key=lambda p: len(p.question) + sum(map(len, p.window)))
    found = [pairs[start : start + size] for start in range(0, len(pairs), size)]
    rng.shuffle(found)
    return found


def _pairs(example: Asked, wrong: int, noise: Noise, rng: random.Random) -> Iterator[Pair]:
    if example.right is not None and rng.random() < noise.field:
        row = _as_field(example, rng)
        if row is not None:
            example = row
    if example.right is not None and rng.random() < noise.yes_no:
        assert example.answer is not None
        said = example.right.body[slice(*example.answer)]
        example = replace(example, question=as_yes_no(example.question, said) or example.question)
    question = _disturbed(example, noise, rng)
    if example.right is not None:
        yield Pair(question, example.right, example.answer)
    # The first of the wrong windows are the hardest; which ones are drawn changes by epoch.
    # A question without an answer brings one more, to make up for the right one that it lacks.
    wrong += example.right is None
    pool = list(example.wrong[: 2 * wrong])
    for window in rng.sample(pool, min(wrong, len(pool))):
        yield Pair(question, window, None)


def _disturbed(example: Asked, noise: Noise, rng: random.Random) -> str:
    text = example.question
    if example.subject and rng.random() < noise.pronoun:
        name = re.escape(example.subject).replace(r"\ ", r"\s+")
        text = re.sub(rf"\b(?:the\s+)?{name}(?:'s)?\b", _pronoun, text, flags=re.IGNORECASE)
    if rng.random() < noise.lower:
        text = text.lower().rstrip("? ")
    if rng.random() < noise.typo:
        text = _misspelt(text, rng)
    return text


def _pronoun(match: re.Match[str]) -> str:
    return "its" if match.group().endswith("'s") else "it"


def _misspelt(text: str, rng: random.Random) -> str:
    words = list(re.finditer(r"[^\W\d_]{5,}", text))
    if not words:
        return text
    word = rng.choice(words)
    place = word.start() + rng.randrange(1, len(word.group()) - 2)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


_WHAT = re.compile(
    r"\b(?:what|which)\s+((?:[a-z]+\s+)?[a-z]{3,})\s+(?:was|were|is|are|did|do|does|has|had|can)\b",
    re.IGNORECASE,
)
# Nouns that say what kind of thing is asked for, and would make a row that answers anything.
_NO_LABEL = frozenset(
    """
    amount area century city country date day decade else event group idea kind month name number
    percent percentage person place reason region sort state thing time type way word year years
    """.split()
)
# What a question's verb is called in an infobox; labels of one row mean the same.
_WHO_LABELS = (
    ("Founder", ("founded", "established", "created", "started")),
    ("Author", ("wrote", "authored")),
    ("Architect", ("designed",)),
    ("Leader", ("leads", "led", "heads", "headed")),
    ("Owner", ("owns", "owned")),
    ("Director", ("directed",)),
    ("Discoverer", ("discovered",)),
    ("Commander", ("commanded",)),
    ("Composer", ("composed",)),
    ("Inventor", ("invented",)),
    ("Publisher", ("published",)),
)
_WHEN_LABELS = (
    ("Founded", ("founded", "established", "formed", "created")),
    ("Born", ("born",)),
    ("Died", ("died", "die")),
    ("Opened", ("opened", "open")),
    ("Completed", ("completed", "finished")),
    ("Released", ("released", "published", "launched", "introduced")),
    ("Dissolved", ("dissolved", "abolished", "disbanded")),
    ("Discovered", ("discovered",)),
)
_WHERE_LABELS = (
    ("Headquarters", ("based", "headquartered", "headquarters")),
    ("Birthplace", ("born",)),
    ("Place of death", ("died", "die")),
    ("Resting place", ("buried",)),
    ("Location", ("located", "situated")),
)
_ASKED = (
    (_WHO_LABELS, r"^who\s+(?:{})\b"),
    (_WHEN_LABELS, r"^when\s+(?:was|were|did|is)\b.*\b(?:{})$"),
    (_WHERE_LABELS, r"^where\s+(?:was|were|did|is|are)\b.*\b(?:{})$"),
)


def field_labels(question: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the label of the infobox row that would answer, and labels of like rows that do not.

    ``None`` where the question does not tell.
    """
    asked = question.strip("? ")
    for labels, pattern in _ASKED:
        for label, verbs in labels:
            if re.search(pattern.format("|".join(verbs)), asked, re.IGNORECASE):
                return label, tuple(other for other, _ in labels if other != label)
    if match := _WHAT.search(question):
        words = match.group(1).split()
        if words[-1].lower() not in _NO_LABEL:
            return " ".join(words).capitalize(), ("Founded", "Website", "Owner")
    return None


def _as_field(example: Asked, rng: random.Random) -> Asked | None:
    """Return the example as if an infobox answered it; ``None`` where no row would."""
    labels = field_labels(example.question)
    assert example.right is not None
    assert example.answer is not None
    value = example.right.body[slice(*example.answer)]
    if labels is None or len(value) > _LONGEST_VALUE:
        return None
    label, others = labels
    heading = f"{example.subject}. " if example.subject else ""
    body = f"{label}: {value}"
    # The same value under another label is no answer.
    other = Window(heading, f"{rng.choice(others)}: {value}", "")
    return replace(
        example,
        right=Window(heading, body, ""),
        answer=(len(label) + 2, len(body)),
        wrong=(other, *example.wrong[:1]),
    )


_ASKS_SUBJECT = re.compile(
    r"^(?:who|what|which\s+[a-z]+)\s+(was|were|is|are|has|have|had|can|could|will|would)\s+"
    r"(?!(?:the|an?|his|her|its|their|it|they|called|stated|said|used|one|in|on)\b)([a-z].*)$",
    re.IGNORECASE,
)
_ASKS_YEAR = re.compile(r"^(?:when|in\s(?:what|which)\syear)\s+(was|were)\s+(.+)$", re.IGNORECASE)
_YEAR = re.compile(r"(?:in\s|on\s)?((?:[A-Z][a-z]+\s)?(?:\d{1,2},?\s)?\d{4})$")


def as_yes_no(question: str, answer: str) -> str | None:
    """Return the yes/no question to which ``answer`` makes ``question``, where that is plain."""
    asked = question.rstrip("? ")
    if len(answer) > _LONGEST_VALUE:
        return None
    if match := _ASKS_SUBJECT.search(asked):
        return f"{match.group(1).capitalize()} {answer} {match.group(2)}?"
    year = _YEAR.match(answer)
    if year and (match := _ASKS_YEAR.search(asked)):
        return f"{match.group(1).capitalize()} {match.group(2)} in {year.group(1)}?"
    return None
