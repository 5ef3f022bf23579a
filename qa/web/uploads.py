"""Files that visitors upload: read once, and deleted whatever is in them."""

from pathlib import Path

from index.errors import UploadError
from qa.web.directions import undirected

MOST_BYTES = 20_000_000


def take_upload(upload: str) -> tuple[str, bytes]:
    """Return the name and the content of an uploaded file, which is deleted.

    Gradio would give it to anyone who knows its place.

    Args:
        upload: where the server has put it.

    Raises:
        UploadError: it is too large or cannot be read; only its name is told, not its place.
    """
    path = Path(upload)
    name = undirected(" ".join(path.name.split()))
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UploadError(f"{name} has more than {MOST_BYTES // 1_000_000} MB")
        return name, path.read_bytes()
    except OSError as error:
        raise UploadError(f"{name} cannot be read: {error.strerror}") from None
    finally:
        path.unlink(missing_ok=True)
