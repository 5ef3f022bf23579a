"""A report as a picture: how deep the right passage lies, and what silence costs."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import PlotError
from qa.report import Report, risk_coverage

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HITS_COLOUR, RISK_COLOUR = "#1f5f8b", "#8b3a1f"
_DEEPEST = 20


def check_plot(path: Path) -> None:
    """Make sure that a picture can be written to ``path``, before the work of scoring.

    Raises:
        PlotError: its type is unknown, or there is no such folder.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    known = FigureCanvasAgg.get_supported_filetypes()
    if path.suffix.removeprefix(".").lower() not in known:
        raise PlotError(f"the plot {path} needs a name that ends in one of: {', '.join(known)}")
    if not path.parent.is_dir():
        raise PlotError(f"the plot cannot be written to {path}: there is no such folder")


def draw_hits(axes: "Axes", report: Report) -> None:
    """Draw for which share of the answerable questions a right passage is among the first k.

    Raises:
        PlotError: there is no answerable question to draw.
    """
    answerable = [o for o in report.outcomes if o.question.answerable]
    if not answerable:
        raise PlotError("there is no answerable question to plot")
    depths = np.arange(1, _DEEPEST + 1)
    first = np.array([min(o.ranks, default=np.inf) for o in answerable])
    axes.plot(depths, [(first <= k).mean() for k in depths], marker="o", color=HITS_COLOUR)
    axes.set(title="Right passage among the first k", xlabel="k", ylabel="hit@k", ylim=(0, 1.02))
    axes.set_xticks([1, 3, 5, 10, 15, 20])
    axes.grid(alpha=0.3)


def draw_risk(axes: "Axes", report: Report) -> None:
    """Draw the risk-coverage curve (El-Yaniv and Wiener 2010).

    Coverage is the share of all questions that are answered as the threshold falls, risk the
    share of those answers that are wrong.

    Raises:
        PlotError: there is no question to draw.
    """
    if not report.outcomes:
        raise PlotError("there is no question to plot")
    coverage, risk = risk_coverage(report.outcomes)
    axes.plot(coverage, risk, color=RISK_COLOUR)
    used = sum(o.answer.answered for o in report.outcomes)
    if used:
        ink = axes.title.get_color()
        axes.plot(coverage[used - 1], risk[used - 1], "o", color=ink, label="threshold in use")
        axes.legend(loc="lower right")
    axes.set(
        title="Wrong answers by share answered", xlabel="coverage", ylabel="risk", ylim=(0, 1.02)
    )
    axes.grid(alpha=0.3)


def plot_report(report: Report, path: Path) -> None:
    """Write hit@k and the risk-coverage curve to an image file.

    Raises:
        PlotError: there is no answerable question to draw, or the file cannot be written.
    """
    # pyplot keeps global state and asks for a display; the object interface does neither.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4.2), layout="constrained")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    draw_hits(left, report)
    draw_risk(right, report)
    try:
        figure.savefig(path, dpi=120)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise PlotError(f"the plot cannot be written to {path}: {reason}") from None
