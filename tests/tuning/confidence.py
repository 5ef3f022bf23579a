"""What the confidence should be fitted to: ``python -m tests.tuning.confidence SQUAD REWORDED``.

Asks the development articles' questions of two sets, once more with what answers them taken out,
and fits the confidence with several weights of the latter, its height to the first set and to both.
Prints, for each set, how well it tells questions with an answer from near misses, and from those
whose answers were taken out (AUROC), how many are answered rightly and wrongly, and how far the
confidence is above the share of right answers.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from sklearn.metrics import roc_auc_score

from qa import Quoth
from qa.calibrate import Trial, _fit, _in_order, _trials
from qa.judge import Constants, confidence, feature_row

WEIGHTS = (0.0, 0.1, 0.25, 0.5, 1.0)


def main() -> None:
    squad, reworded = (
        _trials(Quoth.open(), [Path(name)], Console(stderr=True)) for name in sys.argv[1:3]
    )
    print(
        "weight, height        near misses  answers removed  accuracy  false answers  too high by"
    )
    for weight in WEIGHTS:
        for height, first, more in (("first", squad, reworded), ("both", [*squad, *reworded], [])):
            fitted = _fit(first, more, with_reader=True, removed_weight=weight)
            constants = Constants.model_validate(fitted)
            for name, trials in (("SQuAD", squad), ("reworded", reworded)):
                print(f"{weight:<4} {height:6} {name:9} {_scores(trials, constants)}", flush=True)


def _scores(trials: Sequence[Trial], constants: Constants) -> str:
    kept = [_in_order(t, constants.reading_share, constants.reading_floor) for t in trials]
    rows = [feature_row(trial.candidates, trial.unknown_names) for trial in kept]
    sure = np.array([confidence(row, constants) for row in rows])
    right = np.array([t.right[0] for t in kept])
    answerable = np.array([t.answerable for t in kept])
    removed = np.array([t.removed for t in kept])
    near = ~answerable & ~removed
    given = sure >= constants.threshold

    def auroc(others: np.ndarray) -> float:
        both = answerable | others
        return float(roc_auc_score(answerable[both], sure[both]))

    return (
        f"{auroc(near):11.3f}  {auroc(removed):15.3f}  {(given & right)[answerable].mean():8.3f}  "
        f"{given[near].mean():13.3f}  {(sure - right)[~removed].mean():11.3f}"
    )


if __name__ == "__main__":
    main()
