"""Question set -> report: retrieval, answers, abstention and latency.

Ranking metrics come from ir-measures (MacAvaney et al. 2022), the area under the ROC curve
from scikit-learn. Every metric says what it is when there is nothing to measure: ``None``.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ir_measures
import numpy as np
from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG
from sklearn.metrics import roc_auc_score

from index.articles import QUESTIONS
from index.errors import QuestionSetError
from qa.answer import Answer
from qa.questions import Question, QuestionGroup, read_questions
from qa.reader import THRESHOLD
from qa.retrieve import Mode

if TYPE_CHECKING:
    from qa.quoth import Quoth

# How deep hits are looked at: a passage below counts as not found.
DEPTH = 100
_MEASURES = {
    "hit@1": Success @ 1, "hit@3": Success @ 3, "hit@5": Success @ 5, "hit@20": Success @ 20,
    "mrr": RR, "ndcg@10": nDCG @ 10,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one question.

    ``ranks`` are those of the right passages among the first ``DEPTH`` hits, and ``relevant``
    counts the right passages there are. ``right`` says whether the first quote (or, if none was
    given, the nearest passage) answers the question.
    """

    question: Question
    article: str
    answer: Answer
    ranks: tuple[int, ...]
    relevant: int
    right: bool
    verbatim: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """Scores of one run.

    ``questions``: how many, answerable and not. ``retrieval``: hit@k, MRR and nDCG@10 over
    the answerable ones. ``answers``: ``accuracy``, the share of answerable questions that were
    answered with a right first quote; ``reference_precision`` and ``reference_recall``, over
    all reference numbers of first quotes (none for a refusal) against the expected ones,
    counted together over the questions that expect some or got some; ``verbatim_rate``, the
    share of all quotes that are slices of their article. ``abstention``: ``auroc`` of the
    confidence, answerable against not; ``false_answers``, the share of unanswerable questions
    that were answered; ``false_refusals``, the share of answerable ones that were not.
    ``latency``: ``p50_ms`` and ``p95_ms`` of a whole question. ``outcomes``: every question.
    """

    questions: dict[str, int]
    retrieval: dict[str, float | None]
    answers: dict[str, float | None]
    abstention: dict[str, float | None]
    latency: dict[str, float | None]
    outcomes: tuple[Outcome, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the scores, and the questions that went wrong, JSON-ready."""
        record = {
            key: getattr(self, key)
            for key in ("questions", "retrieval", "answers", "abstention", "latency")
        }
        return {**record, "misses": [_miss(o) for o in self.outcomes if is_miss(o)]}


def is_miss(outcome: Outcome) -> bool:
    """Whether a question was answered wrongly, or refused, or should have been."""
    if outcome.question.answerable:
        return not (outcome.answer.answered and outcome.right)
    return outcome.answer.answered


def _miss(outcome: Outcome) -> dict[str, Any]:
    question, answer = outcome.question, outcome.answer
    shown = (answer.quotes or answer.nearest)[:1]
    return {
        "id": question.id,
        "article": outcome.article,
        "kind": question.kind,
        "question": question.text,
        "answerable": question.answerable,
        "answered": answer.answered,
        "confidence": answer.confidence,
        "expected": list(question.evidence) or [list(span) for span in question.gold],
        "got": shown[0].plain if shown else None,
        "rank": outcome.ranks[0] if outcome.ranks else None,
    }


def evaluate(
    quoth: "Quoth",
    questions: str | Path | None = None,
    *,
    articles: Sequence[str] = (),
    mode: Mode = "hybrid",
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Score ``quoth`` against a question set.

    Args:
        quoth: what is asked; a set that brings its articles is asked of those, with its model.
        questions: a question set; ``None`` is the bundled article's.
        articles: titles to keep of a set that brings several; all if empty.
        mode: how hits are ranked for ``retrieval``; answers always come from ``hybrid``.
        progress: called with (questions done, all questions).

    Raises:
        QuestionSetError: the set cannot be read, or has none of ``articles``.
    """
    groups = _chosen(read_questions(questions or QUESTIONS), articles)
    total = sum(len(group.questions) for group in groups)
    outcomes: list[Outcome] = []
    for group in groups:
        asked = quoth if group.article is None else quoth.with_article(group.article)
        _check_subject(asked, group.questions)
        for outcome in _ask_all(asked, group.questions, mode):
            outcomes.append(outcome)
            if progress is not None:
                progress(len(outcomes), total)
    return report(outcomes)


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


def _chosen(groups: Sequence[QuestionGroup], articles: Sequence[str]) -> Sequence[QuestionGroup]:
    if not articles:
        return groups
    wanted = {name.replace("_", " ").casefold(): name for name in articles}
    found = {g.article.title.casefold(): g for g in groups if g.article is not None}
    for key, name in wanted.items():
        if key not in found:
            known = ", ".join(sorted(g.article.title for g in groups if g.article)) or "none"
            raise QuestionSetError(f"the question set has no article {name!r}; it has: {known}")
    return [found[key] for key in wanted]


def _ask_all(quoth: "Quoth", questions: Sequence[Question], mode: Mode) -> Iterator[Outcome]:
    article = quoth.article
    for question in questions:
        start = time.perf_counter()
        answer, hits = quoth.ask_and_retrieve(question.text, DEPTH)
        seconds = time.perf_counter() - start
        if mode != "hybrid":
            hits = quoth.retrieve(question.text, DEPTH, mode=mode)
        right_passages = {
            p.id for p in quoth.passages if question.is_answered_by(article, p.start, p.end)
        }
        quotes = answer.quotes or answer.nearest
        yield Outcome(
            question=question,
            article=article.title,
            answer=answer,
            ranks=tuple(hit.rank for hit in hits if hit.passage.id in right_passages),
            relevant=len(right_passages),
            right=bool(quotes) and question.is_answered_by(article, quotes[0].start, quotes[0].end),
            verbatim=all(q.text == article.text[q.start : q.end] for q in quotes),
            seconds=seconds,
        )


def report(outcomes: Sequence[Outcome]) -> Report:
    """Score outcomes; see ``Report`` for what each figure means."""
    yes = [o for o in outcomes if o.question.answerable]
    no = [o for o in outcomes if not o.question.answerable]
    seconds = [o.seconds for o in outcomes]
    shown, right, expected = _reference_counts(yes)
    given = [o for o in outcomes if o.answer.quotes or o.answer.nearest]
    return Report(
        questions={"all": len(outcomes), "answerable": len(yes), "unanswerable": len(no)},
        retrieval=_ranking(yes),
        answers={
            "accuracy": _share([o.answer.answered and o.right for o in yes]),
            "reference_precision": right / shown if shown else None,
            "reference_recall": right / expected if expected else None,
            "verbatim_rate": _share([o.verbatim for o in given]),
        },
        abstention={
            "auroc": _auroc(outcomes) if yes and no else None,
            "false_answers": _share([o.answer.answered for o in no]),
            "false_refusals": _share([not o.answer.answered for o in yes]),
            "threshold": THRESHOLD,
        },
        latency={
            "p50_ms": float(np.percentile(seconds, 50)) * 1000 if seconds else None,
            "p95_ms": float(np.percentile(seconds, 95)) * 1000 if seconds else None,
        },
        outcomes=tuple(outcomes),
    )


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None


def _auroc(outcomes: Sequence[Outcome]) -> float:
    return float(
        roc_auc_score(
            [o.question.answerable for o in outcomes], [o.answer.confidence for o in outcomes]
        )
    )


def _ranking(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    """Average the ranking measures; a question none of whose passages was found scores 0."""
    if not outcomes:
        return dict.fromkeys(_MEASURES)
    qrels: list[Qrel] = []
    run: list[ScoredDoc] = []
    for number, outcome in enumerate(outcomes):
        query = str(number)
        found = set(outcome.ranks)
        # A document is named by its rank; right ones that were not found have names of their own.
        qrels += [Qrel(query, str(rank), 1) for rank in found]
        unfound = max(outcome.relevant - len(found), 0 if found else 1)
        qrels += [Qrel(query, f"unfound {i}", 1) for i in range(unfound)]
        run += [ScoredDoc(query, str(rank), -rank) for rank in range(1, DEPTH + 1)]
    scores = ir_measures.calc_aggregate(list(_MEASURES.values()), qrels, run)
    return {name: float(scores[measure]) for name, measure in _MEASURES.items()}


def _reference_counts(outcomes: Sequence[Outcome]) -> tuple[int, int, int]:
    """Count the references shown, those of them that were expected, and all expected."""
    shown = right = expected = 0
    for outcome in outcomes:
        wanted = set(outcome.question.references)
        got = _shown_references(outcome.answer, notes=any(w.isalpha() for w in wanted))
        shown += len(got)
        right += len(got & wanted)
        expected += len(wanted)
    return shown, right, expected


def _shown_references(answer: Answer, notes: bool) -> set[str]:
    """Return the first quote's references as a question set names them.

    A lettered note explains and is no source; it counts only where the set asks for notes.
    """
    if not answer.quotes:
        return set()
    first = answer.quotes[0]
    if first.kind == "source":
        return {f"entry:{citation.entry}" for citation in first.citations}
    numbers = {citation.number for citation in first.citations if citation.number is not None}
    return {number for number in numbers if notes or number.isdigit()}
