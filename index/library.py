"""Many articles in one folder: an index for each, and one FAISS index over all that they hold.

::

    manifest.json, files-1f0c9a2b7d4e/    as in every index (``index.folder``)
        units.faiss                       the vectors of all units, one article after the other
    library/3b5d…e1/                      an article's own index (``index.store``)

An article's folder is named by what it was made of: the file, the model, and the code that reads
articles. So a folder that is there already holds what would be made again, whoever made it: a build
that was killed goes on where it was, and one of the same files does nothing. The manifest is
replaced when every article is there, and only then are those removed that it no longer names.
"""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import faiss
from pydantic import TypeAdapter

from index.article_files import embedding_code
from index.embed import Embedder, FloatArray
from index.errors import IndexDamagedError, IndexFolderError, IndexMismatchError, QuothError
from index.folder import (
    LIBRARY_ARTICLE,
    LIBRARY_FOLDER,
    MANIFEST,
    damaged,
    read_files,
    read_manifest,
    replace_files,
)
from index.milvus import MilvusStore, Place
from index.store import FILES, VECTORS, Index, open_index
from index.vectors import FaissArticles, NearestArticles, gathered, read_flat, read_gathered

_VECTORS = "units.faiss"


@dataclass(frozen=True, slots=True)
class Entry:
    """An article of a library.

    ``name`` is its title, and what its file is called in brackets where another article has the
    same title. ``folder`` is that of its own index, ``file`` what it was read from; ``units`` is
    how many vectors it has.
    """

    name: str
    title: str
    folder: str
    file: str
    passages: int
    references: int
    units: int


@dataclass(frozen=True, slots=True, eq=False)
class LibraryIndex:
    """A library, opened: its articles by name, and where the vectors of their units are."""

    folder: Path
    entries: Mapping[str, Entry]
    vectors: NearestArticles
    model: str
    fingerprint: str

    def open_article(self, name: str, embedder: Embedder) -> Index:
        """Open an article's own index and verify every file of it.

        Raises:
            IndexDamagedError, IndexMissingError, IndexMismatchError: see ``index.errors``.
        """
        entry = self.entries[name]
        folder = self.folder / LIBRARY_FOLDER / entry.folder
        index, _ = open_index(folder, lambda _name: embedder, repair_of(self.folder))
        if len(index.units) != entry.units or index.article.title != entry.title:
            raise damaged(folder, "it is not the library's article", repair_of(self.folder))
        return replace(index, name=name)


def repair_of(folder: Path) -> str:
    """Return the command that builds a library again, for errors."""
    return f"quoth build FILES --out {folder}"


def entries_told(manifest: Mapping[str, Any]) -> tuple[Entry, ...]:
    """Return the articles that a library's manifest tells of.

    Raises:
        KeyError, pydantic.ValidationError: it does not tell of any as a library's does.
    """
    return TypeAdapter(tuple[Entry, ...]).validate_python(manifest["articles"])


def milvus_uri(folder: Path) -> str | None:
    """Return where Milvus keeps a library's vectors, if a library is there and Milvus does.

    A manifest of another version of Quoth, which cannot be opened, says it too.

    Raises:
        IndexDamagedError: what is there does not say.
    """
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise IndexDamagedError(f"{folder / MANIFEST} cannot be read") from None
    told = told.get("milvus") if isinstance(told, dict) else None
    return str(told.get("uri")) if isinstance(told, dict) else None


def is_library(folder: Path) -> bool:
    """Whether a folder holds a library, rather than the index of one article or nothing."""
    try:
        return "articles" in read_manifest(folder, "")
    except IndexFolderError:
        return (folder / LIBRARY_FOLDER).is_dir()


def entry_of(folder: Path, path: Path) -> Entry | None:
    """Return what a library tells of an article whose index is in ``folder``, if it is whole.

    Its ``name`` is its title; ``named`` tells apart those that have the same.
    """
    keys = ("title", "passages", "references", "units")
    try:
        told = read_files(folder, FILES, "", lambda manifest, _: [manifest[key] for key in keys])
    except (IndexFolderError, KeyError):
        return None
    title, passages, references, units = told
    return Entry(title, title, folder.name, str(path), passages, references, units)


def named(entries: Sequence[Entry]) -> dict[str, Entry]:
    """Return articles by name, no two alike, in their order."""
    titles = Counter(entry.title for entry in entries)
    numbers: Counter[str] = Counter()
    found: dict[str, Entry] = {}
    for entry in entries:
        name = entry.title
        if titles[name] > 1:
            name = f"{entry.title} ({Path(entry.file).name})"
        first = name
        while name in found:
            numbers[first] += 1
            name = f"{entry.title} ({Path(entry.file).name}, {numbers[first] + 1})"
        found[name] = Entry(**{**asdict(entry), "name": name})
    return found


def save_library(
    folder: Path,
    entries: Sequence[Entry],
    embedder: Embedder,
    store: MilvusStore | None = None,
) -> None:
    """Write what a library is beside its articles' own indexes, in one step.

    Args:
        folder: which is locked, and holds the articles' indexes.
        entries: the articles, from ``named``.
        embedder: the model.
        store: where their vectors are kept; ``None`` is a file of the library.

    Raises:
        IndexWriteError: it cannot be written; what stood there is untouched.
        StoreError: the vectors cannot be written.
    """
    told: dict[str, Any] = {
        "model": embedder.name,
        "fingerprint": embedder.fingerprint,
        "embedding": embedding_code(),
        "articles": [asdict(entry) for entry in entries],
    }
    folders = [folder / LIBRARY_FOLDER / entry.folder for entry in entries]
    vectors = partial(vectors_of, folders, repair_of(folder))

    def write(into: Path) -> None:
        index = gathered(vectors, embedder.dimension, sum(entry.units for entry in entries))
        faiss.write_index(index, str(into / _VECTORS))

    if store is None:
        replace_files(folder, write, [_VECTORS], told)
    else:
        for entry, units in zip(entries, vectors(), strict=True):
            store.write(entry.folder, units)
        told["milvus"] = asdict(store.place)
        replace_files(folder, lambda _into: None, [], told)
        # Not before: who has the library open may be asking them.
        store.keep_only([entry.folder for entry in entries])
    kept = {entry.folder for entry in entries}
    for path in (folder / LIBRARY_FOLDER).iterdir():
        if LIBRARY_ARTICLE.fullmatch(path.name) and path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def vectors_of(folders: Sequence[Path], repair: str) -> Iterator[FloatArray]:
    """Yield the vectors of articles by their folders, shape (units, dimension) each."""
    for folder in folders:
        content = read_files(folder, [VECTORS], repair, lambda _, files: files[VECTORS])
        index = read_flat(content)
        yield index.reconstruct_n(0, index.ntotal)


def open_library(folder: Path, load: Callable[[str], Embedder]) -> tuple[LibraryIndex, Embedder]:
    """Open a library and verify its own files; an article's are verified when it is opened.

    Args:
        folder: where the library is.
        load: loads the model that the manifest names, or the one that the caller wants.

    Raises:
        IndexMissingError, IndexDamagedError, IndexMismatchError: see ``index.errors``.
        ModelError: the model cannot be had.
    """
    repair = repair_of(folder)
    manifest = read_manifest(folder, repair)
    if "articles" not in manifest:
        raise IndexMismatchError(
            f"{folder} holds the index of one article and no library: Quoth.open opens it"
        )
    embedder = load(str(manifest.get("model")))
    if embedder.fingerprint != manifest.get("fingerprint"):
        raise IndexMismatchError(
            f"the library in {folder} was built with another model ({manifest.get('model')}) than "
            f"{embedder.name}; build it again: {repair}"
        )
    names = [] if "milvus" in manifest else [_VECTORS]
    parsed = partial(_parsed, folder, repair, embedder)
    return read_files(folder, names, repair, parsed), embedder


def _parsed(
    folder: Path,
    repair: str,
    embedder: Embedder,
    manifest: Mapping[str, Any],
    files: Mapping[str, bytes],
) -> LibraryIndex:
    try:
        entries = entries_told(manifest)
        if any(not LIBRARY_ARTICLE.fullmatch(entry.folder) for entry in entries):
            raise ValueError("its folder is none of a library")
        by_name = {entry.name: entry for entry in entries}
        if len(by_name) != len(entries) or not entries:
            raise ValueError("it does not fit together")
        vectors: NearestArticles
        if _VECTORS in files:
            path = folder / str(manifest["folder"]) / _VECTORS
            index = read_gathered(path, files[_VECTORS])
            if index.d != embedder.dimension:
                raise ValueError("its vectors are not the model's")
            folders, units = [e.folder for e in entries], [e.units for e in entries]
            vectors = FaissArticles(index, folders, units)
        else:
            place = Place(**manifest["milvus"]).trusted()
            vectors = MilvusStore(place, embedder.dimension, embedder.fingerprint)
    except QuothError:
        raise
    # As for an article's index: a manifest that was edited with its files may say anything.
    except Exception as error:
        reason = (str(error).splitlines() or ["it does not fit together"])[0]
        raise damaged(folder / MANIFEST, reason, repair) from error
    return LibraryIndex(
        folder=folder,
        entries=by_name,
        vectors=vectors,
        model=embedder.name,
        fingerprint=embedder.fingerprint,
    )
