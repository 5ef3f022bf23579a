"""A report's curves as SVG, in the colours of the page around them, light or dark."""

import io
import re
from collections.abc import Callable
from html import escape
from threading import Lock
from typing import TYPE_CHECKING, Any

from qa.plot import HITS_COLOUR, RISK_COLOUR, draw_hits, draw_risk
from qa.report import Report
from qa.web.text import numeral, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INK = "#010203"
_COLOURS = {_INK: "currentColor", HITS_COLOUR: "var(--q-link)", RISK_COLOUR: "var(--q-warm)"}
_INCHES = (5.2, 3.4)
_STYLE = {
    "svg.fonttype": "none",  # text stays text, in the page's own font
    "font.size": 11,
    "text.color": _INK,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "grid.color": _INK,
    "grid.linewidth": 0.5,
    "legend.frameon": False,
}
# Matplotlib keeps its style in one place for the whole process.
_STYLED = Lock()
# What would reach beyond the picture: a style for everything, notes, names that occur twice.
_OUTWARD = re.compile(
    r"<metadata>.*?</metadata>|<style.*?</style>|(?<=<g) id=\"[^\"]*\"", re.DOTALL
)
_SIZE = re.compile(r"(?<=<svg ).*?(?=viewBox)", re.DOTALL)
_FONT = re.compile(r"font-family: [^;\"]*(?=[;\"])")


def render_charts(report: Report, language: str) -> str:
    """Return hit@k and the risk-coverage curve; a curve with nothing to draw is left out.

    Args:
        report: whose curves.
        language: the page's.
    """
    figures = ""
    at = report.retrieval
    if at["hit@1"] is not None:
        said = words(language, "evaluation_hits_said", one=at["hit@1"], five=at["hit@5"])
        figures += _figure(report, draw_hits, "hits", said, language)
    if report.outcomes:
        area = report.abstention["risk_coverage"]
        said = words(language, "evaluation_risk_said", area=area)
        figures += _figure(report, draw_risk, "risk", said, language)
    return f'<div class="curves">{figures}</div>'


def _figure(
    report: Report, draw: Callable[["Axes", Report], None], name: str, said: str, language: str
) -> str:
    title = words(language, f"evaluation_{name}_title")
    labels = {
        "title": "",
        "xlabel": words(language, f"evaluation_{name}_across"),
        "ylabel": words(language, f"evaluation_{name}_up"),
    }
    svg = _svg(report, draw, name, labels, language)
    told = escape(f"{title} {said}")
    return (
        f'<figure><svg role="img" aria-label="{told}" {svg}'
        f"<figcaption><strong>{escape(title)}</strong> "
        f"{escape(words(language, f'evaluation_{name}_about'))}</figcaption></figure>"
    )


def _write_ticks(axes: "Axes", language: str) -> None:
    """Write the numbers beside the axes as a language does."""
    from matplotlib.ticker import ScalarFormatter

    class Numerals(ScalarFormatter):
        def __call__(self, x: float, pos: int | None = None) -> str:
            return numeral(language, super().__call__(x, pos))

    for axis in (axes.xaxis, axes.yaxis):
        if isinstance(axis.get_major_formatter(), ScalarFormatter):
            axis.set_major_formatter(Numerals())


def _svg(
    report: Report,
    draw: Callable[["Axes", Report], None],
    name: str,
    labels: dict[str, str],
    language: str,
) -> str:
    """Return what follows ``<svg`` of a picture that is as wide as its place on the page."""
    import matplotlib
    from matplotlib.figure import Figure

    drawn = io.StringIO()
    style: Any = {**_STYLE, "svg.hashsalt": name}
    with _STYLED, matplotlib.rc_context(style):
        figure = Figure(figsize=_INCHES, layout="constrained")
        axes = figure.subplots()
        draw(axes, report)
        axes.set(**labels)
        _write_ticks(axes, language)
        axes.spines[["top", "right"]].set_visible(False)
        legend = axes.get_legend()
        if legend is not None:
            legend.get_texts()[0].set_text(words(language, "evaluation_in_use"))
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None})
    svg = _OUTWARD.sub("", drawn.getvalue())
    svg = _FONT.sub("", _SIZE.sub("", svg[svg.index("<svg ") :], count=1)).replace("xlink:", "")
    for colour, shown in _COLOURS.items():
        svg = svg.replace(colour, shown)
    # Text without a colour of its own would be black.
    return f'fill="currentColor" {svg.removeprefix("<svg ")}'
