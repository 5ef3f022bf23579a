"""Answers, hits, references and reports as people read them in a terminal (rich)."""

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from index.embed import Progress as ProgressCallback
from index.records import Article, Citation, Span
from qa.answer import Answer, Quote
from qa.retrieve import Hit
from qa.words import (
    NEAREST,
    NO_ANSWER,
    NO_SOURCE,
    attribution,
    citation_name,
    confidence_words,
    further_words,
    place_words,
    source_words,
    status_words,
    unanswered_words,
    understood_words,
)

if TYPE_CHECKING:
    from qa.report import Report

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# On a terminal narrower than the first, columns would leave no room for words; from the second on
# there is room for a column more.
_NARROW = 60
_WIDE = 110
_STATUS_STYLES = {"exact": "green", "realigned": "cyan", "uncertain": "yellow", "missing": "red"}


def shown(text: str) -> str:
    """Return ``text`` with each character that could restyle or reorder a terminal as a mark.

    These are the control characters but line break and tab, and those that embed, override or
    isolate a direction of writing. The length stays what it is.
    """
    return _CONTROL.sub("\ufffd", text)


def escaped(json: str) -> str:
    """Return JSON that means the same, with those characters of it as ``\\u`` escapes.

    ``json.dumps`` has escaped those below U+0020; elsewhere all of them stand in strings.
    """
    return _CONTROL.sub(lambda match: f"\\u{ord(match.group()):04x}", json)


def _marked(text: str, start: int, span: Span | None) -> Text:
    """Return quoted text with the answering words in bold; no markup in it is ever read."""
    rendered = Text(shown(text))
    if span is not None and (span.start, span.end) != (start, start + len(text)):
        rendered.stylize("bold underline", span.start - start, span.end - start)
    return rendered


def _block(head: Text, below: Text) -> RenderableType:
    """Return what would be a row of a table, where there is no room for columns."""
    return Group(head, Padding(below, (0, 0, 0, 2)))


def _name(citation: Citation) -> Text:
    return Text(shown(citation_name(citation)), style="bold")


def _status(citation: Citation, words: str) -> Text:
    style = "red" if citation.broken else _STATUS_STYLES[citation.status]
    return Text(shown(words), style=style)


def _sources(citations: Sequence[Citation], narrow: bool) -> RenderableType:
    if not citations:
        return Text(NO_SOURCE, style="dim")
    rows = [(_name(c), _status(c, status_words(c)), _source(c)) for c in citations]
    if narrow:
        return Group(*(_block(Text(" ").join(row[:2]), row[2]) for row in rows))
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _source(citation: Citation) -> Text:
    """Return where a citation leads and, dimmed under it, what else there is to show."""
    said = Text(shown(source_words(citation)))
    for name, text in further_words(citation):
        said.append(f"\n{shown(name)}: {shown(text)}", style="dim")
    return said


def _quote(quote: Quote, style: str, narrow: bool, sources: bool = True) -> RenderableType:
    said = Text()
    if quote.label is not None:
        said.append(f"{shown(quote.label.text)}: ", style="italic")
    said.append(_marked(quote.text, quote.start, quote.span))
    bar = Table.grid(padding=(0, 1))
    bar.add_column(style=style, no_wrap=True)
    bar.add_column(overflow="fold")
    bar.add_row("\u275d", said)
    place = shown(place_words(quote))
    parts: list[RenderableType] = [bar]
    if place:
        parts.append(Padding(Text(place, style="dim"), (0, 0, 0, 2)))
    if sources:
        parts.append(Padding(_sources(quote.citations, narrow), (0, 0, 1, 2)))
    return Group(*parts)


def show_answer(console: Console, answer: Answer, title: str) -> None:
    """Print an answer, or that there is none and what came nearest."""
    narrow = console.width < _NARROW
    if words := understood_words(answer):
        console.print(Text(shown(words), style="dim"))
    if answer.answered:
        for quote in answer.quotes:
            console.print(_quote(quote, "bold green", narrow))
        if words := unanswered_words(answer):
            console.print(Text(shown(words), style="yellow"))
        console.print(
            Text(f"Confidence {confidence_words(answer.confidence)} · {shown(title)}", style="dim")
        )
        return
    console.print(Text(NO_ANSWER, style="bold yellow"))
    console.print(Text(shown(answer.reason)))
    if answer.nearest:
        console.print(Text(f"\n{NEAREST}", style="dim"))
        for quote in answer.nearest:
            console.print(_quote(quote, "dim", narrow, sources=False))


def show_hits(console: Console, hits: Sequence[Hit]) -> None:
    """Print retrieved passages as a table; on a narrow terminal, one below the other."""
    narrow = console.width < _NARROW
    table = Table(show_lines=True)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    table.add_column("passage", overflow="fold")
    for hit in hits:
        row = (str(hit.rank), f"{hit.score:.3f}", hit.passage.kind)
        text = _marked(hit.passage.text, hit.passage.start, hit.matched)
        if narrow:
            console.print(_block(Text("  ".join(row), style="bold"), text))
        else:
            table.add_row(*row, text)
    if not narrow:
        console.print(table)


def show_references(
    console: Console, citations: Sequence[Citation], about: str | None = None
) -> None:
    """Print every number that the article prints, and what it resolves to.

    Args:
        console: where to print. On a wide one the evidence has a column of its own; on a narrow
            one there are no columns, and each number stands above its source.
        citations: from ``Quoth.citations.table``.
        about: what is wrong with the copy (``qa.words.about_copy``), printed above the table.
    """
    if about is not None:
        console.print(Text(f"{about}\n"))
    narrow, wide = console.width < _NARROW, console.width >= _WIDE
    table = Table(show_lines=False)
    for name in ("number", "status", "entry"):
        table.add_column(name, no_wrap=True)
    table.add_column("source" if wide else "source and evidence", ratio=3, overflow="fold")
    if wide:
        table.add_column("evidence", ratio=2, style="dim", overflow="fold")
    for citation in citations:
        status = f"{citation.status}, broken" if citation.broken else citation.status
        row = [_name(citation), _status(citation, status)]
        entry = "" if citation.entry is None else str(citation.entry)
        source = _source(citation)
        # The evidence for a missing one is already what is said in the source's place.
        evidence = "" if citation.status == "missing" else shown(citation.evidence)
        if not wide and evidence:
            source.append(f"\n{evidence}", style="italic dim")
        if narrow:
            head = [*row, Text(f"entry {entry}")] if entry else row
            console.print(_block(Text(" ").join(head), source))
        else:
            table.add_row(*row, Text(entry), source, *([Text(evidence)] if wide else []))
    if not narrow:
        console.print(table)


def show_built(
    console: Console, article: Article, passages: int, numbers: int, folder: Path
) -> None:
    """Print what was indexed, on what terms where that is known, and where the index is."""
    console.print(Text(shown(article.title)))
    console.print(
        Text(
            f"{_counted(passages, 'passage')}, {_counted(len(article.references), 'reference')}, "
            f"{_counted(numbers, 'number')} in the text"
        )
    )
    origin = article.origin
    if origin is not None:
        for line in filter(None, (attribution(article), origin.url, origin.licence_url)):
            console.print(Text(shown(line)), soft_wrap=True)
    console.print(Text(f"Index: {folder}"), soft_wrap=True)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def show_report(console: Console, report: "Report") -> None:
    """Print a report's scores; a score that there was nothing to measure for is a dash."""
    counts = report.questions
    table = Table(title=f"{counts['all']} questions, {counts['answerable']} answerable")
    table.add_column("part")
    table.add_column("metric")
    table.add_column("score", justify="right")
    # The metrics take seconds to import.
    from qa.report import score_rows

    for part, rows in groupby(score_rows(report), itemgetter(0)):
        for number, (_, name, score) in enumerate(rows):
            table.add_row("" if number else part, name, score)
        table.add_section()
    console.print(table)


def status_line(console: Console, words: str) -> AbstractContextManager[object]:
    """Show a line while something is awaited; none where there is no terminal."""
    return console.status(Text(words)) if console.is_terminal else nullcontext()


@contextmanager
def progress_bar(
    console: Console, title: str, before: str | None = None
) -> Iterator[ProgressCallback]:
    """Show a bar while something is done; none where there is no terminal, or nothing to do.

    Args:
        console: where it is shown.
        title: what is done.
        before: what is awaited before that, if anything is.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=console, transient=True)
    tasks: list[TaskID] = []
    awaiting = console.status(Text(before or ""))
    if before is not None and console.is_terminal:
        awaiting.start()

    def advance(done: int, total: int) -> None:
        if not console.is_terminal:
            return
        if not tasks:
            awaiting.stop()
            bar.start()
            tasks.append(bar.add_task(title, total=total))
        bar.update(tasks[0], completed=done, total=total)

    try:
        yield advance
    finally:
        awaiting.stop()
        if tasks:
            bar.stop()
