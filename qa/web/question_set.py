"""Question sets that a visitor can choose from: the bundled ones, and one that was uploaded."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import QuestionSetError
from qa.questions import QuestionGroup, parse_questions
from qa.web.room import MOST_CHARACTERS, QUESTION_SETS, Held
from qa.web.text import words
from qa.web.uploads import take_upload

MOST_QUESTIONS = 5_000
_MOST_TITLES = 3
# While a file of many small parts is parsed it takes some hundred megabytes.
_ONE_BY_ONE = threading.Lock()


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A question set with the name that a visitor knows it by."""

    name: str
    groups: tuple[QuestionGroup, ...]
    held: Held | None = None

    @property
    def count(self) -> int:
        """How many questions it has."""
        return sum(len(group.questions) for group in self.groups)


def uploaded_set(upload: str) -> QuestionSet:
    """Read an uploaded question set and delete the file, whatever is in it.

    Args:
        upload: where the server has put it.

    Raises:
        QuothError: it is too large or cannot be read, or the server has no room for it.
        QuestionSetError: it is no question set, or has or brings too much.
    """
    name, content = take_upload(upload)
    held = QUESTION_SETS.take(len(content))
    with _ONE_BY_ONE:
        groups = parse_questions(content, Path(name), MOST_QUESTIONS)
    longest = max((len(group.article.text) for group in groups if group.article), default=0)
    if longest > MOST_CHARACTERS:
        raise QuestionSetError(
            f"{name} brings an article of {longest:,} characters; "
            f"at most {MOST_CHARACTERS:,} are taken here"
        )
    return QuestionSet(name, groups, held)


def title_of(groups: Sequence[QuestionGroup], opened: str, language: str) -> str:
    """Return what a set is asked of: the article that is open, or those that the set brings."""
    brought = [group.article.title for group in groups if group.article is not None]
    if not brought:
        return opened
    if len(brought) > _MOST_TITLES:
        return words(language, "evaluation_articles", count=len(brought))
    return " \u00b7 ".join(brought)
