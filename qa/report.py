"""Outcomes of questions -> a report: retrieval, answers, abstention and latency.

Ranking metrics come from ir-measures (MacAvaney et al. 2022), the area under the ROC curve
from scikit-learn. Every metric says what it is when there is nothing to measure: ``None``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import ir_measures
import numpy as np
from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG
from sklearn.metrics import roc_auc_score

from index.embed import FloatArray
from qa.answer import Answer
from qa.questions import Question, references_of

# How deep hits are looked at: a passage below counts as not found.
DEPTH = 100
_MEASURES = {
    "hit@1": Success @ 1, "hit@3": Success @ 3, "hit@5": Success @ 5, "hit@20": Success @ 20,
    "mrr": RR, "ndcg@10": nDCG @ 10,
}  # fmt: skip

# What can go wrong: not answered though the article answers, answered with another quote, answered
# though it does not.
Fault = Literal["refused", "wrong quote", "no answer there"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one question.

    ``ranks`` are those of the right passages among the first ``DEPTH`` hits, and ``relevant``
    counts the right passages there are. ``right`` says whether the first quote (or, if none was
    given, the nearest passage) answers the question. ``confidence_removed`` is the confidence
    where all that answers the question was taken out, if that was asked for. ``expected`` are the
    article's words any one of which answers.
    """

    question: Question
    article: str
    answer: Answer
    ranks: tuple[int, ...]
    relevant: int
    right: bool
    verbatim: bool
    seconds: float
    confidence_removed: float | None = None
    expected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Scores of one run.

    ``questions``: how many, answerable and not. ``retrieval``: hit@k, MRR and nDCG@10 over
    the answerable ones. ``answers``: ``accuracy``, the share of answerable questions that were
    answered with a right first quote; ``first_quote``, the share whose first quote, or nearest
    passage where none was given, is right; ``reference_precision`` and ``reference_recall``, over
    all reference numbers of first quotes (none for a refusal) against the expected ones,
    counted together over the questions that expect some or got some; ``verbatim_rate``, the
    share of all quotes that are slices of their article. ``abstention``: ``auroc`` of the
    confidence, answerable against not; ``false_answers``, the share of unanswerable questions
    that were answered; ``false_refusals``, the share of answerable ones that were not; ``risk``,
    the share of all questions that got a wrong answer, which is what the threshold bounds;
    ``calibration_error``, how far on average the confidence is from the share of right first
    quotes, in ten bins of equally many questions (expected calibration error, Naeini et al.
    2015); ``risk_coverage``, the area under the risk-coverage curve (El-Yaniv and Wiener 2010):
    the share of wrong answers among those given, averaged over every share given;
    ``auroc_removed``, where it was asked for, of answerable questions against the same ones
    asked of an article from which all that answers them was taken out.
    ``latency``: ``p50_ms`` and ``p95_ms`` of a whole question. ``outcomes``: every question.
    """

    questions: dict[str, int]
    retrieval: dict[str, float | None]
    answers: dict[str, float | None]
    abstention: dict[str, float | None]
    latency: dict[str, float | None]
    outcomes: tuple[Outcome, ...]

    @property
    def unfounded(self) -> list[str]:
        """The ids of answerable questions whose evidence is in no passage: nothing can be right."""
        return [o.question.id for o in self.outcomes if o.question.answerable and not o.relevant]

    def to_dict(self) -> dict[str, Any]:
        """Return the scores, and the questions that went wrong, JSON-ready."""
        record = {
            key: getattr(self, key)
            for key in ("questions", "retrieval", "answers", "abstention", "latency")
        }
        misses = [_miss(o) for o in self.outcomes if fault_of(o)]
        return {**record, "unfounded": self.unfounded, "misses": misses}


def fault_of(outcome: Outcome) -> Fault | None:
    """Return what went wrong with a question, or ``None`` if nothing did."""
    if not outcome.question.answerable:
        return "no answer there" if outcome.answer.answered else None
    if not outcome.answer.answered:
        return "refused"
    return None if outcome.right else "wrong quote"


def score_rows(report: Report) -> Iterator[tuple[str, str, str]]:
    """Yield every score as people read it: its part, its name, and itself.

    A score that there was nothing to measure for is a dash.
    """
    for part in ("retrieval", "answers", "abstention", "latency"):
        for name, value in getattr(report, part).items():
            digits = 1 if name.endswith("_ms") else 3
            shown = "\u2013" if value is None else f"{value:.{digits}f}"
            yield part, name.replace("_", " "), shown


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


def report(outcomes: Sequence[Outcome], threshold: float) -> Report:
    """Score outcomes; see ``Report`` for what each figure means.

    Args:
        outcomes: one for each question.
        threshold: the confidence from which answers were given.
    """
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
            "first_quote": _share([o.right for o in yes]),
            "reference_precision": right / shown if shown else None,
            "reference_recall": right / expected if expected else None,
            "verbatim_rate": _share([o.verbatim for o in given]),
        },
        abstention={
            "auroc": _auroc(outcomes) if yes and no else None,
            "false_answers": _share([o.answer.answered for o in no]),
            "false_refusals": _share([not o.answer.answered for o in yes]),
            "risk": _share([o.answer.answered and not _is_right(o) for o in outcomes]),
            "calibration_error": _calibration_error(outcomes) if outcomes else None,
            "risk_coverage": _risk_coverage(outcomes) if outcomes else None,
            "auroc_removed": _auroc_removed(yes),
            "threshold": threshold,
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


def _auroc_removed(answerable: Sequence[Outcome]) -> float | None:
    without = [o.confidence_removed for o in answerable if o.confidence_removed is not None]
    if not without:
        return None
    labels = [True] * len(answerable) + [False] * len(without)
    return float(roc_auc_score(labels, [*(o.answer.confidence for o in answerable), *without]))


def _is_right(outcome: Outcome) -> bool:
    return outcome.question.answerable and outcome.right


def _calibration_error(outcomes: Sequence[Outcome], bins: int = 10) -> float:
    order = sorted(outcomes, key=lambda o: o.answer.confidence)
    parts = [part for part in np.array_split(np.arange(len(order)), bins) if len(part)]
    gaps = [
        len(part) * abs(np.mean([order[i].answer.confidence - _is_right(order[i]) for i in part]))
        for part in parts
    ]
    return float(sum(gaps) / len(order))


def _risk_coverage(outcomes: Sequence[Outcome]) -> float:
    risks = risk_coverage(outcomes)[1]
    return float(np.mean(risks))


def risk_coverage(outcomes: Sequence[Outcome]) -> tuple[FloatArray, FloatArray]:
    """Return coverage and risk, shape (questions,), as answers are given from the surest on."""
    order = sorted(outcomes, key=lambda o: -o.answer.confidence)
    wrong = np.cumsum([not _is_right(o) for o in order])
    given = np.arange(1, len(order) + 1)
    return (given / len(order)).astype(np.float32), (wrong / given).astype(np.float32)


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
    named = references_of(first)
    return {name for name in named if notes or first.kind == "source" or name.isdigit()}
