"""Indexes on disk: whole or refused, and never lost."""

import json
import os
import resource
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.errors import (
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    IndexWriteError,
)
from index.store import FORMAT_VERSION, MANIFEST, build_index, open_index, save_index
from qa import Quoth
from qa.cache import default_folder

FILES = ("article.txt", "article.json", "passages.json", "vectors.faiss", "tokens.npy", "spans.npy",
         "starts.npy")  # fmt: skip


@pytest.fixture(scope="module")
def built(article, embedder):
    return build_index(article, embedder)


@pytest.fixture
def folder(built, tmp_path):
    save_index(built, tmp_path / "index")
    return tmp_path / "index"


def test_what_is_opened_is_what_was_saved(built, folder, embedder):
    opened, _ = open_index(folder, lambda _name: embedder)
    assert opened.article == built.article
    assert opened.passages == built.passages
    assert opened.units == built.units
    assert opened.citations == built.citations
    for name in ("tokens", "spans", "starts"):
        assert np.array_equal(getattr(opened, name), getattr(built, name))
    assert sorted(p.name for p in folder.iterdir()) == sorted([MANIFEST, *FILES])


def test_line_breaks_of_any_kind_survive(tmp_path, embedder):
    (tmp_path / "a.txt").write_bytes(
        b"Ada\r\n\r\nAda wrote a book on the engine.\r\n\r\nShe died in London.\r\n"
    )
    Quoth.build(tmp_path / "a.txt", out=tmp_path / "index")
    opened, _ = open_index(tmp_path / "index", lambda _name: embedder)
    assert "\r\n\r\nShe died" in opened.article.text
    assert [p.text for p in opened.passages][-1] == "She died in London."


@pytest.mark.parametrize("name", FILES)
def test_a_changed_truncated_or_missing_file_is_named(folder, embedder, name):
    path = folder / name
    whole = path.read_bytes()
    flipped = bytearray(whole)
    flipped[len(flipped) // 2] ^= 0x20
    for data in (bytes(flipped), whole[:-1], b"", None):
        if data is None:
            path.unlink()
        else:
            path.write_bytes(data)
        with pytest.raises(IndexDamagedError) as caught:
            open_index(folder, lambda _name: embedder)
        assert name in str(caught.value)
        assert "quoth build" in str(caught.value)
        path.write_bytes(whole)
    open_index(folder, lambda _name: embedder)


@pytest.mark.parametrize(
    ("text", "error"),
    [("{", IndexDamagedError), ("[]", IndexDamagedError), ('{"format": 1}', IndexDamagedError)],
)
def test_a_broken_manifest(folder, embedder, text, error):
    (folder / MANIFEST).write_text(text)
    with pytest.raises(error, match="quoth build"):
        open_index(folder, lambda _name: embedder)


def test_another_format_version_is_refused_by_name(folder, embedder):
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps({**manifest, "format": FORMAT_VERSION + 1}))
    with pytest.raises(IndexMismatchError, match=rf"version {FORMAT_VERSION + 1}.*quoth build"):
        open_index(folder, lambda _name: embedder)


def test_an_index_of_another_model_is_refused(folder, embedder):
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["fingerprint"] = "sha256:0"
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(IndexMismatchError, match=r"another model.*quoth build"):
        open_index(folder, lambda _name: embedder)


def test_no_index(tmp_path, embedder):
    with pytest.raises(IndexMissingError, match="quoth build"):
        open_index(tmp_path / "nothing", lambda _name: embedder)
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexMissingError):
        open_index(tmp_path / "file", lambda _name: embedder)


def test_a_folder_of_something_else_is_left_alone(built, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mother.txt").write_text("Dear mother")
    with pytest.raises(IndexWriteError, match="not an index"):
        save_index(built, tmp_path / "letters")
    assert (tmp_path / "letters" / "mother.txt").read_text() == "Dear mother"
    (tmp_path / "file").write_text("x")
    with pytest.raises(IndexWriteError):
        save_index(built, tmp_path / "file")


def test_a_full_disk_leaves_the_old_index_as_it_was(built, folder, embedder, tmp_path):
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(IndexWriteError, match="cannot be written"):
            save_index(built, folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    assert [p.name for p in tmp_path.iterdir()] == ["index"]
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


def test_a_swap_that_fails_puts_the_old_index_back(built, folder, embedder, monkeypatch):
    real = os.rename
    calls = []

    def rename(source, target):
        calls.append(target)
        if len(calls) == 2:  # the old index is aside, the new one is about to move in
            raise OSError(5, "Input/output error")
        real(source, target)

    monkeypatch.setattr(os, "rename", rename)
    with pytest.raises(IndexWriteError, match="input/output error"):
        save_index(built, folder)
    monkeypatch.undo()
    open_index(folder, lambda _name: embedder)


def test_the_bundled_index_is_built_once(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    steps: list[tuple[int, int]] = []
    Quoth.open(progress=lambda done, total: steps.append((done, total)))
    assert steps
    assert steps[-1][0] == steps[-1][1]
    again: list[tuple[int, int]] = []
    Quoth.open(progress=lambda done, total: again.append((done, total)))
    assert again == []
    (folder,) = (tmp_path / "quoth").iterdir()
    (folder / "tokens.npy").write_bytes(b"")
    with pytest.raises(IndexDamagedError, match=r"quoth build$"):
        Quoth.open()
    shutil.rmtree(folder)
    Quoth.open()


def test_a_bundled_index_of_an_older_reader_is_built_again(
    monkeypatch, tmp_path, article, embedder
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    other = replace(article, fields=article.fields[:-1])
    save_index(build_index(other, embedder), default_folder())
    assert Quoth.open().article == article
    assert Quoth.open(default_folder()).article == article
