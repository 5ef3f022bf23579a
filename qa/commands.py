"""What the ``quoth`` command does: ask, retrieve, references, build, evaluate."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from index.articles import ARTICLE
from index.embed import BUNDLED
from index.errors import QuothError
from index.folder import check_folder
from index.load import fetch_article
from index.records import Article
from qa.cache import default_folder
from qa.cite import Style, cite_list
from qa.options import (
    ConfidenceOption,
    IndexOption,
    JsonOption,
    ModelOption,
    ReaderOption,
    RerankerOption,
)
from qa.quoth import Quoth
from qa.reader import BUNDLED_READER, NO_READER
from qa.retrieve import Mode
from qa.shapes import answer_record, citation_record, hit_record
from qa.streams import console, errors, print_json
from qa.terminal import (
    escaped,
    progress_bar,
    show_answer,
    show_built,
    show_hits,
    show_references,
    show_report,
    shown,
    status_line,
)


def open_quoth(
    index: Path | None,
    model: str | None,
    reader: str | None = NO_READER,
    reranker: str | None = None,
    confidence: Path | None = None,
) -> Quoth:
    """Open an index, with a progress bar where one is built first."""
    # A hub that cannot be reached is asked for a minute before it is given up.
    named = {model, reader, reranker} - {None, NO_READER, BUNDLED, BUNDLED_READER}
    before = "Looking for the models" if named else None
    with progress_bar(errors(), "Indexing the article", before) as progress:
        return Quoth.open(
            index,
            model=model,
            reader=reader,
            reranker=reranker,
            confidence=confidence,
            progress=progress,
        )


def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotation marks.")],
    after: Annotated[
        list[str] | None,
        typer.Option(
            metavar="QUESTION",
            help="An earlier question that this one leans on; repeatable, the oldest first.",
        ),
    ] = None,
    index: IndexOption = None,
    model: ModelOption = None,
    reader: ReaderOption = None,
    reranker: RerankerOption = None,
    confidence: ConfidenceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question with quotes from the article. Exit 1 if the article does not answer."""
    quoth = open_quoth(index, model, reader, reranker, confidence)
    answer = quoth.ask(question, history=after or ())
    if as_json:
        print_json(answer_record(answer))
    else:
        show_answer(console(), answer, quoth.article.title)
    if not answer.answered:
        raise typer.Exit(1)


def retrieve(
    question: Annotated[str, typer.Argument(help="The question, in quotation marks.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 5,
    mode: Annotated[Mode, typer.Option(help="How passages are ranked.")] = "hybrid",
    index: IndexOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the passages nearest to a question, whether or not they answer it."""
    quoth = open_quoth(index, model)
    hits = quoth.retrieve(question, k, mode=mode)
    if as_json:
        print_json([hit_record(quoth.article, hit) for hit in hits])
    else:
        show_hits(console(), hits)


def references(
    index: IndexOption = None,
    model: ModelOption = None,
    cite: Annotated[
        Style | None,
        typer.Option(help="Print the reference list itself instead, to take away."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List every reference number that the article prints, and the source it leads to."""
    if cite is not None and as_json:
        raise QuothError("--cite has formats of its own: --cite csl is JSON")
    quoth = open_quoth(index, model)
    if cite is not None:
        told = cite_list(quoth.article, cite)
        # A file gets the text as it stands, a terminal no control characters.
        made = escaped if cite == "csl" else shown if sys.stdout.isatty() else str
        sys.stdout.write(made(told) + "\n")
    elif as_json:
        print_json([citation_record(citation) for citation in quoth.citations.table])
    else:
        show_references(console(), quoth.citations.table, quoth.about)


def build(
    article: Annotated[
        Path | None,
        typer.Argument(help="A saved page or text; the bundled article if left out."),
    ] = None,
    wikipedia: Annotated[
        str | None, typer.Option(metavar="TITLE", help="Fetch this page from Wikipedia instead.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option(help="With --wikipedia: in which language; en if left out.")
    ] = None,
    api: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="With --wikipedia: the REST root of another MediaWiki to fetch the page from, "
            "such as https://wiki.example.org/w/rest.php.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The index's folder; needed for an article of your own.")
    ] = None,
    model: ModelOption = None,
) -> None:
    """Index an article; an older index in the folder is replaced once the new one is whole."""
    if wikipedia is None and (lang is not None or api is not None):
        raise QuothError("--lang and --api say where a page is fetched from: add --wikipedia TITLE")
    if wikipedia is not None and article is not None:
        raise QuothError("name one article: a file, or a page with --wikipedia")
    if lang is not None and api is not None:
        raise QuothError("--lang picks a Wikipedia, --api another wiki: name one of them")
    source: Path | Article = article or ARTICLE
    if out is None and (source != ARTICLE or wikipedia is not None or model is not None):
        raise QuothError("name the index's folder: --out FOLDER")
    folder = out or default_folder()
    if wikipedia is not None:
        check_folder(folder)  # before a server is troubled
        with status_line(errors(), "Fetching the page"):
            source = fetch_article(wikipedia, lang or "en", api=api)
    with progress_bar(errors(), "Indexing the article") as progress:
        quoth = Quoth.build(source, out=folder, model=model, reader=NO_READER, progress=progress)
    numbers = sum(citation.status != "missing" for citation in quoth.citations.table)
    show_built(console(), quoth.article, len(quoth.passages), numbers, folder)


def evaluate(
    questions: Annotated[
        Path | None,
        typer.Argument(
            help="A question set (JSON Lines or SQuAD JSON); the bundled one if left out."
        ),
    ] = None,
    article: Annotated[
        list[str] | None,
        typer.Option(help="An article of a SQuAD set, by title; may be given more than once."),
    ] = None,
    mode: Annotated[
        Mode, typer.Option(help="How passages are ranked for the retrieval scores.")
    ] = "hybrid",
    removed: Annotated[
        bool,
        typer.Option(
            "--removed", help="Ask once more without the passages that answer, to score silence."
        ),
    ] = False,
    history: Annotated[
        bool,
        typer.Option(help="Ask follow-up questions with, or without, the questions before them."),
    ] = True,
    plot: Annotated[
        Path | None, typer.Option(help="Write hit@k and risk-coverage curves to this image.")
    ] = None,
    index: IndexOption = None,
    model: ModelOption = None,
    reader: ReaderOption = None,
    reranker: RerankerOption = None,
    confidence: ConfidenceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score retrieval, answers and abstention against a question set."""
    # The metrics take seconds to import; no other command needs them.
    from qa.evaluate import evaluate as score
    from qa.plot import check_plot, plot_report

    if plot is not None:
        check_plot(plot)
    quoth = open_quoth(index, model, reader, reranker, confidence)
    with progress_bar(errors(), "Asking") as progress:
        report = score(
            quoth,
            questions,
            articles=article or (),
            mode=mode,
            removed=removed,
            history=history,
            progress=progress,
        )
    if as_json:
        print_json(report.to_dict())
    else:
        show_report(console(), report)
    if plot is not None:
        plot_report(report, plot)
