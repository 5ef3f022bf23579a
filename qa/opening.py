"""What a command is to ask: an article, a library of them, or one article of a library."""

from collections.abc import Sequence
from pathlib import Path

from index.embed import BUNDLED
from index.errors import QuothError
from index.library import is_library
from qa.library import Library
from qa.quoth import Quoth
from qa.reader import BUNDLED_READER, NO_READER
from qa.streams import errors
from qa.terminal import progress_bar


def open_any(
    index: Path | None,
    model: str | None,
    reader: str | None = NO_READER,
    reranker: str | None = None,
    confidence: Path | None = None,
) -> Quoth | Library:
    """Open an index or a library, with a progress bar where an index is built first."""
    # A hub that cannot be reached is asked for a minute before it is given up.
    named = {model, reader, reranker} - {None, NO_READER, BUNDLED, BUNDLED_READER}
    before = "Looking for the models" if named else None
    with progress_bar(errors(), "Indexing the article", before) as progress:
        if index is not None and is_library(index):
            return Library.open(
                index, model=model, reader=reader, reranker=reranker, confidence=confidence
            )
        return Quoth.open(
            index,
            model=model,
            reader=reader,
            reranker=reranker,
            confidence=confidence,
            progress=progress,
        )


_LISTED = "`quoth articles` with the same --index lists them"


def chosen(opened: Quoth | Library, articles: Sequence[str] | None) -> list[str] | None:
    """Return the articles that are named, in a library; ``None`` where all are meant.

    Raises:
        QuothError: what was opened is one article, or has none of that name.
    """
    if not articles:
        return None
    if isinstance(opened, Quoth):
        raise QuothError("--article names an article of a library, and this is the index of one")
    for name in articles:
        if name not in opened:
            raise QuothError(f"the library has no article {name!r}; {_LISTED}")
    return list(articles)


def open_one(opened: Quoth | Library, articles: Sequence[str] | None) -> Quoth:
    """Return the one article that is meant.

    Raises:
        QuothError: it is a library, and not one of its articles is named.
    """
    names = chosen(opened, articles)
    if isinstance(opened, Quoth):
        return opened
    if names is None:
        names = list(opened) if len(opened) == 1 else []
    if len(names) != 1:
        raise QuothError(
            f"this is a library of {len(opened):,} articles: name one with --article; {_LISTED}"
        )
    return opened[names[0]]
