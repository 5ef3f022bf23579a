"""What the ``quoth`` command does with an article: ask, retrieve, references, evaluate."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from index.errors import QuothError
from qa.cite import Style, cite_list
from qa.library import Library
from qa.opening import chosen, open_any, open_one
from qa.options import (
    ArticleOption,
    ConfidenceOption,
    IndexOption,
    JsonOption,
    ModelOption,
    ReaderOption,
    RerankerOption,
)
from qa.quoth import Quoth
from qa.retrieve import Mode
from qa.shapes import answer_record, citation_record, hit_record
from qa.streams import console, errors, fail, print_json
from qa.terminal import escaped, progress_bar, show_answer, shown
from qa.terminal_lists import show_hits, show_references, show_report
from qa.words import named_words


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
    article: ArticleOption = None,
    model: ModelOption = None,
    reader: ReaderOption = None,
    reranker: RerankerOption = None,
    confidence: ConfidenceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question with quotes from the article. Exit 1 if the article does not answer."""
    opened = open_any(index, model, reader, reranker, confidence)
    names = chosen(opened, article)
    if isinstance(opened, Quoth):
        answer, title = opened.ask(question, after or ()), opened.article.title
    else:
        answer, title = opened.ask(question, after or (), articles=names), None
    if as_json:
        print_json(answer_record(answer))
    else:
        show_answer(console(), answer, title)
    if not answer.answered:
        raise typer.Exit(1)


def retrieve(
    question: Annotated[str, typer.Argument(help="The question, in quotation marks.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 5,
    mode: Annotated[Mode, typer.Option(help="How passages are ranked.")] = "hybrid",
    index: IndexOption = None,
    article: ArticleOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the passages nearest to a question, whether or not they answer it."""
    opened = open_any(index, model)
    names = chosen(opened, article)
    if isinstance(opened, Quoth):
        hits = opened.retrieve(question, k, mode=mode)
        records = [hit_record(opened.article, hit) for hit in hits]
    else:
        hits = opened.retrieve(question, k, mode=mode, articles=names)
        records = [hit_record(opened[hit.title].article, hit) for hit in hits]
    if as_json:
        print_json(records)
    else:
        show_hits(console(), hits, named=isinstance(opened, Library))


def references(
    index: IndexOption = None,
    article: ArticleOption = None,
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
    quoth = open_one(open_any(index, model), article)
    if cite is not None:
        told = cite_list(quoth.article, cite)
        # A file gets the text as it stands, a terminal no control characters.
        made = escaped if cite == "csl" else shown if sys.stdout.isatty() else str
        sys.stdout.write(made(told) + "\n")
    elif as_json:
        print_json([citation_record(citation) for citation in quoth.citations.table])
    else:
        show_references(console(), quoth.citations.table, quoth.about)


def evaluate(
    questions: Annotated[
        Path | None,
        typer.Argument(
            help="A question set (JSON Lines or SQuAD JSON); the bundled hard one if left out."
        ),
    ] = None,
    article: Annotated[
        list[str] | None,
        typer.Option(
            help="An article of a SQuAD set, or the one of a library that is asked, by title; of a "
            "set repeatable."
        ),
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
    opened = open_any(index, model, reader, reranker, confidence)
    # A SQuAD set brings its own articles; a library says which of its own is asked.
    titles = article or () if isinstance(opened, Quoth) else ()
    quoth = open_one(opened, None if isinstance(opened, Quoth) else article)
    with progress_bar(errors(), "Asking") as progress:
        report = score(
            quoth,
            questions,
            articles=titles,
            mode=mode,
            removed=removed,
            history=history,
            progress=progress,
        )
    if report.unfounded:
        named = named_words(report.unfounded)
        fail(f"no passage holds what is to answer these questions: {named}")
    if as_json:
        print_json(report.to_dict())
    else:
        name = "the bundled hard set" if questions is None else questions.name
        show_report(console(), report, name)
    if plot is not None:
        plot_report(report, plot)
