"""Fits what order and confidence go by: ``python -m qa.calibrate --data FILE...``.

On articles that nothing was trained on, every question is asked, and every answerable one again
with all that answers it taken out of the article. The reading share is the one that puts the
right passage first most often; the confidence is a logistic regression of "the first candidate
answers"; the threshold is the lowest that conformal risk control allows (Angelopoulos et al.
2022, with the loss "answered, and wrong"), on confidences that were fitted without the article
that is asked.
"""

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
import typer
from rich.console import Console
from sklearn.linear_model import LogisticRegression

from qa.evaluate import chosen
from qa.judge import CONSTANTS, Candidate, feature_row, fused_score
from qa.questions import Question, read_questions
from qa.quoth import Quoth
from qa.retrieve import Hit
from qa.streams import run
from qa.terminal import progress_bar
from qa.train import DEVELOPMENT

# As good on the development articles as twenty, and read in little more than half the time.
CANDIDATES = 12
# The share of all questions that may be answered wrongly. More than half of the development
# articles' have no answer, and nearly all of these are made to look as if they had one.
RISK = 0.15
# What a question counts with its answers taken out. Such questions are asked of a passage that is
# not there; readers more often ask what the article speaks of and does not say. With a tenth near
# misses are told nearly as well as with nothing, and the others better: on the development articles
# `python -m tests.tuning.confidence` compares 0, 0.1, 0.25, 0.5 and 1.
_REMOVED_WEIGHT = 0.1
_SHARES = (0.01, 0.02, 0.03, 0.04, 0.05, 0.07, 0.1)
_FLOORS = (-20.0, -12.0, -10.0, -8.0, -6.0, -4.0, -2.0, 0.0)

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass(frozen=True, slots=True)
class Trial:
    """A question of an article, what was read for it, and which of that answers it.

    ``answerable`` is false too where what answers was taken out, which ``removed`` tells.
    """

    article: str
    candidates: tuple[Candidate, ...]
    right: tuple[bool, ...]
    unknown_names: tuple[str, ...]
    answerable: bool
    removed: bool


@app.command()
def calibrate(
    data: Annotated[
        list[Path], typer.Option(help="SQuAD JSON with the development articles; repeatable.")
    ],
    also: Annotated[
        list[Path] | None,
        typer.Option(
            help="SQuAD JSON that the order is fitted to as well, but neither threshold nor how "
            "high the confidence is; repeatable."
        ),
    ] = None,
    reader: Annotated[
        str | None, typer.Option(help="A reader in the bundled one's place, by name or folder.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The file of the constants.")] = CONSTANTS,
) -> None:
    """Fit order, confidence and threshold, with the reader and without, and write them."""
    console = Console(stderr=True, highlight=False)
    fitted: dict[str, Any] = {}
    for name, used in (("reader", reader), ("retrieval_alone", "none")):
        quoth = Quoth.open(reader=used)
        trials, more = (_trials(quoth, files, console) for files in (data, also or ()))
        fitted[name] = _fit(trials, more, with_reader=used != "none")
        console.print(name, json.dumps(fitted[name]))
    out.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")


def _trials(quoth: Quoth, data: Sequence[Path], console: Console) -> list[Trial]:
    groups = [group for path in data for group in chosen(read_questions(path), DEVELOPMENT)]
    total = sum(len(group.questions) for group in groups)
    trials: list[Trial] = []
    done = 0
    with progress_bar(console, "Reading") as progress:
        for group in groups:
            asked = quoth if group.article is None else quoth.with_article(group.article)
            for question in group.questions:
                trials.extend(_try(asked, question))
                done += 1
                progress(done, total)
    return trials


def _try(quoth: Quoth, question: Question) -> list[Trial]:
    """Ask a question; an answerable one once more without what answers it."""
    judge = quoth.judge
    hits = quoth.retrieve(question.text, 2 * CANDIDATES)
    unknown = judge.unknown_names(question.text)

    def answers(hit: Hit) -> bool:
        return question.is_answered_by(quoth.article, hit.passage.start, hit.passage.end)

    def trial(kept: Sequence[Hit], removed: bool) -> Trial:
        candidates = judge.weigh(question.text, kept[:CANDIDATES])
        right = tuple(answers(c.hit) for c in candidates)
        answerable = question.answerable and not removed
        title = quoth.article.title
        return Trial(title, tuple(candidates), right, unknown, answerable, removed)

    trials = [trial(hits, removed=False)]
    left = [hit for hit in hits if not answers(hit)]
    if question.answerable and left:
        trials.append(trial(left, removed=True))
    return trials


@dataclass(frozen=True, slots=True)
class _Logistic:
    """A logistic regression: bias, and a weight for each feature."""

    bias: float
    weights: npt.NDArray[np.float64]

    def __call__(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return 1 / (1 + np.exp(-(self.bias + rows @ self.weights)))


def _fit(
    trials: Sequence[Trial],
    more: Sequence[Trial],
    with_reader: bool,
    removed_weight: float = _REMOVED_WEIGHT,
) -> dict[str, float]:
    """Fit the constants to all trials, but how high the confidence is, and threshold, to the first.

    Where two sets differ in how many questions have no answer, a confidence can fit only one of
    them; the first should be the one with more of them, so that it errs on the side of silence.
    """
    first = np.arange(len(trials) + len(more)) < len(trials)
    trials = [*trials, *more]
    share, floor = _reading_share(trials) if with_reader else (0.0, 0.0)
    ordered = [_in_order(trial, share, floor) for trial in trials]
    rows = np.array([feature_row(t.candidates, t.unknown_names) for t in ordered])
    right = np.array([t.right[0] for t in ordered])
    if not with_reader:
        rows[:, 1] = 0.0
    removed = np.array([t.removed for t in ordered])
    articles = np.array([t.article for t in ordered])
    weights = np.where(removed, removed_weight, 1.0)
    asked = first & ~removed

    def confidence(used: npt.NDArray[np.bool_]) -> _Logistic:
        model = LogisticRegression(C=10.0, max_iter=1000)
        model.fit(rows[used], right[used], sample_weight=weights[used])
        # The probabilities themselves are fitted once more (Platt 1999) to the questions as they
        # were asked: with what answers taken out, far more have no answer than readers ask.
        scaled = used & asked
        logits = model.decision_function(rows[scaled])[:, None]
        scale = LogisticRegression(C=1e6).fit(logits, right[scaled])
        slope = float(scale.coef_[0, 0])
        bias = float(model.intercept_[0]) * slope + float(scale.intercept_[0])
        return _Logistic(bias, model.coef_[0] * slope)

    # The threshold is found on confidences of articles that these were not fitted to.
    sure = np.zeros(len(ordered))
    for article in set(articles):
        sure[articles == article] = confidence(articles != article)(rows[articles == article])
    fitted = confidence(np.ones(len(ordered), dtype=bool))
    names = ("retrieval", "has_answer", "margin", "unknown_names")
    return {
        "candidates": CANDIDATES,
        "reading_share": share,
        "reading_floor": floor,
        "bias": round(fitted.bias, 4),
        **{
            name: round(float(weight), 4)
            for name, weight in zip(names, fitted.weights, strict=True)
        },
        "threshold": risk_controlled_threshold(sure[asked], right[asked], RISK),
        "risk": RISK,
    }


def _reading_share(trials: Sequence[Trial]) -> tuple[float, float]:
    """Return share and floor of the has-answer score.

    They are those that put most right passages first; but the highest floor is taken, and with
    it the best share, that is within half a standard error of that. The less the scores of a
    reader count that sees no answer, the less depends on how sure it is of that, which differs
    most between one article and another.
    """
    answerable = [trial for trial in trials if trial.answerable]
    hits = {
        (share, floor): np.mean([_in_order(t, share, floor).right[0] for t in answerable])
        for share in _SHARES
        for floor in _FLOORS
    }
    best = max(hits.values())
    error = math.sqrt(best * (1 - best) / len(answerable))
    good = {key: hit for key, hit in hits.items() if hit >= best - error / 2}
    highest = max(floor for _, floor in good)
    return max((key for key in good if key[1] == highest), key=lambda key: good[key])


def _in_order(trial: Trial, share: float, floor: float) -> Trial:
    scored = [
        (fused_score(c.hit.score, c.has_answer, share, floor), c, right)
        for c, right in zip(trial.candidates, trial.right, strict=True)
    ]
    scored.sort(key=lambda entry: -entry[0])
    candidates = tuple(Candidate(c.hit, c.span, c.has_answer, score) for score, c, _ in scored)
    return Trial(
        trial.article,
        candidates,
        tuple(right for *_, right in scored),
        trial.unknown_names,
        trial.answerable,
        trial.removed,
    )


def risk_controlled_threshold(
    confidence: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], risk: float
) -> float:
    """Return the lowest threshold at which conformal risk control holds.

    With n questions and the loss 1 for one that is answered wrongly, it is the lowest at which
    (n * mean loss + 1) / (n + 1) is at most ``risk`` (Angelopoulos et al. 2022, theorem 1): a
    further question, exchangeable with these, is then answered wrongly with a probability of at
    most ``risk``.

    Args:
        confidence: shape (questions,).
        right: shape (questions,), whether the first candidate answers.
        risk: in (0, 1).
    """
    wrong = np.sort(confidence[~right])[::-1]
    allowed = math.floor(risk * (len(confidence) + 1) - 1)
    if allowed < 0:
        return 1.0
    if allowed >= len(wrong):
        return 0.0
    # One wrong answer too many would be given at this confidence; three decimals are enough.
    return (math.floor(float(wrong[allowed]) * 1000) + 1) / 1000


def main() -> None:
    """Run the command; what is wrong is told in one line, with exit code 2."""
    sys.exit(run(lambda: app(standalone_mode=False)))


if __name__ == "__main__":
    main()
