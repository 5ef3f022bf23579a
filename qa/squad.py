"""SQuAD 1.1 and 2.0 JSON (Rajpurkar et al. 2016, 2018): read and checked."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from index.errors import ArticleError, QuestionSetError
from index.formats.pooled import pool_paragraphs
from index.records import Article


class SquadAnswer(BaseModel):
    """An answer and the code point of its paragraph at which it stands."""

    text: str = Field(min_length=1)
    answer_start: int = Field(ge=0)


class SquadQuestion(BaseModel):
    """A question. ``plausible_answers`` look like answers to a question that has none."""

    id: str
    question: str
    answers: list[SquadAnswer] = Field(default_factory=list)
    plausible_answers: list[SquadAnswer] = Field(default_factory=list)
    is_impossible: bool = False


class SquadParagraph(BaseModel):
    """A paragraph and what is asked about it."""

    context: str
    qas: list[SquadQuestion]


class SquadArticle(BaseModel):
    """An article; a set may leave titles out."""

    title: str = ""
    paragraphs: list[SquadParagraph]

    def name(self, number: int) -> str:
        """Return the title with spaces, or ``article N`` where there is none."""
        return self.title.replace("_", " ") or f"article {number}"


class Squad(BaseModel):
    """A whole file."""

    data: list[SquadArticle]


def read_squad(path: Path, whole: dict[str, Any] | None = None) -> Squad:
    """Read a file of SQuAD JSON.

    Args:
        path: the file.
        whole: its content, where that is read already.

    Raises:
        QuestionSetError: it is no such file, or an answer is not where it is said to stand.
    """
    try:
        squad = Squad.model_validate(json.loads(path.read_bytes()) if whole is None else whole)
    except ValidationError as error:
        raise QuestionSetError(f"{path} is not SQuAD JSON: {first_problem(error)}") from None
    except OSError as error:
        raise QuestionSetError(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise QuestionSetError(f"{path} is not JSON") from None
    paragraphs = [paragraph for article in squad.data for paragraph in article.paragraphs]
    if not any(paragraph.qas for paragraph in paragraphs):
        raise QuestionSetError(f"{path} has no question")
    for paragraph in paragraphs:
        for question in paragraph.qas:
            for answer in question.answers:
                end = answer.answer_start + len(answer.text)
                if paragraph.context[answer.answer_start : end] != answer.text:
                    raise QuestionSetError(
                        f"{path}, question {question.id}: the answer {answer.text!r} "
                        f"does not stand at {answer.answer_start}"
                    )
    return squad


def pooled(path: Path, record: SquadArticle, number: int) -> tuple[Article, list[int]]:
    """Return ``record`` as one article and its paragraphs' starts, errors naming the file.

    Raises:
        QuestionSetError: there is nothing to read in it.
    """
    try:
        article, starts = pool_paragraphs(
            record.name(number), [paragraph.context for paragraph in record.paragraphs]
        )
    except ArticleError as error:
        raise QuestionSetError(f"{path}: {error}") from None
    return article, list(starts)


def first_problem(error: ValidationError) -> str:
    """Return what is wrong first, and where, in one line."""
    problem = error.errors()[0]
    place = ".".join(str(part) for part in problem["loc"])
    message = problem["msg"].removeprefix("Value error, ").lower()
    return f"{place}: {message}" if place else message
