"""Lists as people read them in a terminal: hits, references, articles, scores (rich)."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from index.building import Built
from index.records import Article, Citation
from qa.retrieve import Hit
from qa.terminal import NARROW, block, citation_status, marked, numbered, shown, source_text
from qa.words import attribution, named_words

if TYPE_CHECKING:
    from qa.report import Report

# From this width on there is room for a column more.
_WIDE = 110


def show_hits(console: Console, hits: Sequence[Hit], named: bool = False) -> None:
    """Print retrieved passages as a table; on a narrow terminal, one below the other.

    Args:
        console: where to print.
        hits: from ``retrieve``.
        named: whether each is to say which article it is from.
    """
    narrow = console.width < NARROW
    table = Table(show_lines=True)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    table.add_column("passage", overflow="fold")
    for hit in hits:
        row = (str(hit.rank), f"{hit.score:.3f}", hit.passage.kind)
        text = marked(hit.passage.text, hit.passage.start, hit.matched)
        if named:
            text.append(f"\n{shown(hit.title)}", style="dim")
        if narrow:
            console.print(block(Text("  ".join(row), style="bold"), text))
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
    narrow, wide = console.width < NARROW, console.width >= _WIDE
    table = Table(show_lines=False)
    for name in ("number", "status", "entry"):
        table.add_column(name, no_wrap=True)
    table.add_column("source" if wide else "source and evidence", ratio=3, overflow="fold")
    if wide:
        table.add_column("evidence", ratio=2, style="dim", overflow="fold")
    for citation in citations:
        status = f"{citation.status}, broken" if citation.broken else citation.status
        row = [numbered(citation), citation_status(citation, status)]
        entry = "" if citation.entry is None else str(citation.entry)
        source = source_text(citation)
        # The evidence for a missing one is already what is said in the source's place.
        evidence = "" if citation.status == "missing" else shown(citation.evidence)
        if not wide and evidence:
            source.append(f"\n{evidence}", style="italic dim")
        if narrow:
            head = [*row, Text(f"entry {entry}")] if entry else row
            console.print(block(Text(" ").join(head), source))
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
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def show_report(console: Console, report: "Report", asked: str) -> None:
    """Print the scores of a question set; one that there was nothing to measure for is a dash."""
    counts = report.questions
    told = f"{counts['all']} questions, {counts['answerable']} answerable"
    table = Table(title=Text(f"{shown(asked)}\n{told}"))
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


def show_library(console: Console, built: Built, folder: Path) -> None:
    """Print what a library holds now, what of it is new, and where it is."""
    passages = sum(entry.passages for entry in built.entries)
    console.print(
        Text(
            f"{_counted(len(built.entries), 'article')}, {_counted(passages, 'passage')}; "
            f"{_counted(built.embedded, 'article')} indexed now"
        )
    )
    if built.gone:
        told = shown(named_words(built.gone))
        console.print(Text(f"No longer in it: {told}"), soft_wrap=True)
    console.print(Text(f"Library: {folder}"), soft_wrap=True)


def show_articles(console: Console, rows: Sequence[tuple[str, int, int]]) -> None:
    """Print articles: their names, passages and references."""
    table = Table()
    table.add_column("article", overflow="fold")
    table.add_column("passages", justify="right")
    table.add_column("references", justify="right")
    for name, passages, references in rows:
        table.add_row(Text(shown(name)), f"{passages:,}", f"{references:,}")
    console.print(table)
