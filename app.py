"""Opens Quoth on the bundled article and serves its page: ``python app.py``."""

import sys

from qa.cli import app
from qa.streams import run


def main() -> int:
    """Serve the page with ``quoth serve``'s options and return an exit code."""
    return run(lambda: app(["serve", *sys.argv[1:]], standalone_mode=False))


if __name__ == "__main__":
    sys.exit(main())
