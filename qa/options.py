"""Options that several of the command's parts take."""

from pathlib import Path
from typing import Annotated

import typer

IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index", help="Folder of an index or a library; the bundled article if left out."
    ),
]
ArticleOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TITLE", help="Of a library: an article that is meant, by name; repeatable."
    ),
]
ModelOption = Annotated[
    str | None, typer.Option(help="A sentence-transformers model, by name or folder.")
]
ReaderOption = Annotated[
    str | None,
    typer.Option(
        help="An extractive question-answering model, by name or folder, in the bundled reader's "
        "place; none leaves answering to retrieval alone."
    ),
]
RerankerOption = Annotated[
    str | None,
    typer.Option(help="A CrossEncoder that orders passages before they are read."),
]
ConfidenceOption = Annotated[
    Path | None,
    typer.Option(help="What `python -m qa.calibrate` wrote, for another reader's confidence."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
