"""Where Quoth keeps what it can make again."""

from pathlib import Path

import platformdirs

from index.embed import BUNDLED_SHA256
from index.store import FORMAT_VERSION


def default_folder() -> Path:
    """Return where the bundled article's index lives: a folder in the user's cache.

    Its name carries format version and model; what the article has become since is seen when
    the index is opened.
    """
    name = f"bundled-v{FORMAT_VERSION}-{BUNDLED_SHA256[:8]}"
    return Path(platformdirs.user_cache_path("quoth", appauthor=False)) / name
