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

import io
import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from index.citations import Citations, resolve
from index.embed import Embedder, HalfArray, IntArray, Progress, Window
from index.errors import ArticleError, IndexMismatchError, IndexOutdatedError
from index.folder import MANIFEST, damaged, locked, read_files, replace_files
from index.passages import Unit, build_passages, build_units
from index.records import Article, Passage

# Nearly sixty times as many as the longest page that was tried; their vectors take some 2 GB.
MOST_PASSAGES = 50_000
_ARRAYS = ("tokens", "spans", "starts")
_FILES = (
    "article.txt", "article.json", "passages.json", "vectors.faiss",
    *(f"{name}.npy" for name in _ARRAYS),
)  # fmt: skip
# Kind, dimension, number of vectors, two numbers of no use, trained, metric, number of floats.
_FLAT = struct.Struct("<4siqqq?iQ")


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
    }
    with locked(folder):
        replace_files(folder, partial(_write_files, index), _FILES, told)


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
    index = read_files(folder, _FILES, repair, partial(_parsed, folder, repair))
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


def _read(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> Index:
    text = files["article.txt"].decode("utf-8")
    record = json.loads(files["article.json"])
    json.dumps(record, ensure_ascii=False).encode()  # no halves of characters
    article = TypeAdapter(Article).validate_python({**record, "text": text})
    rows = json.loads(files["passages.json"])
    for row in rows:
        row["text"] = text[row["start"] : row["end"]]
    passages = TypeAdapter(tuple[Passage, ...]).validate_python(rows)
    vectors = _flat(files["vectors.faiss"])
    tokens, spans, starts = (_array(files[f"{name}.npy"]) for name in _ARRAYS)
    units = build_units(article, passages)
    _check_arrays(len(units), len(text), vectors, tokens, spans, starts)
    return Index(
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


def _array(content: bytes) -> npt.NDArray[Any]:
    if not content.startswith(b"\x93NUMPY"):  # numpy reads archives and pickles, too
        raise ValueError("it does not hold arrays as Quoth writes them")
    array: npt.NDArray[Any] = np.load(io.BytesIO(content), allow_pickle=False)
    return array


def _flat(content: bytes) -> faiss.Index:
    """Read vectors as ``faiss.write_index`` writes an ``IndexFlatIP``, and nothing else.

    faiss reads many kinds of index, and looks at what it is given less closely than it might.

    Raises:
        ValueError: it is something else.
    """
    kind, dimension, count, _, _, trained, metric, floats = _FLAT.unpack_from(
        content.ljust(_FLAT.size)
    )
    if (
        (kind, trained, metric) != (b"IxFI", True, faiss.METRIC_INNER_PRODUCT)
        or min(dimension, count) < 1
        or floats != dimension * count
        or len(content) != _FLAT.size + 4 * floats
        or not np.isfinite(np.frombuffer(content, dtype="<f4", offset=_FLAT.size)).all()
    ):
        raise ValueError("it does not hold vectors as Quoth writes them")
    return faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8))


def _check_arrays(
    units: int,
    characters: int,
    vectors: faiss.Index,
    tokens: HalfArray,
    spans: IntArray,
    starts: npt.NDArray[np.int64],
) -> None:
    """Look whether arrays are those of an article of so many units and characters.

    Raises:
        ValueError: they are not.
    """
    pieces = len(tokens)
    kinds = [array.dtype.name for array in (tokens, spans, starts)]
    shapes = (vectors.ntotal, tokens.shape, spans.shape, starts.shape)
    if (
        kinds != ["float16", "int32", "int64"]
        or shapes != (units, (pieces, vectors.d), (pieces, 2), (units + 1,))
        or (starts[0], starts[-1]) != (0, pieces)
        or (np.diff(starts) < 0).any()
        or not np.isfinite(tokens).all()
        or (pieces and not (spans.min() >= 0 and spans.max() <= characters))
    ):
        raise ValueError("the vectors are not those of the article")
