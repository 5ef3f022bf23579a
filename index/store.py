"""Build, save, open and verify an index: article, passages, FAISS vectors and manifest.

An index is a folder::

    manifest.json    format version, model, article, and the SHA-256 of every other file
    article.txt      Article.text, UTF-8
    article.json     where in it everything stands
    passages.json    passages as offsets; their text is sliced from article.txt on opening
    vectors.faiss    a FAISS inner-product index, one vector a unit
    tokens.npy       the units' word-piece vectors, half precision, shape (pieces, dimension)
    spans.npy        where each piece stands in the article, shape (pieces, 2)
    starts.npy       where each unit's pieces begin in the two above, shape (units + 1,)
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter, ValidationError

from index.citations import Citations, resolve
from index.embed import Embedder, HalfArray, IntArray, Progress, Window
from index.errors import (
    ArticleError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    IndexWriteError,
)
from index.passages import Unit, build_passages, build_units
from index.records import Article, Passage

FORMAT_VERSION = 2
MANIFEST = "manifest.json"
_FILES = (
    "article.txt", "article.json", "passages.json", "vectors.faiss",
    "tokens.npy", "spans.npy", "starts.npy",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """An article made searchable. ``tokens``, ``spans`` and ``starts`` are described above."""

    article: Article
    citations: Citations
    passages: tuple[Passage, ...]
    units: tuple[Unit, ...]
    vectors: faiss.Index
    tokens: HalfArray
    spans: IntArray
    starts: npt.NDArray[np.int64]
    model: str
    fingerprint: str


def build_index(article: Article, embedder: Embedder, progress: Progress | None = None) -> Index:
    """Embed an article's passages.

    Args:
        article: what to index.
        embedder: the model.
        progress: called with (units done, all units) now and then.

    Raises:
        ArticleError: it has no passage.
    """
    citations = resolve(article)
    passages = build_passages(article, citations)
    if not passages:
        raise ArticleError(f"{article.title!r} has nothing that can be quoted")
    units = build_units(article, passages)
    windows = [Window(unit.heading + unit.before, unit.body, unit.after) for unit in units]
    embeddings = embedder.encode_passages(windows, progress)
    vectors = faiss.IndexFlatIP(embedder.dimension)
    vectors.add(np.stack([e.vector for e in embeddings]))
    spans = [_article_spans(unit, e.spans) for unit, e in zip(units, embeddings, strict=True)]
    return Index(
        article=article,
        citations=citations,
        passages=passages,
        units=units,
        vectors=vectors,
        tokens=np.concatenate([e.tokens for e in embeddings]),
        spans=np.concatenate(spans),
        starts=np.cumsum([0, *(len(e.tokens) for e in embeddings)], dtype=np.int64),
        model=embedder.name,
        fingerprint=embedder.fingerprint,
    )


def is_current(index: Index, article: Article) -> bool:
    """Whether ``index`` is what would be built of ``article`` today, vectors apart."""
    return index.article == article and index.passages == build_passages(article, resolve(article))


def _article_spans(unit: Unit, spans: IntArray) -> IntArray:
    """Carry spans of a unit's body over to the article."""
    offsets = np.asarray(unit.offsets, dtype=np.int32)
    if not len(spans):
        return spans.reshape(0, 2)
    return np.stack([offsets[spans[:, 0]], offsets[spans[:, 1] - 1] + 1], axis=1)


def check_folder(folder: Path) -> None:
    """Make sure that an index can be written to ``folder``, before the work of making one.

    Raises:
        IndexWriteError: it cannot, or the folder holds something that is no index.
    """
    try:
        taken = folder.exists() and not (folder / MANIFEST).is_file()
        if taken and (not folder.is_dir() or any(folder.iterdir())):
            raise IndexWriteError(
                f"{folder} holds something that is not an index; choose another folder"
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent):
            pass
    except OSError as error:
        raise _unwritten(folder, error) from error


def save_index(index: Index, folder: Path) -> None:
    """Write an index beside ``folder`` and move it there when it is whole.

    A folder that holds an index is replaced; one that holds anything else is refused.

    Raises:
        IndexWriteError: the folder cannot be written, or it holds something else; what stood
            there is untouched.
    """
    check_folder(folder)
    aside: Path | None = None
    try:
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        new = aside / "new"  # made apart, since mkdtemp's own folder is closed to others
        new.mkdir()
        _write_files(index, new)
        _swap(new, folder, aside / "old")
    except (OSError, RuntimeError) as error:  # FAISS reports a full disk as RuntimeError
        raise _unwritten(folder, error) from error
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)


def _unwritten(folder: Path, error: Exception) -> IndexWriteError:
    reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
    return IndexWriteError(
        f"the index cannot be written to {folder}: {reason.lower()}; "
        "name another folder: quoth build --out FOLDER, then quoth ask --index FOLDER"
    )


def _write_files(index: Index, folder: Path) -> None:
    article = asdict(index.article)
    text = article.pop("text")
    passages = [asdict(passage) for passage in index.passages]
    for passage in passages:
        del passage["text"]
    # newline="" keeps the article's own line breaks, so that no offset moves.
    (folder / "article.txt").write_text(text, encoding="utf-8", newline="")
    (folder / "article.json").write_text(json.dumps(article), encoding="utf-8")
    (folder / "passages.json").write_text(json.dumps(passages), encoding="utf-8")
    faiss.write_index(index.vectors, str(folder / "vectors.faiss"))
    for name, array in (("tokens", index.tokens), ("spans", index.spans), ("starts", index.starts)):
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    manifest = {
        "format": FORMAT_VERSION,
        "title": index.article.title,
        "model": index.model,
        "fingerprint": index.fingerprint,
        "passages": len(index.passages),
        "files": {name: _digest(folder / name) for name in _FILES},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _swap(new: Path, folder: Path, old: Path) -> None:
    """Put ``new`` in ``folder``'s place; a failure leaves the old index where it was."""
    if not folder.exists():
        os.rename(new, folder)
        return
    os.rename(folder, old)
    try:
        os.rename(new, folder)
    except OSError:
        os.rename(old, folder)
        raise


def read_manifest(folder: Path, repair: str) -> dict[str, Any]:
    """Return an index's manifest; ``repair`` is the command that builds the index again.

    Raises:
        IndexMissingError: there is no index in ``folder``.
        IndexDamagedError: the manifest cannot be read.
        IndexMismatchError: the index has another format version.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissingError(f"there is no index in {folder}; build one: {repair}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(path, getattr(error, "strerror", None) or "it is not JSON", repair) from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise _damaged(path, "it is no manifest", repair)
    if manifest.get("format") != FORMAT_VERSION:
        raise IndexMismatchError(
            f"the index in {folder} has format version {manifest.get('format')}, this version of "
            f"Quoth reads {FORMAT_VERSION}; build it again: {repair}"
        )
    return manifest


def _damaged(path: Path, reason: str, repair: str) -> IndexDamagedError:
    return IndexDamagedError(f"{path} is damaged ({reason}); build the index again: {repair}")


def open_index(
    folder: Path, load: Callable[[str], Embedder], repair: str | None = None
) -> tuple[Index, Embedder]:
    """Open an index and verify every file of it.

    Args:
        folder: where the index is.
        load: loads the model that the manifest names, or the one that the caller wants.
        repair: the command that builds this index again, for errors.

    Raises:
        IndexMissingError, IndexDamagedError, IndexMismatchError: see ``index.errors``.
        ModelError: the model cannot be had.
    """
    repair = repair or f"quoth build ARTICLE --out {folder}"
    manifest = read_manifest(folder, repair)
    for name in _FILES:
        path = folder / name
        try:
            digest = _digest(path)
        except OSError as error:
            raise _damaged(path, (error.strerror or "unreadable").lower(), repair) from None
        if digest != manifest["files"].get(name):
            raise _damaged(path, "its SHA-256 is not the manifest's", repair)
    embedder = load(str(manifest.get("model")))
    if embedder.fingerprint != manifest.get("fingerprint"):
        raise IndexMismatchError(
            f"the index in {folder} was built with another model ({manifest.get('model')}) than "
            f"{embedder.name}; build it again: {repair}"
        )
    return _read_files(folder, manifest, embedder, repair), embedder


def _read_files(folder: Path, manifest: dict[str, Any], embedder: Embedder, repair: str) -> Index:
    try:
        text = (folder / "article.txt").read_bytes().decode("utf-8")
        record = json.loads((folder / "article.json").read_text(encoding="utf-8"))
        article = TypeAdapter(Article).validate_python({**record, "text": text})
        rows = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
        for row in rows:
            row["text"] = text[row["start"] : row["end"]]
        passages = TypeAdapter(tuple[Passage, ...]).validate_python(rows)
        vectors = faiss.read_index(str(folder / "vectors.faiss"))
        arrays = {
            n: np.load(folder / f"{n}.npy", allow_pickle=False)
            for n in ("tokens", "spans", "starts")
        }
    # The files are the manifest's own, so this is a manifest that was edited with them.
    except (ValidationError, ValueError, KeyError, TypeError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise _damaged(folder / MANIFEST, reason, repair) from error
    units = build_units(article, passages)
    if vectors.ntotal != len(units) or len(arrays["starts"]) != len(units) + 1:
        raise _damaged(folder / "vectors.faiss", "it has another number of units", repair)
    return Index(
        article=article,
        citations=resolve(article),
        passages=passages,
        units=units,
        vectors=vectors,
        model=str(manifest.get("model")),
        fingerprint=embedder.fingerprint,
        **arrays,
    )
