"""Question set -> outcomes: every question is asked, and what comes back is compared."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.articles import QUESTIONS
from index.embed import Progress
from index.errors import QuestionSetError
from qa.questions import Question, QuestionGroup, read_questions
from qa.report import DEPTH, Outcome, Report, report
from qa.retrieve import Mode

if TYPE_CHECKING:
    from qa.quoth import Quoth


def evaluate(
    quoth: "Quoth",
    questions: str | Path | Sequence[QuestionGroup] | None = None,
    *,
    articles: Sequence[str] = (),
    mode: Mode = "hybrid",
    removed: bool = False,
    history: bool = True,
    progress: Progress | None = None,
    indexing: Progress | None = None,
) -> Report:
    """Score ``quoth`` against a question set.

    Args:
        quoth: what is asked; a set that brings its articles is asked of those, with its model.
        questions: a question set, or one that was read already; ``None`` is the bundled article's.
        articles: titles to keep of a set that brings several; all if empty.
        mode: how hits are ranked for ``retrieval``; answers always come from ``hybrid``.
        removed: ask each answerable question once more, with all that answers it taken out.
        history: ask follow-up questions with those before them; else as if they stood alone.
        progress: called with (questions done, all questions). What it raises ends the work.
        indexing: called with (units done, all units) while an article that the set brings is
            indexed. What it raises ends the work.

    Raises:
        QuestionSetError: the set cannot be read, or has none of ``articles``.
    """
    if questions is None or isinstance(questions, (str, Path)):
        questions = read_questions(questions or QUESTIONS)
    groups = chosen(questions, articles)
    total = sum(len(group.questions) for group in groups)
    outcomes: list[Outcome] = []
    for group in groups:
        asked = quoth if group.article is None else quoth.with_article(group.article, indexing)
        _check_subject(asked, group.questions)
        for outcome in _ask_all(asked, group.questions, mode, removed, history):
            outcomes.append(outcome)
            if progress is not None:
                progress(len(outcomes), total)
    return report(outcomes, quoth.threshold)


def _check_subject(quoth: "Quoth", questions: Sequence[Question]) -> None:
    """Refuse a set none of whose evidence is in the article: it is about another one."""
    article = quoth.article
    answerable = [question for question in questions if question.answerable]
    if answerable and not any(
        question.is_answered_by(article, 0, len(article.text)) for question in answerable
    ):
        raise QuestionSetError(
            f"no evidence of the question set is in {article.title!r}; is it on another article?"
        )


def chosen(groups: Sequence[QuestionGroup], articles: Sequence[str]) -> Sequence[QuestionGroup]:
    """Return the groups on ``articles``, by title; all of them if there are no titles.

    Raises:
        QuestionSetError: there is no such article.
    """
    if not articles:
        return groups
    wanted = {name.replace("_", " ").casefold(): name for name in articles}
    found = {g.article.title.casefold(): g for g in groups if g.article is not None}
    for key, name in wanted.items():
        if key not in found:
            known = ", ".join(sorted(g.article.title for g in groups if g.article)) or "none"
            raise QuestionSetError(f"the question set has no article {name!r}; it has: {known}")
    return [found[key] for key in wanted]


def _ask_all(
    quoth: "Quoth", questions: Sequence[Question], mode: Mode, removed: bool, history: bool
) -> Iterator[Outcome]:
    article = quoth.article
    for question in questions:
        earlier = question.history if history else ()
        start = time.perf_counter()
        answer, hits = quoth.ask_and_retrieve(question.text, DEPTH, history=earlier)
        seconds = time.perf_counter() - start
        if mode != "hybrid":
            hits = quoth.retrieve(answer.understood, DEPTH, mode=mode)
        right_passages = {
            p.id for p in quoth.passages if question.is_answered_by(article, p.start, p.end)
        }
        quotes = answer.quotes or answer.nearest
        bare = None
        if removed and question.answerable:
            bare, _ = quoth.ask_and_retrieve(
                question.text, 1, history=earlier, without=right_passages
            )
        yield Outcome(
            question=question,
            article=article.title,
            answer=answer,
            ranks=tuple(hit.rank for hit in hits if hit.passage.id in right_passages),
            relevant=len(right_passages),
            right=bool(quotes) and question.is_answered_by(article, quotes[0].start, quotes[0].end),
            verbatim=all(q.text == article.text[q.start : q.end] for q in quotes),
            seconds=seconds,
            confidence_removed=None if bare is None else bare.confidence,
            expected=question.evidence
            or tuple(dict.fromkeys(article.slice(span) for span in question.gold)),
        )
