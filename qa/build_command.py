"""``quoth build`` and ``quoth articles``: making indexes and libraries, and what is in them."""

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from index.articles import ARTICLE
from index.building import build_library
from index.errors import IndexDamagedError, QuothError
from index.folder import check_folder
from index.library import milvus_uri
from index.load import fetch_article
from index.ray_build import ray_runner
from index.records import Article
from qa.cache import default_folder
from qa.opening import open_any
from qa.options import IndexOption, JsonOption, ModelOption
from qa.quoth import Quoth
from qa.reader import NO_READER
from qa.streams import console, errors, fail, print_json
from qa.terminal import progress_bar, status_line
from qa.terminal_lists import show_articles, show_built, show_library

Store = Literal["faiss", "milvus"]


def build(
    articles: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILES]",
            help="A saved page or text; several, or a folder of them, make a library. The bundled "
            "article if left out.",
        ),
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
        Path | None, typer.Option(help="The index's folder; needed for articles of your own.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=256,
            help="Of a library: articles that are indexed at the same time, each in a process of "
            "some 700 MB; as many as there are processors if left out.",
        ),
    ] = None,
    ray: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Of a library: index the articles with Ray, on a cluster whose workers find files "
            "and library under the same paths; local starts one here. --jobs says with how many.",
        ),
    ] = None,
    store: Annotated[
        Store | None,
        typer.Option(help="Of a library: where its passages' vectors are kept; faiss if left out."),
    ] = None,
    uri: Annotated[
        str | None,
        typer.Option(
            help="With --store milvus: a file, such as ./vectors.db, or http://host:19530."
        ),
    ] = None,
    model: ModelOption = None,
) -> None:
    """Index an article, or many; what was there before is replaced once the new is whole."""
    if wikipedia is None and (lang is not None or api is not None):
        raise QuothError("--lang and --api say where a page is fetched from: add --wikipedia TITLE")
    if wikipedia is not None and articles:
        raise QuothError("name one article: a file, or a page with --wikipedia")
    if lang is not None and api is not None:
        raise QuothError("--lang picks a Wikipedia, --api another wiki: name one of them")
    files = articles or [ARTICLE]
    if out is None and (files != [ARTICLE] or wikipedia is not None or model is not None):
        raise QuothError("name the index's folder: --out FOLDER")
    folder = out or default_folder()
    if (store == "milvus") is not (uri is not None):
        raise QuothError("--store milvus and --uri belong together: --store milvus --uri FILE")
    if len(files) > 1 or files[0].is_dir():
        if store is None:
            _keep_store(folder)
        _build_library(files, folder, model, jobs, ray, uri)
        return
    if ray is not None:
        raise QuothError("--ray is for a library: name several files, or a folder")
    if store is not None:
        raise QuothError("--store is for a library: name several files, or a folder")
    if jobs is not None:
        raise QuothError("--jobs is for a library: name several files, or a folder")
    source: Path | Article = files[0]
    if wikipedia is not None:
        check_folder(folder)  # before a server is troubled
        with status_line(errors(), "Fetching the page"):
            source = fetch_article(wikipedia, lang or "en", api=api)
    with progress_bar(errors(), "Indexing the article") as progress:
        quoth = Quoth.build(source, out=folder, model=model, reader=NO_READER, progress=progress)
    numbers = sum(citation.status != "missing" for citation in quoth.citations.table)
    show_built(console(), quoth.article, len(quoth.passages), numbers, folder)


def _keep_store(folder: Path) -> None:
    """Let nobody move a library's vectors by leaving an option out.

    Raises:
        QuothError: they are in Milvus, or may be.
    """
    try:
        uri = milvus_uri(folder)
    except IndexDamagedError as error:
        raise QuothError(
            f"{error}: say where the library's vectors are to be, --store faiss or "
            "--store milvus --uri FILE"
        ) from None
    if uri is not None:
        raise QuothError(
            f"the vectors of {folder} are in Milvus: add --store milvus --uri {uri}, or "
            "--store faiss to keep them in the library"
        )


def _build_library(
    files: list[Path],
    folder: Path,
    model: str | None,
    jobs: int | None,
    ray: str | None,
    uri: str | None,
) -> None:
    jobs = jobs or os.cpu_count() or 1
    runner = None if ray is None else ray_runner(model, ray, jobs)
    waiting = "Looking at what is to be done"
    try:
        with progress_bar(errors(), "Indexing the articles", waiting) as progress:
            built = build_library(files, folder, model, jobs, progress, runner=runner, milvus=uri)
    except KeyboardInterrupt:
        fail("stopped; articles that were done are kept, and the same command goes on from there")
        raise
    show_library(console(), built, folder)
    for line in built.failed:
        fail(line)
    if built.failed:
        raise typer.Exit(2)


def articles(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """List the articles of an index or a library, by the names that --article takes."""
    opened = open_any(index, None)
    if isinstance(opened, Quoth):
        rows = [(opened.name, len(opened.passages), len(opened.article.references))]
    else:
        rows = [(each.name, each.passages, each.references) for each in opened.entries.values()]
    if as_json:
        keys = ("title", "passages", "references")
        print_json([dict(zip(keys, row, strict=True)) for row in rows])
    else:
        show_articles(console(), rows)
