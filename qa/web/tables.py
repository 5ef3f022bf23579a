"""A report as HTML: its scores, and the questions that went wrong. All of it is escaped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from operator import itemgetter

from qa.report import Fault, Outcome, Report, fault_of, score_rows
from qa.web.directions import closed
from qa.web.question_set import MOST_QUESTIONS
from qa.web.routes import MOST_BYTES
from qa.web.text import numeral, words

FAULTS: dict[Fault, str] = {
    "refused": "evaluation_refused",
    "wrong quote": "evaluation_wrong",
    "no answer there": "evaluation_invented",
}
# More rows than that make a page slow, and nobody reads them; the report to download has all.
MOST_SHOWN = 300
_MOST_IDS = 10
_MOST_EXPECTED = 3
_EXAMPLE = (
    '{"id": "1", "question": "Where are its headquarters?", "evidence": ["Albania"], '
    '"answerable": true, "kind": "place"}\n'
    '{"id": "2", "question": "Who paid for them?", "answerable": false, "kind": "person"}'
)


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that went wrong.

    ``came`` is the first quote, or the nearest passage where none was given, without markers;
    empty where the article has nothing near. ``near`` says whether that one was right.
    """

    question: str
    history: tuple[str, ...]
    article: str
    kind: str
    fault: Fault
    expected: tuple[str, ...]
    came: str
    near: bool
    confidence: float


def misses_of(report: Report) -> tuple[Miss, ...]:
    """Return what went wrong, in the order of the questions; empty if nothing did."""
    return tuple(_miss(o, fault) for o in report.outcomes if (fault := fault_of(o)) is not None)


def _miss(outcome: Outcome, fault: Fault) -> Miss:
    question, answer = outcome.question, outcome.answer
    shown = (answer.quotes or answer.nearest)[:1]
    return Miss(
        question=question.text,
        history=question.history,
        article=outcome.article,
        kind=question.kind,
        fault=fault,
        expected=outcome.expected,
        came=shown[0].plain if shown else "",
        near=outcome.right,
        confidence=answer.confidence,
    )


def kinds_of(misses: Sequence[Miss]) -> list[str]:
    """Return every kind of question that occurs, in alphabetical order."""
    return sorted({miss.kind for miss in misses})


def chosen_misses(
    misses: Sequence[Miss], kind: str | None = None, fault: str | None = None
) -> tuple[Miss, ...]:
    """Return the misses of a kind with a fault; ``None`` stands for any."""
    return tuple(m for m in misses if kind in (None, m.kind) and fault in (None, m.fault))


def render_note(text: str) -> str:
    """Return a sentence that says how things stand."""
    return f'<p class="note" dir="auto">{escape(text)}</p>'


def render_about(title: str, bundled: bool, language: str) -> str:
    """Return what the tab does, and what a question set of one's own looks like.

    Args:
        title: the article that is asked.
        bundled: whether it is the bundled one.
        language: the page's.
    """
    key = "evaluation_asked_of" if bundled else "evaluation_none_bundled"
    of = words(language, key, title=closed(title))
    most = numeral(language, f"{MOST_QUESTIONS:,}")
    limits = {"megabytes": MOST_BYTES // 1_000_000, "questions": most}
    format_ = "".join(
        f"<p>{escape(words(language, key, **limits))}</p>"
        for key in ("evaluation_format_lines", "evaluation_format_squad")
    )
    return (
        f"<p>{escape(words(language, 'evaluation_intro'))}</p>"
        f'<p dir="auto">{escape(of)}</p>'
        f"<details><summary>{escape(words(language, 'evaluation_format'))}</summary>"
        f'{format_}<pre tabindex="0">{escape(_EXAMPLE)}</pre></details>'
    )


def render_scores(report: Report, title: str, language: str) -> str:
    """Return what came of the questions in plain numbers, and every score.

    Args:
        report: what is shown.
        title: what was asked.
        language: the page's.
    """
    counts = report.questions
    caption = words(language, "evaluation_scores", **counts)
    tables = "".join(
        _score_table(part, [(name, score) for _, name, score in rows], language)
        for part, rows in groupby(score_rows(report), itemgetter(0))
    )
    unfounded = ""
    if report.unfounded:
        ids = ", ".join(report.unfounded[:_MOST_IDS])
        ids += " ..." if len(report.unfounded) > _MOST_IDS else ""
        unfounded = escape(words(language, "evaluation_unfounded", ids=ids))
        unfounded = f'<p class="unfounded" dir="auto">{unfounded}</p>'
    return (
        f'<section class="scores"><h2>{escape(caption)}</h2>'
        f'<p class="of" dir="auto">{escape(title)}</p>{unfounded}{_tally(report, language)}'
        f'<div class="parts">{tables}</div></section>'
    )


def _tally(report: Report, language: str) -> str:
    """Return how many questions came out how."""
    faults = [fault_of(outcome) for outcome in report.outcomes]
    yes, no = report.questions["answerable"], report.questions["unanswerable"]
    refused, wrong, invented = (faults.count(fault) for fault in FAULTS)
    groups = (
        (
            "evaluation_answerable",
            yes,
            (
                ("evaluation_right", "good", yes - refused - wrong),
                ("evaluation_wrong", "bad", wrong),
                ("evaluation_refused", "warm", refused),
            ),
        ),
        (
            "evaluation_unanswerable",
            no,
            (
                ("evaluation_silent", "good", no - invented),
                ("evaluation_invented", "bad", invented),
            ),
        ),
    )
    return "".join(
        f'<div class="tally"><h3>{escape(words(language, key, count=count))}</h3><dl>'
        + "".join(
            f'<div class="{look}"><dt>{escape(words(language, name))}</dt><dd>{number}</dd></div>'
            for name, look, number in rows
        )
        + "</dl></div>"
        for key, count, rows in groups
        if count
    )


def _score_table(part: str, rows: Sequence[tuple[str, str]], language: str) -> str:
    body = "".join(
        f'<tr><th scope="row">{escape(name)}<small>{escape(_meaning(name, language))}</small></th>'
        f"<td>{escape(numeral(language, score))}</td></tr>"
        for name, score in rows
    )
    metric, score = (escape(words(language, f"evaluation_{key}")) for key in ("metric", "score"))
    return (
        f"<table><caption>{escape(part)}</caption><thead><tr>"
        f'<th scope="col">{metric}</th><th scope="col">{score}</th></tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _meaning(name: str, language: str) -> str:
    kind, at, depth = name.partition("@")
    if at and kind == "hit":
        return words(language, "evaluation_about_hit", k=depth)
    return words(language, f"evaluation_about_{re.sub(r'[^a-z0-9]', '_', name)}")


def render_misses(misses: Sequence[Miss], language: str) -> str:
    """Return questions that went wrong as a table; a sentence where there are none.

    Args:
        misses: those to show; of many, the first ``MOST_SHOWN`` are.
        language: the page's.
    """
    if not misses:
        return f'<p class="nothing">{escape(words(language, "evaluation_no_miss"))}</p>'
    shown = misses[:MOST_SHOWN]
    key = "evaluation_misses" if len(shown) == len(misses) else "evaluation_first_misses"
    caption = words(language, key, count=len(misses), shown=len(shown))
    several = len({miss.article for miss in misses}) > 1
    names = [
        words(language, f"evaluation_{column}")
        for column in ("question", "expected", "came", "confidence", "kind")
    ]
    # The roles keep it a table for a screen reader where a narrow screen stacks the cells.
    heads = "".join(f'<th scope="col" role="columnheader">{escape(name)}</th>' for name in names)
    rows = "".join(_row(miss, names, several, language) for miss in shown)
    return (
        f'<div class="box" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="misses" role="table"><caption>{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table></div>'
    )


def _row(miss: Miss, names: Sequence[str], several: bool, language: str) -> str:
    asked = f'<span dir="auto">{escape(miss.question)}</span>'
    if miss.history:
        after = words(language, "evaluation_after", questions=" / ".join(miss.history))
        asked += f'<small dir="auto">{escape(after)}</small>'
    if several:
        asked += f'<small dir="auto">{escape(miss.article)}</small>'
    sure = numeral(language, f"{miss.confidence:.2f}")
    cells = (_expected(miss, language), _came(miss, language), sure, miss.kind)
    # The last two are text yet.
    inner = (*cells[:2], *(escape(cell) for cell in cells[2:]))
    others = "".join(
        f'<td role="cell" data-label="{escape(name)}">{cell}</td>'
        for name, cell in zip(names[1:], inner, strict=True)
    )
    head = f'<th scope="row" role="rowheader" data-label="{escape(names[0])}">{asked}</th>'
    return f'<tr role="row">{head}{others}</tr>'


def _expected(miss: Miss, language: str) -> str:
    if not miss.expected:
        return f"<em>{escape(words(language, 'evaluation_expected_none'))}</em>"
    # Evidence is often given twice, once with the article's no-break spaces.
    different = dict.fromkeys(" ".join(evidence.split()) for evidence in miss.expected)
    said = [f'<q dir="auto">{escape(evidence)}</q>' for evidence in [*different][:_MOST_EXPECTED]]
    return f"<i>{escape(words(language, 'evaluation_or'))}</i>".join(said)


def _came(miss: Miss, language: str) -> str:
    look = "warm" if miss.fault == "refused" else "bad"
    fault = f'<b class="{look}">{escape(words(language, FAULTS[miss.fault]))}</b>'
    if not miss.came:
        return fault
    quote = f'<q dir="auto">{escape(miss.came)}</q>'
    if miss.fault != "refused":
        return f"{fault}{quote}"
    key = "evaluation_nearest_right" if miss.near else "evaluation_nearest"
    summary = escape(words(language, key))
    return f"{fault}<details><summary>{summary}</summary>{quote}</details>"
