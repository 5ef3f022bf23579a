"""Build, save, open and verify an index: article, passages, FAISS vectors and manifest.

``index.folder`` keeps its files together with a manifest that tells title, model and number of
passages::

    article.txt      Article.text, UTF-8
    article.json     where in it everything stands
    passages.json    passages as offsets; their text is sliced from article.txt on opening
    vectors.faiss    a FAISS inner-product index, one vector a unit
    tokens.npy       the units' word-piece vectors, half precision, shape (pieces, dimension)
    spans.npy        where each piece stands in the article, shape (pieces, 2)
    starts.npy       where each unit's pieces begin in the two above, shape (units + 1,)
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import faiss
import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from index.citations import Citations, resolve
from index.embed import Embedder, Embedding, HalfArray, IntArray, Progress, Window
from index.errors import ArticleError, IndexMismatchError, IndexOutdatedError
from index.folder import MANIFEST, damaged, locked, read_files, read_manifest, replace_files
from index.passages import Unit, build_passages, build_units
from index.records import Article, Passage
from index.vectors import check_arrays, read_array, read_flat

# Nearly sixty times as many as the longest page that was tried; their vectors take some 2 GB.
MOST_PASSAGES = 50_000
_ARRAYS = ("tokens", "spans", "starts")
VECTORS = "vectors.faiss"
FILES = (
    "article.txt", "article.json", "passages.json", VECTORS,
    *(f"{name}.npy" for name in _ARRAYS),
)  # fmt: skip

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """An article made searchable. ``tokens``, ``spans`` and ``starts`` are described above.

    ``name`` is what its quotes name it by: its title, and in a library more where another article
    has the same.
    """

    name: str
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


def build_index(
    article: Article,
    embedder: Embedder,
    progress: Progress | None = None,
    before: Index | None = None,
) -> Index:
    """Embed an article's passages.

    Args:
        article: what to index.
        embedder: the model.
        progress: called with (units done, all units that are embedded) now and then.
        before: an index of what the article was before; what it has, by the same model, of a
            passage that is read with the same words around it is taken from there.

    Raises:
        ArticleError: it has no passage, or too many.
    """
    citations = resolve(article)
    passages = build_passages(article, citations)
    if not passages:
        raise ArticleError(f"{article.title!r} has nothing that can be quoted")
    if len(passages) > MOST_PASSAGES:
        raise ArticleError(
            f"{article.title!r} has {len(passages):,} passages; at most {MOST_PASSAGES:,} are taken"
        )
    units = build_units(article, passages)
    windows = [_window(unit) for unit in units]
    same_model = before is not None and before.fingerprint == embedder.fingerprint
    known = _embedded(before) if before is not None and same_model else {}
    new = list(dict.fromkeys(window for window in windows if window not in known))
    if new:
        known.update(zip(new, embedder.encode_passages(new, progress), strict=True))
    embeddings = [known[window] for window in windows]
    vectors = faiss.IndexFlatIP(embedder.dimension)
    vectors.add(np.stack([e.vector for e in embeddings]))
    spans = [_article_spans(unit, e.spans) for unit, e in zip(units, embeddings, strict=True)]
    return Index(
        name=article.title,
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


def _window(unit: Unit) -> Window:
    return Window(unit.heading + unit.before, unit.body, unit.after)


def _embedded(index: Index) -> dict[Window, Embedding]:
    """Return what the model said of each window of an index."""
    found: dict[Window, Embedding] = {}
    for row, unit in enumerate(index.units):
        if any(after < place for place, after in pairwise(unit.offsets)):
            continue  # a label that stands below its value
        first, last = index.starts[row], index.starts[row + 1]
        spans = _body_spans(unit, index.spans[first:last])
        found[_window(unit)] = Embedding(
            np.asarray(index.vectors.reconstruct(row)), index.tokens[first:last], spans
        )
    return found


def _body_spans(unit: Unit, spans: IntArray) -> IntArray:
    """Carry spans of the article over to a unit's body; undoes ``_article_spans``.

    Where several characters of the body stand for one place in the article, a span begins at the
    first of them and ends at the last: carried over to an article again, it is the same.
    """
    offsets = np.asarray(unit.offsets, dtype=np.int32)
    starts = np.searchsorted(offsets, spans[:, 0], side="left")
    ends = np.searchsorted(offsets, spans[:, 1] - 1, side="right")
    return np.stack([starts, ends], axis=1).astype(np.int32)


def _article_spans(unit: Unit, spans: IntArray) -> IntArray:
    """Carry spans of a unit's body over to the article."""
    offsets = np.asarray(unit.offsets, dtype=np.int32)
    if not len(spans):
        return spans.reshape(0, 2)
    return np.stack([offsets[spans[:, 0]], offsets[spans[:, 1] - 1] + 1], axis=1)


def save_index(index: Index, folder: Path) -> None:
    """Write an index to ``folder``, in one step that nothing can leave half done.

    A folder that holds an index gets the new one; one that holds anything else is refused.

    Raises:
        IndexWriteError: the folder cannot be written, or it holds something else, or another
            process is writing there; what stood there is untouched.
    """
    told = {
        "title": index.article.title,
        "model": index.model,
        "fingerprint": index.fingerprint,
        "passages": len(index.passages),
        "references": len(index.article.references),
        "units": len(index.units),
    }
    with locked(folder):
        replace_files(folder, partial(_write_files, index), FILES, told)


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
    faiss.write_index(index.vectors, str(folder / VECTORS))
    for name, array in (("tokens", index.tokens), ("spans", index.spans), ("starts", index.starts)):
        np.save(folder / f"{name}.npy", array, allow_pickle=False)


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
    if "articles" in read_manifest(folder, repair):
        raise IndexMismatchError(
            f"{folder} holds a library of many articles: Library.open opens it"
        )
    index = read_files(folder, FILES, repair, partial(_parsed, folder, repair))
    embedder = load(index.model)
    if embedder.fingerprint != index.fingerprint or embedder.dimension != index.vectors.d:
        raise IndexMismatchError(
            f"the index in {folder} was built with another model ({index.model}) than "
            f"{embedder.name}; build it again: {repair}"
        )
    return index, embedder


def _parsed(
    folder: Path, repair: str, manifest: Mapping[str, Any], files: Mapping[str, bytes]
) -> Index:
    try:
        index = _read(manifest, files)
        right = build_passages(index.article, index.citations)
    # The files are the manifest's own, so this is a manifest that was edited with them. Whoever
    # did may have written anything, and no list of errors is long enough for that.
    except Exception as error:
        reason = (str(error).splitlines() or ["it does not fit together"])[0]
        raise damaged(folder / MANIFEST, reason, repair) from error
    if index.passages != right:
        raise IndexOutdatedError(
            f"the passages in {folder} are not those that this Quoth finds in the article; "
            f"build it again: {repair}"
        )
    return index


@cache
def _checker(kind: type[_T]) -> TypeAdapter[_T]:
    """Make each once, which takes some 25 ms; a library opens one article after another."""
    return TypeAdapter(kind)


def _read(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> Index:
    text = files["article.txt"].decode("utf-8")
    record = json.loads(files["article.json"])
    json.dumps(record, ensure_ascii=False).encode()  # no halves of characters
    article = _checker(Article).validate_python({**record, "text": text})
    rows = json.loads(files["passages.json"])
    for row in rows:
        row["text"] = text[row["start"] : row["end"]]
    passages = _checker(tuple[Passage, ...]).validate_python(rows)
    vectors = read_flat(files[VECTORS])
    tokens, spans, starts = (read_array(files[f"{name}.npy"]) for name in _ARRAYS)
    units = build_units(article, passages)
    check_arrays(len(units), len(text), vectors, tokens, spans, starts)
    return Index(
        name=article.title,
        article=article,
        citations=resolve(article),
        passages=passages,
        units=units,
        vectors=vectors,
        tokens=tokens,
        spans=spans,
        starts=starts,
        model=str(manifest.get("model")),
        fingerprint=str(manifest.get("fingerprint")),
    )
