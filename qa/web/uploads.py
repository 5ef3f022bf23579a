"""Files that visitors upload: no others are taken, each is read once, and then deleted."""

import atexit
import logging
import os
import re
import shutil
import tempfile
from asyncio import get_running_loop, timeout
from contextlib import suppress
from functools import cache
from pathlib import Path
from secrets import token_hex
from stat import S_ISREG
from typing import Any

import gradio as gr
from anyio.to_thread import run_sync
from gradio.block_function import BlockFunction
from gradio.state_holder import SessionState
from gradio.utils import get_upload_folder, is_in_or_equal
from gradio_client.utils import strip_invalid_filename_characters
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from index.errors import UploadError
from qa.web.directions import undirected
from qa.web.routes import MOST_BYTES, refused

# Of all uploads that are on their way or wait to be read.
MOST_WAITING_BYTES = 25 * MOST_BYTES
_BLOCK = 4096
# Seconds that an upload may take, and that it is kept if nobody reads it.
_LONGEST = 300
_KEEP = 3600.0
_MADE = re.compile(r"upload-[0-9a-f]{32}")
_LOG = logging.getLogger(__name__)
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
        try:
            taken: list[Any] = await super().preprocess_data(block_fn, inputs, state, explicit_call)
        finally:
            _sweep()
        return taken


def _sweep() -> None:
    """Delete the empty file that Gradio makes for each file that an event takes.

    Uploads lie in folders.
    """
    with suppress(OSError):  # nothing was uploaded yet
        for path in list(Path(get_upload_folder()).glob("tmp*")):
            with suppress(OSError):
                path.unlink()


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
    """Takes uploads instead of Gradio.

    That keeps equal files of two visitors in one place, leaves what broke off, and ceases to delete
    what nobody reads once two threads get into each other's way.
    """

    def __init__(self, folder: Path) -> None:
        """Take them.

        Args:
            folder: where Gradio looks for uploads, and where nothing else lies.
        """
        self._folder = folder
        self._coming = 0

    async def take(self, request: Request) -> Response:
        """Take one upload: a form with one file, and answer with a list of its place."""
        length = int(request.headers.get("content-length", "0"))
        self._coming += length
        try:
            if await run_sync(self._are_full):
                return refused(503, "too many uploads wait to be read: try again later")
            async with timeout(_LONGEST):
                return await self._take(request)
        except TimeoutError:
            return refused(408, f"an upload takes at most {_LONGEST // 60} minutes")
        except HTTPException:  # what Starlette makes of a form that is none
            return refused(400, "it is no form with one file")
        except ClientDisconnect:
            return refused(400, "the upload broke off")
        except OSError as error:
            _LOG.warning("an upload cannot be kept: %s", error.strerror)
            return refused(507, "the upload cannot be kept")
        finally:
            self._coming -= length

    async def _take(self, request: Request) -> Response:
        # Until all of it is there it has no name, so that nothing is left of what breaks off.
        async with request.form(max_files=1, max_fields=0) as form:
            files = form.getlist("files")
            if len(files) != 1 or isinstance(files[0], str):
                return refused(400, "it is no form with one file")
            content = await files[0].read()
            name = strip_invalid_filename_characters(Path(files[0].filename or "").name)
        if len(content) > MOST_BYTES:
            return refused(413, f"a file has at most {MOST_BYTES // 1_000_000} MB")
        # Its place cannot be guessed, and no other upload lies there.
        place = self._folder / f"upload-{token_hex(16)}" / (name.strip(". ") or "file")
        await run_sync(_write, place, content)
        get_running_loop().call_later(_KEEP, _delete, place)
        return JSONResponse([str(place)])

    def _are_full(self) -> bool:
        """Whether they take more than they may, those on their way included."""
        waiting = self._coming
        for path in self._folder.rglob("*"):
            with suppress(OSError):  # it has been read and deleted in the meantime
                # A file takes up a block, and a name, however little is in it.
                waiting += max(path.lstat().st_size, _BLOCK)
        return waiting > MOST_WAITING_BYTES


def _write(place: Path, content: bytes) -> None:
    place.parent.mkdir(mode=0o700, parents=True)
    try:
        place.write_bytes(content)
    except OSError:
        _delete(place)
        raise


def _delete(place: Path) -> None:
    """Delete an upload and the folder that was made for it, if they are there."""
    with suppress(OSError):
        place.unlink()
    if _MADE.fullmatch(place.parent.name):
        with suppress(OSError):
            place.parent.rmdir()


async def say_done(_request: Request) -> Response:
    """End the page's asking how far an upload is; it says that one is on its way all the same."""
    return Response('data: {"msg": "done"}\n\n', media_type="text/event-stream")


@cache
def private_folder() -> Path:
    """Return the folder where Gradio puts what is uploaded to this process.

    It is made at the first call, for its owner alone, and removed when the process ends.

    Raises:
        UploadError: it cannot be made.
    """
    where = os.environ.get(_PLACE) or tempfile.gettempdir()
    try:
        Path(where).mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="quoth-uploads-", dir=where))
    except OSError as error:
        raise UploadError(f"uploads cannot be kept in {where}: {error.strerror}") from None
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
        _delete(path)
