"""What is on the disk, and not only on its way there."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Have what was written to ``path`` stand on the disk before anything that comes after."""
    if os.name == "nt" and path.is_dir():  # Windows cannot, and has no need to
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
