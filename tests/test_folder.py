"""A folder that is replaced as a whole: whatever fails, what stood there is left."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from index.errors import IndexWriteError
from index.folder import MANIFEST
from index.store import open_index, save_index
from tests.test_store import built, content_of, files_of, folder

__all__ = ["built", "folder"]


def test_a_folder_of_something_else_is_left_alone(built, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mother.txt").write_text("Dear mother")
    with pytest.raises(IndexWriteError, match="not an index"):
        save_index(built, tmp_path / "letters")
    assert (tmp_path / "letters" / "mother.txt").read_text() == "Dear mother"
    (tmp_path / "file").write_text("x")
    with pytest.raises(IndexWriteError):
        save_index(built, tmp_path / "file")


def test_a_full_disk_leaves_the_old_index_as_it_was(built, folder, embedder):
    before = content_of(folder)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(IndexWriteError, match="cannot be written"):
            save_index(built, folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert content_of(folder) == before
    open_index(folder, lambda _name: embedder)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc stands in for a read-only disk")
def test_a_read_only_place(built):
    with pytest.raises(IndexWriteError, match="cannot be written"):
        save_index(built, Path("/proc/quoth-index"))


def test_a_read_only_folder(built):
    """Root may write everywhere, so root becomes nobody for a moment."""
    nobody, root = 65534, os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o555)
        if root:
            os.seteuid(nobody)
        try:
            with pytest.raises(IndexWriteError, match=r"cannot be written to .*permission denied"):
                save_index(built, Path(name) / "index")
        finally:
            if root:
                os.seteuid(0)
        assert list(Path(name).iterdir()) == []
        Path(name).chmod(0o755)


@pytest.mark.parametrize("fails", ["replace", "fsync"])
def test_a_disk_that_fails_leaves_the_old_index_as_it_was(
    built, folder, embedder, monkeypatch, fails
):
    before = content_of(folder)

    def fail(*_arguments):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(*{"replace": (Path, "replace"), "fsync": (os, "fsync")}[fails], fail)
    with pytest.raises(IndexWriteError, match="input/output error"):
        save_index(built, folder)
    monkeypatch.undo()
    assert content_of(folder) == before
    open_index(folder, lambda _name: embedder)


def test_what_a_killed_writer_left_is_removed_by_the_next_one(built, folder, embedder):
    (folder / "files-0123456789ab").mkdir()
    (folder / "files-0123456789ab" / "article.txt").write_text("half")
    (folder / f"{MANIFEST}.part").write_text("{")
    open_index(folder, lambda _name: embedder)
    save_index(built, folder)
    assert {p.name for p in folder.iterdir()} == {MANIFEST, ".lock", files_of(folder).name}


def test_a_folder_that_a_writer_left_at_its_first_try_takes_an_index(built, tmp_path):
    (tmp_path / "index" / "files-0123456789ab").mkdir(parents=True)
    (tmp_path / "index" / ".lock").write_text("")
    save_index(built, tmp_path / "index")


def test_an_index_that_is_replaced_while_it_is_read_is_read_again(
    built, folder, embedder, monkeypatch
):
    real = Path.read_bytes
    replaced: list[Path] = []

    def read_bytes(path):
        if path.name == "spans.npy" and not replaced:
            replaced.append(path)
            save_index(built, folder)
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    opened, _ = open_index(folder, lambda _name: embedder)
    assert replaced
    assert opened.passages == built.passages


HOLD = """
import sys, time
from pathlib import Path
from index.folder import locked
with locked(Path(sys.argv[1])):
    print("locked", flush=True)
    time.sleep(60)
"""


def test_two_builders_exclude_each_other_and_the_dead_hold_no_lock(built, folder):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "locked\n"
        with pytest.raises(IndexWriteError, match="another process is building"):
            save_index(built, folder)
    finally:
        holder.kill()
        holder.communicate()
    save_index(built, folder)
