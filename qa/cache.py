"""Where Quoth keeps what it can make again: the index of the bundled article."""

from pathlib import Path

import platformdirs

from index.articles import ARTICLE
from index.embed import BUNDLED_SHA256, Embedder, Progress, load_embedder
from index.errors import IndexMissingError, IndexOutdatedError
from index.folder import FORMAT_VERSION, locked
from index.load import read_article
from index.store import Index, build_index, open_index, save_index

# Seconds to wait for another process that builds the same index; it takes a few.
_LONGEST_WAIT = 120.0


def default_folder() -> Path:
    """Return where the bundled article's index lives: a folder in the user's cache.

    Its name carries format version and model; what the article has become since is seen when
    the index is opened.
    """
    name = f"bundled-v{FORMAT_VERSION}-{BUNDLED_SHA256[:8]}"
    return Path(platformdirs.user_cache_path("quoth", appauthor=False)) / name


def open_bundled(progress: Progress | None = None) -> tuple[Index, Embedder]:
    """Open the bundled article's index; where there is none yet it is built, once.

    Args:
        progress: called with (units done, all units) while it is built.

    Raises:
        IndexDamagedError, IndexMismatchError, IndexWriteError, ModelError: see ``index.errors``.
    """
    folder = default_folder()
    opened = _opened(folder)
    if opened is None:
        with locked(folder, wait=_LONGEST_WAIT):
            opened = _opened(folder)  # another process may have built it meanwhile
            if opened is None:
                embedder = load_embedder()
                index = build_index(read_article(ARTICLE), embedder, progress)
                save_index(index, folder)
                opened = index, embedder
    return opened


def _opened(folder: Path) -> tuple[Index, Embedder] | None:
    """Return the index, unless there is none or it was built of what the article was before.

    The folder is our own: what an older Quoth left there is built again without a word.
    """
    try:
        index, embedder = open_index(folder, load_embedder, repair="quoth build")
    except (IndexMissingError, IndexOutdatedError):
        return None
    return (index, embedder) if index.article == read_article(ARTICLE) else None
