"""Questions in other forms: of a row of an infobox, or as yes/no questions."""

import random
import re
from dataclasses import replace

from index.embed import Window
from qa.training.examples import Asked

_LONGEST_VALUE = 80  # characters of an answer that an infobox or a yes/no question may hold

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
            label = " ".join(words).capitalize()
            return label, tuple(
                other for other in ("Founded", "Website", "Owner") if other != label
            )
    return None


def as_field(example: Asked, rng: random.Random) -> Asked | None:
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
    r"(?!(?:the|an?|his|her|its|their|it|they|called|stated|said|used|one|in|on)\b)((?-i:[a-z]).*)$",
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
