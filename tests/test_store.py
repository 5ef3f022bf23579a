"""Indexes on disk: whole or refused, and never lost."""

import hashlib
import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from index.errors import (
    ArticleError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
)
from index.folder import FORMAT_VERSION, MANIFEST, _own_digest
from index.store import build_index, open_index, save_index
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


def files_of(folder):
    """The folder of the files that the manifest speaks of."""
    return folder / json.loads((folder / MANIFEST).read_text())["folder"]


def edit(folder, changes):
    """Change a manifest as somebody would who knows how it is made."""
    manifest = {**json.loads((folder / MANIFEST).read_text()), **changes}
    manifest["sha256"] = _own_digest(manifest)
    (folder / MANIFEST).write_text(json.dumps(manifest))


def content_of(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_is_opened_is_what_was_saved(built, folder, embedder):
    opened, _ = open_index(folder, lambda _name: embedder)
    assert opened.article == built.article
    assert opened.passages == built.passages
    assert opened.units == built.units
    assert opened.citations == built.citations
    for name in ("tokens", "spans", "starts"):
        assert np.array_equal(getattr(opened, name), getattr(built, name))
    assert {p.name for p in folder.iterdir()} == {MANIFEST, ".lock", files_of(folder).name}
    assert sorted(p.name for p in files_of(folder).iterdir()) == sorted(FILES)


def test_an_article_of_too_many_passages_is_refused(article, embedder, monkeypatch):
    monkeypatch.setattr("index.store.MOST_PASSAGES", 10)
    with pytest.raises(ArticleError, match="passages; at most 10 are taken"):
        build_index(article, embedder)


def test_line_breaks_of_any_kind_survive(tmp_path, embedder):
    (tmp_path / "a.txt").write_bytes(
        b"Ada\r\n\r\nAda wrote a book on the engine.\r\n\r\nShe died in London.\r\n"
    )
    Quoth.build(tmp_path / "a.txt", out=tmp_path / "index")
    opened, _ = open_index(tmp_path / "index", lambda _name: embedder)
    assert "\r\n\r\nShe died" in opened.article.text
    assert [p.text for p in opened.passages][-1] == "She died in London."


@pytest.mark.parametrize("name", [*FILES, MANIFEST])
def test_a_changed_truncated_or_missing_file_is_named(folder, embedder, name):
    path = folder / name if name == MANIFEST else files_of(folder) / name
    whole = path.read_bytes()
    flipped = bytearray(whole)
    flipped[len(flipped) // 2] ^= 0x20
    for data in (bytes(flipped), whole[:-2], b"", None):
        if data is None:
            path.unlink()
        else:
            path.write_bytes(data)
        gone = name == MANIFEST and data is None
        with pytest.raises(IndexMissingError if gone else IndexDamagedError) as caught:
            open_index(folder, lambda _name: embedder)
        assert gone or name in str(caught.value)
        assert "quoth build" in str(caught.value)
        path.write_bytes(whole)
    open_index(folder, lambda _name: embedder)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{", IndexDamagedError),
        ("[]", IndexDamagedError),
        ('{"format": 3}', IndexDamagedError),
        ('{"format": 3, "files": {}}', IndexDamagedError),
        ('{"format": 1, "files": {}}', IndexMismatchError),
    ],
)
def test_a_broken_manifest(folder, embedder, text, error):
    (folder / MANIFEST).write_text(text)
    with pytest.raises(error, match="quoth build"):
        open_index(folder, lambda _name: embedder)


def test_no_byte_of_the_manifest_can_change_unseen(folder, embedder):
    whole = (folder / MANIFEST).read_bytes()
    for place in range(len(whole) - 1):  # the last is a line break
        changed = bytearray(whole)
        changed[place] ^= 0x01
        (folder / MANIFEST).write_bytes(changed)
        with pytest.raises((IndexDamagedError, IndexMismatchError), match="quoth build"):
            open_index(folder, lambda _name: embedder)


def test_files_of_another_index_are_refused(folder, embedder, tmp_path):
    Quoth.build(_ada(tmp_path), out=tmp_path / "other")
    for name in FILES:
        ours, theirs = files_of(folder) / name, files_of(tmp_path / "other") / name
        kept = ours.read_bytes()
        ours.write_bytes(theirs.read_bytes())
        with pytest.raises(IndexDamagedError, match=name):
            open_index(folder, lambda _name: embedder)
        ours.write_bytes(kept)
    (folder / MANIFEST).write_bytes((tmp_path / "other" / MANIFEST).read_bytes())
    with pytest.raises(IndexDamagedError):
        open_index(folder, lambda _name: embedder)


def test_another_format_version_is_refused_by_name(folder, embedder):
    edit(folder, {"format": FORMAT_VERSION + 1})
    with pytest.raises(IndexMismatchError, match=rf"version {FORMAT_VERSION + 1}.*quoth build"):
        open_index(folder, lambda _name: embedder)


def test_an_index_of_the_format_before_is_opened_and_replaced(built, folder, embedder):
    """It kept its files beside the manifest, which had no SHA-256 of its own."""
    files = files_of(folder)
    for path in files.iterdir():
        path.rename(folder / path.name)
    files.rmdir()
    manifest = json.loads((folder / MANIFEST).read_text())
    del manifest["folder"], manifest["sha256"]
    (folder / MANIFEST).write_text(json.dumps({**manifest, "format": 2}))
    opened, _ = open_index(folder, lambda _name: embedder)
    assert opened.passages == built.passages
    (folder / "tokens.npy").write_bytes(b"")
    with pytest.raises(IndexDamagedError, match=r"tokens\.npy"):
        open_index(folder, lambda _name: embedder)
    save_index(built, folder)
    open_index(folder, lambda _name: embedder)
    assert {p.name for p in folder.iterdir()} == {MANIFEST, ".lock", files_of(folder).name}


def test_the_language_is_kept_and_an_index_from_before_it_has_none(article, embedder, tmp_path):
    save_index(build_index(replace(article, language="zh-Hant"), embedder), tmp_path / "index")
    opened, _ = open_index(tmp_path / "index", lambda _name: embedder)
    assert opened.article.language == "zh-Hant"
    path = files_of(tmp_path / "index") / "article.json"
    record = json.loads(path.read_text())
    del record["language"]
    path.write_text(json.dumps(record))
    manifest = json.loads((tmp_path / "index" / MANIFEST).read_text())
    told = {**manifest["files"], path.name: hashlib.sha256(path.read_bytes()).hexdigest()}
    edit(tmp_path / "index", {"files": told})
    opened, _ = open_index(tmp_path / "index", lambda _name: embedder)
    assert opened.article == article


def test_an_index_of_another_model_is_refused(folder, embedder):
    edit(folder, {"fingerprint": "sha256:0"})
    with pytest.raises(IndexMismatchError, match=r"another model.*quoth build"):
        open_index(folder, lambda _name: embedder)


@pytest.mark.parametrize("named", ["..", "/etc", "files-../..", "."])
def test_a_manifest_leads_to_no_other_folder(folder, embedder, named):
    edit(folder, {"folder": named})
    with pytest.raises(IndexDamagedError, match="none of an index"):
        open_index(folder, lambda _name: embedder)


def test_no_index(tmp_path, embedder):
    with pytest.raises(IndexMissingError, match="quoth build"):
        open_index(tmp_path / "nothing", lambda _name: embedder)
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexMissingError):
        open_index(tmp_path / "file", lambda _name: embedder)


def _ada(tmp_path):
    path = tmp_path / "ada.txt"
    path.write_text("Ada\n\nAda wrote a book on the engine.\n\nShe died in London.\n")
    return path


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
    (files_of(folder) / "tokens.npy").write_bytes(b"")
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
