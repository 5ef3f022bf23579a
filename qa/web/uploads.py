"""Files that visitors upload: no others are taken, each is read once, and then deleted."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from stat import S_ISREG
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.state_holder import SessionState
from gradio.utils import get_upload_folder, is_in_or_equal

from index.errors import UploadError
from qa.web.directions import undirected

MOST_BYTES = 20_000_000
# Of all uploads that wait to be read; those that nobody reads are deleted within the hour.
MOST_WAITING_BYTES = 25 * MOST_BYTES
_BLOCK = 4096
# By which Gradio is told where uploads go.
_PLACE = "GRADIO_TEMP_DIR"


class OnlyUploads(gr.Blocks):
    """A page whose events take no files but uploaded ones.

    Where another app serves a page, Gradio would take any file of the machine that a browser names,
    and fetch any address.
    """

    async def preprocess_data(
        self,
        block_fn: BlockFunction,
        inputs: list[Any],
        state: SessionState | None,
        explicit_call: bool = False,
    ) -> list[Any]:
        """Turn what a browser sent into what an event's function takes.

        Raises:
            gr.Error: it names a file that was not uploaded.
        """
        _check_uploaded(inputs)
        taken: list[Any] = await super().preprocess_data(block_fn, inputs, state, explicit_call)
        return taken


def _check_uploaded(sent: object) -> None:
    """Look at every file that is named somewhere in what a browser sent."""
    left = [sent]
    while left:
        part = left.pop()
        if isinstance(part, list):
            left.extend(part)
        elif isinstance(part, dict):
            left.extend(part.values())
            path = part.get("path")
            # An address begins as no absolute path does, so that it lies nowhere.
            if path is not None and not (
                Path(str(path)).is_absolute() and is_in_or_equal(str(path), get_upload_folder())
            ):
                raise gr.Error(
                    "only files that were uploaded here are taken", print_exception=False
                )


class Uploads:
    """The uploads that are on their way, or wait to be read."""

    def __init__(self, folder: Path) -> None:
        """Look after a folder.

        Args:
            folder: where Gradio puts uploads, and where nothing else lies: what is left there of
                one that broke off, or that has another name than the page gives, is deleted.
        """
        self._folder = folder
        self._coming: list[int] = []

    @contextmanager
    def coming(self, length: int) -> Iterator[None]:
        """Count one that is on its way, of so many bytes; called in one thread alone."""
        self._coming.append(length)
        try:
            yield
        finally:
            self._coming.remove(length)
            if not self._coming:
                self._tidy()

    def are_full(self) -> bool:
        """Whether they take more than they may, those on their way included."""
        waiting = sum(self._coming)
        for path in self._folder.rglob("*"):
            with suppress(OSError):  # it has been read and deleted in the meantime
                # A file takes up a block, and a name, however little is in it.
                waiting += max(path.lstat().st_size, _BLOCK)
        return waiting > MOST_WAITING_BYTES

    def _tidy(self) -> None:
        """Delete what no upload has come of: a whole one lies in a folder of its own."""
        with suppress(OSError):  # nothing was uploaded yet
            for path in list(self._folder.iterdir()):
                with suppress(OSError):
                    if path.is_dir() and not path.is_symlink():
                        path.rmdir()  # unless something is in it
                    else:
                        path.unlink()


@cache
def private_folder() -> Path:
    """Return the folder where Gradio puts what is uploaded to this process.

    It is made at the first call, for its owner alone, and removed when the process ends.
    """
    folder = Path(tempfile.mkdtemp(prefix="quoth-uploads-", dir=os.environ.get(_PLACE)))
    os.environ[_PLACE] = str(folder)
    atexit.register(remove_private_folder)
    return folder


def remove_private_folder() -> None:
    """Remove it with all that is in it; a process that a signal ends has to do so itself."""
    shutil.rmtree(private_folder(), ignore_errors=True)


def take_upload(upload: str) -> tuple[str, bytes]:
    """Return the name and the content of an uploaded file, which is deleted.

    Gradio would give it to anyone who knows its place.

    Args:
        upload: where the server has put it.

    Raises:
        UploadError: it is too large, no file itself, or cannot be read; only its name is told, not
            its place.
    """
    path = Path(upload)
    name = undirected(" ".join(path.name.split()))
    try:
        found = path.lstat()
        if not S_ISREG(found.st_mode):  # a link leads to what nobody uploaded
            raise UploadError(f"{name} is no file")
        if found.st_size > MOST_BYTES:
            raise UploadError(f"{name} has more than {MOST_BYTES // 1_000_000} MB")
        return name, path.read_bytes()
    except OSError as error:
        raise UploadError(f"{name} cannot be read: {error.strerror}") from None
    finally:
        with suppress(OSError):  # it is gone, or a folder
            path.unlink()
