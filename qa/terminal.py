"""Answers, hits, references and reports as people read them in a terminal (rich)."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

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
from index.records import Citation, Span
from qa.answer import Answer, Quote
from qa.words import (
    FURTHER,
    NEAREST,
    citation_name,
    confidence_words,
    further_words,
    no_answer_words,
    no_source_words,
    place_words,
    source_words,
    status_words,
    unanswered_words,
    understood_words,
)

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# On a terminal narrower than the first, columns would leave no room for words; from the second on
# there is room for a column more.
NARROW = 60
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


def marked(text: str, start: int, span: Span | None) -> Text:
    """Return quoted text with the answering words in bold; no markup in it is ever read."""
    rendered = Text(shown(text))
    if span is not None and (span.start, span.end) != (start, start + len(text)):
        rendered.stylize("bold underline", span.start - start, span.end - start)
    return rendered


def block(head: Text, below: Text) -> RenderableType:
    """Return what would be a row of a table, where there is no room for columns."""
    return Group(head, Padding(below, (0, 0, 0, 2)))


def numbered(citation: Citation) -> Text:
    return Text(shown(citation_name(citation)), style="bold")


def citation_status(citation: Citation, words: str) -> Text:
    style = "red" if citation.broken else _STATUS_STYLES[citation.status]
    return Text(shown(words), style=style)


def _sources(quote: Quote, narrow: bool) -> RenderableType:
    citations = quote.citations
    if not citations:
        return Text(no_source_words(quote), style="dim")
    rows = [(numbered(c), citation_status(c, status_words(c)), source_text(c)) for c in citations]
    if narrow:
        return Group(*(block(Text(" ").join(row[:2]), row[2]) for row in rows))
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def source_text(citation: Citation) -> Text:
    """Return where a citation leads and, dimmed under it, what else there is to show."""
    said = Text(shown(source_words(citation)))
    for name, text in further_words(citation):
        said.append(f"\n{shown(name)}: {shown(text)}", style="dim")
    return said


def _quote(
    quote: Quote, style: str, narrow: bool, named: bool, sources: bool = True
) -> RenderableType:
    said = Text()
    if quote.label is not None:
        said.append(f"{shown(quote.label.text)}: ", style="italic")
    said.append(marked(quote.text, quote.start, quote.span))
    bar = Table.grid(padding=(0, 1))
    bar.add_column(style=style, no_wrap=True)
    bar.add_column(overflow="fold")
    bar.add_row("\u275d", said)
    place = shown(place_words(quote, named))
    parts: list[RenderableType] = [bar]
    if place:
        parts.append(Padding(Text(place, style="dim"), (0, 0, 0, 2)))
    if sources:
        parts.append(Padding(_sources(quote, narrow), (0, 0, 1, 2)))
    return Group(*parts)


def show_answer(console: Console, answer: Answer, title: str | None) -> None:
    """Print an answer, or that there is none and what came nearest.

    Args:
        console: where to print.
        answer: what came of a question.
        title: of the article that was asked; ``None`` if it was one of several, so that each quote
            is to say which it is from.
    """
    named = title is None
    narrow = console.width < NARROW
    if words := understood_words(answer):
        console.print(Text(shown(words), style="dim"))
    if answer.answered:
        # The best of each part come first, and then what may be worth reading too.
        for place, quote in enumerate(answer.quotes):
            if not quote.answers and answer.quotes[place - 1].answers:
                console.print(Text(f"{FURTHER}\n", style="dim"))
            style = "bold green" if quote.answers else "dim"
            console.print(_quote(quote, style, narrow, named))
        if words := unanswered_words(answer):
            console.print(Text(shown(words), style="yellow"))
        sure = f"Confidence {confidence_words(answer.confidence)}"
        console.print(Text(sure if title is None else f"{sure} · {shown(title)}", style="dim"))
        return
    console.print(Text(no_answer_words(answer), style="bold yellow"))
    console.print(Text(shown(answer.reason)))
    if answer.nearest:
        console.print(Text(f"\n{NEAREST}", style="dim"))
        for quote in answer.nearest:
            console.print(_quote(quote, "dim", narrow, named, sources=False))


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
