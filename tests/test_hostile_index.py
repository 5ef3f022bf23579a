"""An index that somebody else made: its digests are right, and what it holds is anything."""

import hashlib
import io
import json

import faiss
import numpy as np
import pytest

from index.errors import IndexDamagedError, IndexOutdatedError
from index.folder import MANIFEST
from index.formats.detect import parse_article
from index.store import build_index, open_index, save_index
from tests.test_store import edit, files_of


@pytest.fixture(scope="module")
def built(embedder):
    text = b"The bridge was opened in 1878. It was built by Thomas Bouch."
    return build_index(parse_article(text, "Bridge.txt"), embedder)


@pytest.fixture
def folder(built, tmp_path):
    save_index(built, tmp_path / "index")
    return tmp_path / "index"


def put(folder, name, content):
    """Put other content into an index, and its digest into the manifest."""
    (files_of(folder) / name).write_bytes(content)
    digests = json.loads((folder / MANIFEST).read_text())["files"]
    digests[name] = hashlib.sha256(content).hexdigest()
    edit(folder, {"files": digests})


def serialized(index):
    return faiss.serialize_index(index).tobytes()


def filled(index):
    index.add(np.eye(2, index.d, dtype=np.float32))
    return serialized(index)


FLAT = filled(faiss.IndexFlatIP(384))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"IxFI", FLAT[:-1], FLAT + b"x", FLAT[:30],
        b"IxFI" + b"\xff" * 41, FLAT.replace(b"\x02", b"\x7f", 1),
        FLAT[:32] + b"\x00" + FLAT[33:], FLAT[:33] + b"\x01" + FLAT[34:],
        FLAT[:-4] + np.float32(np.nan).tobytes(),
        filled(faiss.IndexFlatL2(384)), filled(faiss.IndexHNSWFlat(384, 4)),
        serialized(faiss.IndexIDMap(faiss.IndexFlatIP(384))),
    ],
)  # fmt: skip
def test_vectors_of_another_kind_are_not_given_to_faiss(folder, embedder, monkeypatch, content):
    put(folder, "vectors.faiss", content)
    read: list[object] = []
    monkeypatch.setattr(faiss, "deserialize_index", read.append)
    with pytest.raises(IndexDamagedError, match="vectors as Quoth writes them"):
        open_index(folder, lambda _name: embedder)
    assert read == []


def test_vectors_of_another_length_are_told(folder, embedder):
    put(folder, "vectors.faiss", filled(faiss.IndexFlatIP(3)))
    with pytest.raises(IndexDamagedError):
        open_index(folder, lambda _name: embedder)


def array(shape):
    header = io.BytesIO()
    described = {"descr": "<f2", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(header, described)
    return header.getvalue()


@pytest.mark.parametrize("shape", [(2**60,), (2**40, 384), (1, 384), (-1, 384), ()])
@pytest.mark.parametrize("name", ["tokens", "spans", "starts"])
def test_an_array_that_says_it_is_larger_than_it_is_is_told(folder, embedder, name, shape):
    put(folder, f"{name}.npy", array(shape))
    with pytest.raises(IndexDamagedError):
        open_index(folder, lambda _name: embedder)


@pytest.mark.parametrize("rows", [0, 1])
@pytest.mark.parametrize("name", ["tokens", "spans", "starts"])
def test_arrays_that_do_not_fit_together_are_told(folder, built, embedder, name, rows):
    content = io.BytesIO()
    np.save(content, getattr(built, name)[:rows])
    put(folder, f"{name}.npy", content.getvalue())
    with pytest.raises(IndexDamagedError):
        open_index(folder, lambda _name: embedder)


def test_spans_that_lie_outside_the_article_are_told(folder, built, embedder):
    content = io.BytesIO()
    np.save(content, built.spans + np.int32(10_000))
    put(folder, "spans.npy", content.getvalue())
    with pytest.raises(IndexDamagedError):
        open_index(folder, lambda _name: embedder)


@pytest.mark.parametrize("name", ["tokens", "spans", "starts"])
@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04garbage", b"\x93NUMPY\x01\x00\x0a\x00{'descr': (", b"\x80\x04\x95"],
)
def test_what_is_no_array_is_told(folder, embedder, name, content):
    put(folder, f"{name}.npy", content)
    with pytest.raises(IndexDamagedError):
        open_index(folder, lambda _name: embedder)


def test_vectors_that_are_no_numbers_are_told(folder, built, embedder):
    tokens = built.tokens.copy()
    tokens[0, 0] = np.nan
    content = io.BytesIO()
    np.save(content, tokens)
    put(folder, "tokens.npy", content.getvalue())
    with pytest.raises(IndexDamagedError):
        open_index(folder, lambda _name: embedder)


def test_vectors_whose_products_overflow_are_told(folder, built, embedder):
    """FAISS finds unit -1 by them, and reads what lies in memory before the first."""
    index = faiss.IndexFlatIP(384)
    index.add(np.full((built.vectors.ntotal, 384), -3e38, dtype=np.float32))
    put(folder, "vectors.faiss", serialized(index))
    with pytest.raises(IndexDamagedError, match="does not hold vectors"):
        open_index(folder, lambda _name: embedder)


@pytest.mark.parametrize("name", ["tokens", "spans", "starts"])
def test_bytes_in_the_other_order_are_told(folder, built, embedder, name):
    array = getattr(built, name)
    saved = io.BytesIO()
    np.save(saved, array.astype(array.dtype.newbyteorder(">")))
    put(folder, f"{name}.npy", saved.getvalue())
    with pytest.raises(IndexDamagedError, match="not those of the article"):
        open_index(folder, lambda _name: embedder)


@pytest.mark.parametrize(
    "change",
    [
        {"end": 10**20}, {"start": -30}, {"start": True}, {"id": 10**25}, {"id": 1}, {"entry": 99},
        {"clauses": []}, {"kind": "field"}, {"start": 4}, {"section": "\ud800"}, {"start": None},
    ],
)  # fmt: skip
def test_passages_that_are_not_the_articles_are_told(folder, embedder, change):
    rows = json.loads((files_of(folder) / "passages.json").read_text())
    rows[0] |= change
    put(folder, "passages.json", json.dumps(rows).encode())
    with pytest.raises((IndexDamagedError, IndexOutdatedError)):
        open_index(folder, lambda _name: embedder)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "\ud800"}, {"markers": [{}]}, {"paragraphs": []}, {"references": [[]]},
        {"sections": [{"title": "x", "level": 1, "start": -5, "end": 10**9}]}, {"gaps": ["x"]},
    ],
)  # fmt: skip
def test_an_article_that_is_none_is_told(folder, embedder, change):
    record = json.loads((files_of(folder) / "article.json").read_text())
    put(folder, "article.json", json.dumps(record | change).encode())
    with pytest.raises((IndexDamagedError, IndexOutdatedError)):
        open_index(folder, lambda _name: embedder)
