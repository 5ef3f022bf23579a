"""What questions whose answers were taken out should count in the fit of the confidence.

``python -m tests.tuning.removed SQUAD REWORDED`` asks the development articles' questions, once
more with what answers them taken out, fits the confidence with several weights of the latter, and
prints, for each set, how well it tells questions with an answer from those without (AUROC), and how
many are answered rightly and wrongly.
"""

import math
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from sklearn.metrics import roc_auc_score

from qa import Quoth
from qa.calibrate import Trial, _fit, _in_order, _trials
from qa.judge import feature_row

WEIGHTS = (0.0, 0.1, 0.25, 0.5, 1.0)
NAMES = ("retrieval", "has_answer", "margin", "unknown_names")


def main() -> None:
    squad, reworded = (
        _trials(Quoth.open(), [Path(name)], Console(stderr=True)) for name in sys.argv[1:3]
    )
    print("weight  set       near misses  answers removed  accuracy  false answers")
    for weight in WEIGHTS:
        fitted = _fit(squad, reworded, with_reader=True, removed_weight=weight)
        for name, trials in (("SQuAD", squad), ("reworded", reworded)):
            print(f"{weight:<7} {name:9} {_scores(trials, fitted)}")


def _scores(trials: Sequence[Trial], fitted: dict[str, float]) -> str:
    kept = [_in_order(t, fitted["reading_share"], fitted["reading_floor"]) for t in trials]
    sure = np.array([_confidence(t, fitted) for t in kept])
    right = np.array([t.right[0] for t in kept])
    answerable = np.array([t.answerable for t in kept])
    removed = np.array([t.removed for t in kept])
    near = ~answerable & ~removed
    given = sure >= fitted["threshold"]

    def auroc(others: np.ndarray) -> float:
        both = answerable | others
        return float(roc_auc_score(answerable[both], sure[both]))

    return (
        f"{auroc(near):11.3f}  {auroc(removed):15.3f}  {(given & right)[answerable].mean():8.3f}  "
        f"{given[near].mean():13.3f}"
    )


def _confidence(trial: Trial, fitted: dict[str, float]) -> float:
    row = feature_row(trial.candidates, trial.unknown_names)
    logit = fitted["bias"] + sum(fitted[n] * x for n, x in zip(NAMES, row, strict=True))
    return 1 / (1 + math.exp(-logit))


if __name__ == "__main__":
    main()
