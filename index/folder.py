"""A folder whose files are replaced as a whole, and verified when they are read.

::

    manifest.json           what is told of the files, where they are, the SHA-256 of each
    files-1f0c9a2b7d4e/     the files
    .lock                   held by the process that writes, as long as it lives

The manifest is replaced by one rename, after everything that it speaks of is on the disk: whoever
opens the folder finds the old files or the new ones. Files that no manifest speaks of are what a
killed writer left; the next one removes them.
"""

import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout

from index.disk import sync
from index.errors import (
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    IndexWriteError,
)

FORMAT_VERSION = 3
# It had the same files, in the folder itself, and no SHA-256 of the manifest.
_OLDER_VERSION = 2
MANIFEST = "manifest.json"
_LOCK = ".lock"
# Where a library keeps its articles' own indexes, and what the folder of each is called.
LIBRARY_FOLDER = "library"
LIBRARY_ARTICLE = re.compile(r"[0-9a-f]{32}")
_FILES_FOLDER = re.compile(r"files-[0-9a-f]{12}")
_TRIES = 5  # to read a folder that is replaced meanwhile

_Read = TypeVar("_Read")


def check_folder(folder: Path, library: bool = False) -> None:
    """Make sure that an index can be written to ``folder``, before the work of making one.

    Args:
        folder: where it is to be.
        library: whether it is that of a library; neither takes the place of the other.

    Raises:
        IndexWriteError: it cannot, or the folder holds something else.
    """
    try:
        told = _told_by(folder)
        one = told is not None and "articles" not in told
        many = (folder / LIBRARY_FOLDER).is_dir() and not one  # its manifest may be damaged
        if one if library else many:
            there = "the index of one article" if library else "a library of many articles"
            raise IndexWriteError(f"{folder} holds {there}; choose another folder")
        if folder.exists() and not (folder / MANIFEST).is_file():
            others = not folder.is_dir() or any(not _is_ours(path) for path in folder.iterdir())
            if others:
                raise IndexWriteError(
                    f"{folder} holds something that is not an index; choose another folder"
                )
        made = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / _new_name()
        probe.mkdir()
        probe.rmdir()
        if made:  # what comes before an index is written may fail yet
            folder.rmdir()
    except OSError as error:
        raise _unwritten(folder, error) from error


def _is_ours(path: Path) -> bool:
    """Whether it is what a killed writer may leave in a folder that had no index before."""
    if path.name == LIBRARY_FOLDER:
        return path.is_dir() and all(
            LIBRARY_ARTICLE.fullmatch(each.name) for each in path.iterdir()
        )
    return path.name in (_LOCK, f"{MANIFEST}.part") or is_files(path)


def holds_index(folder: Path) -> bool:
    """Whether a folder holds an index or a library; others have a file of that name, too."""
    told = _told_by(folder)
    return told is not None and {"format", "folder", "files"} <= told.keys()


def is_files(folder: Path) -> bool:
    """Whether it is called like those that hold an index's files."""
    return bool(_FILES_FOLDER.fullmatch(folder.name))


def _new_name() -> str:
    return f"files-{secrets.token_hex(6)}"


@contextmanager
def locked(folder: Path, wait: float = 0.0, library: bool = False) -> Iterator[None]:
    """Keep others from writing to ``folder``, which is made if it is not there.

    A thread that has locked it may do so again.

    Args:
        folder: where an index is.
        wait: seconds to wait for another one to end.
        library: whether a library is written; see ``check_folder``.

    Raises:
        IndexWriteError: another process writes there, or the folder cannot be written.
    """
    check_folder(folder, library)
    # One object for all who lock this folder, so that who holds it may lock it again.
    lock = FileLock(folder / _LOCK, is_singleton=True)
    try:
        folder.mkdir(exist_ok=True)
        lock.acquire(timeout=wait)
    except Timeout:
        raise IndexWriteError(
            f"another process is building the index in {folder}; wait until it is done"
        ) from None
    except OSError as error:
        raise _unwritten(folder, error) from error
    try:
        yield
    finally:
        lock.release()


def replace_files(
    folder: Path, write: Callable[[Path], None], names: Sequence[str], told: Mapping[str, Any]
) -> None:
    """Write files and put them in the place of those that ``folder`` has.

    Args:
        folder: which is ``locked``.
        write: writes the files into the folder that it is given.
        names: of the files.
        told: what the manifest tells beside.

    Raises:
        IndexWriteError: they cannot be written; what stood there is untouched.
    """
    new = folder / _new_name()
    part = folder / f"{MANIFEST}.part"
    try:
        new.mkdir()
        write(new)
        for name in names:
            sync(new / name)
        sync(new)
        manifest = {
            "format": FORMAT_VERSION,
            **told,
            "folder": new.name,
            "files": {name: _digest(new / name) for name in names},
        }
        manifest["sha256"] = _own_digest(manifest)
        part.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        sync(part)
        part.replace(folder / MANIFEST)
        sync(folder)
    except (OSError, RuntimeError) as error:  # FAISS reports a full disk as RuntimeError
        # Not if the manifest was replaced and the folder alone could not be synchronised.
        if part.exists() or (_told_by(folder) or {}).get("folder") != new.name:
            shutil.rmtree(new, ignore_errors=True)
            part.unlink(missing_ok=True)
        raise _unwritten(folder, error) from error
    _remove_others(folder, new.name, names)


def _told_by(folder: Path) -> dict[str, Any] | None:
    """Return the manifest as it is, or ``None`` where none can be read."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _remove_others(folder: Path, kept: str, names: Sequence[str]) -> None:
    """Remove what the manifest no longer speaks of; that it cannot be removed harms nothing."""
    for path in folder.iterdir():
        if is_files(path) and path.name != kept:
            shutil.rmtree(path, ignore_errors=True)
    for name in names:  # where an older version kept them
        (folder / name).unlink(missing_ok=True)


def _unwritten(folder: Path, error: Exception) -> IndexWriteError:
    reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
    return IndexWriteError(
        f"the index cannot be written to {folder}: {reason.lower()}; "
        "name another folder: quoth build --out FOLDER, then quoth ask --index FOLDER"
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _own_digest(manifest: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in manifest.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def read_manifest(folder: Path, repair: str) -> dict[str, Any]:
    """Return an index's manifest; ``repair`` is the command that builds the index again.

    Raises:
        IndexMissingError: there is no index in ``folder``.
        IndexDamagedError: the manifest cannot be read, or was changed.
        IndexMismatchError: the index has another format version.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissingError(f"there is no index in {folder}; build one: {repair}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise damaged(path, getattr(error, "strerror", None) or "it is not JSON", repair) from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise damaged(path, "it is no manifest", repair)
    version = manifest.get("format")
    if version not in (FORMAT_VERSION, _OLDER_VERSION):
        raise IndexMismatchError(
            f"the index in {folder} has format version {version}, this version of "
            f"Quoth reads {FORMAT_VERSION}; build it again: {repair}"
        )
    own = manifest.get("sha256")
    if (own is not None or version == FORMAT_VERSION) and own != _own_digest(manifest):
        raise damaged(path, "its SHA-256 is not its own", repair)
    return manifest


def read_files(
    folder: Path,
    names: Sequence[str],
    repair: str,
    read: Callable[[dict[str, Any], dict[str, bytes]], _Read],
) -> _Read:
    """Return what ``read`` makes of the manifest and of the files, all of one writing.

    Args:
        folder: where the index is.
        names: of the files.
        repair: the command that builds the index again, for errors.
        read: is given the manifest and the files' content, by name; may raise
            ``IndexDamagedError``.

    Raises:
        IndexMissingError, IndexDamagedError, IndexMismatchError: see ``index.errors``.
    """
    manifest = read_manifest(folder, repair)
    for _ in range(_TRIES):
        try:
            return read(manifest, _verified(folder, manifest, names, repair))
        except IndexDamagedError:
            # Files that are gone may have been replaced meanwhile, and then the manifest too.
            before, manifest = manifest, read_manifest(folder, repair)
            if manifest == before:
                raise
    raise damaged(folder / MANIFEST, "it is replaced again and again", repair)


def _verified(
    folder: Path, manifest: Mapping[str, Any], names: Sequence[str], repair: str
) -> dict[str, bytes]:
    within = str(manifest.get("folder", ""))
    # It could name any folder of the machine; an older version kept the files beside it.
    if within and not _FILES_FOLDER.fullmatch(within):
        raise damaged(folder / MANIFEST, "its folder is none of an index", repair)
    found: dict[str, bytes] = {}
    for name in names:
        path = folder / within / name
        try:
            found[name] = path.read_bytes()
        except OSError as error:
            raise damaged(path, (error.strerror or "unreadable").lower(), repair) from None
        if hashlib.sha256(found[name]).hexdigest() != manifest["files"].get(name):
            raise damaged(path, "its SHA-256 is not the manifest's", repair)
    return found


def damaged(path: Path, reason: str, repair: str) -> IndexDamagedError:
    """Return the error that says that a file of an index is damaged, and how that is repaired."""
    return IndexDamagedError(f"{path} is damaged ({reason}); build the index again: {repair}")
