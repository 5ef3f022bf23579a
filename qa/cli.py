"""The ``quoth`` command: ask, retrieve, references, build, articles, evaluate, serve.

Exit codes: 0 success, 1 the article does not answer (``ask``), 2 bad input, said in one line
on standard error.
"""

import io
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from qa.build_command import articles, build
from qa.commands import ask, evaluate, references, retrieve
from qa.opening import open_any, open_one
from qa.options import (
    ArticleOption,
    ConfidenceOption,
    IndexOption,
    ModelOption,
    ReaderOption,
    RerankerOption,
)
from qa.streams import run

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _tell_version(asked: bool) -> None:
    if asked:
        print(f"quoth {version('quoth')}")
        raise typer.Exit


@app.callback()
def _quoth(
    _version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_tell_version, help="Print the version."),
    ] = False,
) -> None:
    """Ask an article; get its own words back, with its own reference numbers."""


for _command in (ask, retrieve, references, build, articles, evaluate):
    app.command()(_command)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 7860,
    auth: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Ask for a name and a password; the file is what `htpasswd -B`, or "
            "`python -m qa.web.passwords NAME`, writes.",
        ),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST", help="A name under which the server is reached, by a proxy; repeatable."
        ),
    ] = None,
    log_questions: Annotated[
        bool, typer.Option("--log-questions", help="Write what is asked into the log.")
    ] = False,
    index: IndexOption = None,
    article: ArticleOption = None,
    model: ModelOption = None,
    reader: ReaderOption = None,
    reranker: RerankerOption = None,
    confidence: ConfidenceOption = None,
) -> None:
    """Serve the page, the HTTP interface and the tools for assistants."""
    # Gradio takes a second to import; no other command needs it.
    from qa.web.passwords import Passwords
    from qa.web.serve import serve as serve_all

    passwords = None if auth is None else Passwords.read(auth)
    opened = open_any(index, model, reader, reranker, confidence)
    served = open_one(opened, article) if article else opened
    names = name or ()
    serve_all(served, host, port, names=names, passwords=passwords, log_questions=log_questions)


def main() -> None:
    """Run the ``quoth`` command."""
    if sys.stdout is None:  # closed by the caller
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (open till the end)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets a mark for it rather than a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    arguments = sys.argv[1:] or ["--help"]
    sys.exit(run(lambda: app(arguments, standalone_mode=False)))


if __name__ == "__main__":
    main()
