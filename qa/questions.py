"""Question sets: JSON Lines of our own, and SQuAD 1.1 and 2.0 JSON.

A line of a JSON Lines set is::

    {"id": "a001", "question": "...", "evidence": ["...", "..."], "references": ["45", "46"],
     "answerable": true, "kind": "date"}

``evidence`` is article text, verbatim, markers left out; any one of it suffices. A follow-up
question has ``history`` too, the questions before it, oldest first.
``references`` are printed numbers, or ``entry:45`` for a source's quotation. ``kind`` is
optional and free. A line whose ``answerable`` is ``null`` says that it is not known what is right
(feedback, see ``qa.web.feedback``): it is checked and left out. Unknown keys are ignored.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from index.errors import QuestionError, QuestionSetError
from index.passages import plain
from index.records import Article, Span
from qa.answer import Quote
from qa.question import clean_question
from qa.squad import Squad, first_problem, pooled, read_squad


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what counts as right.

    A passage is right if its plain text contains one of ``evidence`` (white space apart), or
    if one of ``gold`` lies inside it. Both are empty where the article does not answer.
    """

    id: str
    text: str
    answerable: bool
    kind: str
    evidence: tuple[str, ...]
    gold: tuple[Span, ...]
    references: tuple[str, ...]
    history: tuple[str, ...] = ()

    def is_answered_by(self, article: Article, start: int, end: int) -> bool:
        """Whether ``article.text[start:end]`` answers the question."""
        if any(start <= span.start and span.end <= end for span in self.gold):
            return True
        if not self.evidence:
            return False
        text = _even(plain(article, start, end))
        return any(_even_once(evidence) in text for evidence in self.evidence)


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions on one article; ``article`` is ``None`` for the one that is opened."""

    article: Article | None
    questions: tuple[Question, ...]


# Of one string; a passage has at most half as many.
MOST_EVIDENCE_CHARACTERS = 10_000


class _Line(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")

    id: str
    question: str
    evidence: list[str] = Field(default_factory=list)
    references: list[str] = Field(default_factory=list)
    answerable: bool | None
    kind: str = ""
    history: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _consistent(self) -> "_Line":
        if self.answerable and not any(evidence.strip() for evidence in self.evidence):
            raise ValueError("an answerable question needs evidence")
        if any(len(evidence) > MOST_EVIDENCE_CHARACTERS for evidence in self.evidence):
            raise ValueError(f"evidence has at most {MOST_EVIDENCE_CHARACTERS:,} characters")
        if self.answerable is False and self.evidence:
            raise ValueError("a question that is not answerable has no evidence")
        return self


def read_questions(path: str | Path) -> tuple[QuestionGroup, ...]:
    """Read a question set; SQuAD JSON is told by its content.

    Raises:
        QuestionSetError: the file cannot be read, and the message names the line or the place; or
            it has no question of which it is known what is right.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise QuestionSetError(f"there is no question set {path}") from None
    except OSError as error:
        raise QuestionSetError(f"{path} cannot be read: {error.strerror}") from None
    return parse_questions(content, path)


def parse_questions(
    content: bytes, path: Path, most: int | None = None
) -> tuple[QuestionGroup, ...]:
    """Read a question set that is in memory already.

    Args:
        content: the bytes of the file.
        path: what errors call it.
        most: how many questions it may have; any number if left out.

    Raises:
        QuestionSetError: it is no question set, or has more questions than ``most``.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionSetError(
            f"{path} is not UTF-8 text: it breaks at byte {error.start}"
        ) from None
    whole = _json_object(text)
    if whole is not None and "data" in whole:
        squad = read_squad(path, whole)
        _check_count(
            path, sum(len(p.qas) for record in squad.data for p in record.paragraphs), most
        )
        return tuple(_squad_groups(path, squad))
    questions: list[Question] = []
    for question in _lines(path, text):
        questions.append(question)
        _check_count(path, len(questions), most)
    if not questions:
        raise QuestionSetError(f"{path} has no question")
    return (QuestionGroup(None, tuple(questions)),)


def _check_count(path: Path, count: int, most: int | None) -> None:
    if most is not None and count > most:
        raise QuestionSetError(f"{path} has more than {most:,} questions, which is the most")


def references_of(quote: Quote) -> tuple[str, ...]:
    """Return what a quote cites as a question set names it; empty where it has no source."""
    if quote.kind == "source":
        return tuple(f"entry:{citation.entry}" for citation in quote.citations)
    numbers = (citation.number for citation in quote.citations)
    return tuple(dict.fromkeys(number for number in numbers if number is not None))


def _json_object(text: str) -> dict[str, Any] | None:
    """Return ``text`` as one JSON object, or ``None`` if it is not one (JSON Lines, say)."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _lines(path: Path, text: str) -> Iterator[Question]:
    seen: dict[str, int] = {}
    # Only line feeds end a line: JSON may hold U+2028 and its like inside a string.
    for number, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        try:
            line = _Line.model_validate(json.loads(row))
            question = clean_question(line.question)
            history = tuple(clean_question(earlier) for earlier in line.history)
        except json.JSONDecodeError as error:
            raise QuestionSetError(f"{path}, line {number}: not JSON ({error.msg})") from None
        except ValidationError as error:
            raise QuestionSetError(f"{path}, line {number}: {first_problem(error)}") from None
        except (ValueError, RecursionError):
            raise QuestionSetError(f"{path}, line {number}: not JSON that can be read") from None
        except QuestionError as error:
            raise QuestionSetError(f"{path}, line {number}: {error}") from None
        if line.id in seen:
            raise QuestionSetError(
                f"{path}, line {number}: the id {line.id!r} is that of line {seen[line.id]}"
            )
        seen[line.id] = number
        if line.answerable is None:
            continue
        yield Question(
            id=line.id,
            text=question,
            answerable=line.answerable,
            kind=line.kind or ("answerable" if line.answerable else "unanswerable"),
            evidence=tuple(e for e in line.evidence if e.strip()),
            gold=(),
            references=tuple(line.references),
            history=history,
        )


def _squad_groups(path: Path, squad: Squad) -> Iterator[QuestionGroup]:
    for number, record in enumerate(squad.data, 1):
        article, starts = pooled(path, record, number)
        questions: list[Question] = []
        for paragraph, start in zip(record.paragraphs, starts, strict=True):
            for qa in paragraph.qas:
                gold = tuple(
                    Span(start + a.answer_start, start + a.answer_start + len(a.text))
                    for a in qa.answers
                )
                answerable = bool(gold) and not qa.is_impossible
                try:
                    text = clean_question(qa.question)
                except QuestionError as error:
                    raise QuestionSetError(f"{path}, question {qa.id}: {error}") from None
                questions.append(
                    Question(
                        id=qa.id,
                        text=text,
                        answerable=answerable,
                        kind="answerable" if answerable else "unanswerable",
                        evidence=(),
                        gold=gold if answerable else (),
                        references=(),
                    )
                )
        yield QuestionGroup(article, tuple(questions))


def _even(text: str) -> str:
    return " ".join(text.split())


# Of evidence, which is looked for in every passage.
_even_once = lru_cache(maxsize=256)(_even)
