"""A report as a picture: how deep the right passage lies, and what silence costs."""

from pathlib import Path

import numpy as np

from index.errors import QuestionSetError
from qa.evaluate import Report

_DEEPEST = 20


def plot_report(report: Report, path: str | Path) -> None:
    """Write hit@k and the risk-coverage curve (El-Yaniv and Wiener 2010) to an image file.

    Coverage is the share of all questions that are answered as the threshold falls, risk the
    share of those answers that are wrong.

    Raises:
        QuestionSetError: the report has no answerable question to draw.
        OSError, ValueError: the file cannot be written, or its type is unknown.
    """
    # pyplot keeps global state and asks for a display; the object interface does neither.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    answerable = [o for o in report.outcomes if o.question.answerable]
    if not answerable:
        raise QuestionSetError("there is no answerable question to plot")
    figure = Figure(figsize=(10, 4.2), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)

    depths = np.arange(1, _DEEPEST + 1)
    first = np.array([min(o.ranks, default=np.inf) for o in answerable])
    left.plot(depths, [(first <= k).mean() for k in depths], marker="o", color="#1f5f8b")
    left.set(title="Right passage among the first k", xlabel="k", ylabel="hit@k", ylim=(0, 1.02))
    left.set_xticks([1, 3, 5, 10, 15, 20])

    order = sorted(report.outcomes, key=lambda o: -o.answer.confidence)
    wrong = np.cumsum([not (o.question.answerable and o.right) for o in order])
    given = np.arange(1, len(order) + 1)
    right.plot(given / len(order), wrong / given, color="#8b3a1f")
    used = sum(o.answer.answered for o in order)
    if used:
        right.plot(
            used / len(order), wrong[used - 1] / used, "o", color="black", label="threshold in use"
        )
        right.legend(loc="lower right")
    right.set(
        title="Wrong answers by share answered", xlabel="coverage", ylabel="risk", ylim=(0, 1.02)
    )
    for axes in (left, right):
        axes.grid(alpha=0.3)
    figure.savefig(path, dpi=120)
