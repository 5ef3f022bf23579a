"""The vectors of one article, and those of a whole library: FAISS indexes, and numpy arrays.

An article's are searched exactly. So are a library's as long as that takes no longer than
``EXACT_UP_TO`` vectors do; beyond that they are kept in clusters (IVF, Jégou et al. 2011), eight
bits a number, and those of the clusters nearest to a question are searched. The README has the
measurements that this was chosen by (`python -m tests.bench.vectors`).
"""

import io
import math
import struct
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import faiss
import numpy as np
import numpy.typing as npt

from index.embed import FloatArray, HalfArray, IntArray

# Set by hand by the measurements above: where an exact search takes a thread some ten milliseconds.
EXACT_UP_TO = 100_000
# Vectors for each cluster that k-means is fitted on, and clusters that are searched.
_FITTED = 64
_PROBED = 64
# Kind, dimension, number of vectors, two numbers of no use, trained, metric, number of floats.
_FLAT = struct.Struct("<4siqqq?iQ")
_CLUSTERED = b"IwSq"
# A vector has length 1, so that none of its numbers is larger, but for rounding. With numbers near
# the largest that there are, products overflow, and FAISS then finds unit -1.
_LONGEST = 1.01


class NearestArticles(Protocol):
    """Where the vectors of a library are kept: all that asking it needs of them."""

    def nearest(
        self, vectors: FloatArray, most: int, among: Collection[str] | None = None
    ) -> list[list[tuple[str, float]]]:
        """Return for each vector the nearest units, the nearest first, by article and score.

        Args:
            vectors: of questions, shape (questions, dimension).
            most: how many units are wanted for each.
            among: the articles that count, by the names of their folders; ``None`` means all.
        """
        ...

    def close(self) -> None:
        """Give back what is held."""
        ...


class FaissArticles:
    """The vectors of several articles in one FAISS index."""

    def __init__(self, index: faiss.Index, articles: Sequence[str], counts: Sequence[int]) -> None:
        """Take an index and what is in it: articles by name, and how many units each has."""
        self._index = index
        self._articles = tuple(articles)
        self._starts = np.cumsum([0, *counts], dtype=np.int64)
        if min(counts, default=0) < 1 or self._starts[-1] != index.ntotal:
            raise ValueError("the vectors are not those of the articles")

    def nearest(
        self, vectors: FloatArray, most: int, among: Collection[str] | None = None
    ) -> list[list[tuple[str, float]]]:
        """See ``NearestArticles``."""
        limits = None if among is None else self._only(among)
        scores, rows = self._index.search(vectors, min(most, self._index.ntotal), params=limits)
        places = np.searchsorted(self._starts, rows, side="right") - 1
        return [
            # Where there are no more, a row is negative.
            [(self._articles[p], float(s)) for p, s, r in zip(*found, strict=True) if r >= 0]
            for found in zip(places, scores, rows, strict=True)
        ]

    def _only(self, among: Collection[str]) -> faiss.SearchParameters:
        """Return what limits a search to some articles, of which every unit is looked at."""
        counts = np.zeros(self._index.ntotal, dtype=bool)
        for place, article in enumerate(self._articles):
            if article in among:
                counts[self._starts[place] : self._starts[place + 1]] = True
        kinds: Any = faiss  # its types know nothing of what its Python side takes
        chosen = kinds.IDSelectorBitmap(np.packbits(counts, bitorder="little"))
        limits: faiss.SearchParameters
        if isinstance(self._index, faiss.IndexIVF):
            limits = kinds.SearchParametersIVF(sel=chosen, nprobe=self._index.nlist)
        else:
            limits = kinds.SearchParameters(sel=chosen)
        return limits

    def close(self) -> None:
        """Nothing is held that Python does not give back."""


def gathered(parts: Callable[[], Iterator[FloatArray]], dimension: int, count: int) -> faiss.Index:
    """Return one index over the vectors of several articles.

    Args:
        parts: yields each article's vectors, shape (units, dimension), as often as it is called.
        dimension: of the vectors.
        count: of all vectors.
    """
    index: Any = faiss.IndexFlatIP(dimension)  # faiss tells no types
    if count > EXACT_UP_TO:
        # Four times the square root: as many clusters as FAISS's guidelines advise.
        clusters = min(int(4 * math.sqrt(count)), count)
        index = faiss.index_factory(dimension, f"IVF{clusters},SQ8", faiss.METRIC_INNER_PRODUCT)
        index.cp.max_points_per_centroid = _FITTED
        index.train(_sample(parts(), count, _FITTED * clusters))
    for vectors in parts():
        index.add(vectors)
    whole: faiss.Index = index
    return whole


def _sample(parts: Iterator[FloatArray], count: int, wanted: int) -> FloatArray:
    """Return so many of all vectors, the same ones each time."""
    chosen = np.sort(np.random.default_rng(0).permutation(count)[:wanted])
    found: list[FloatArray] = []
    first = 0
    for vectors in parts:
        start, stop = np.searchsorted(chosen, [first, first + len(vectors)])
        found.append(vectors[chosen[start:stop] - first])
        first += len(vectors)
    return np.concatenate(found)


def read_gathered(path: Path, content: bytes) -> faiss.Index:
    """Read what ``gathered`` made, from a file that was verified and its content.

    Exact ones are checked as an article's are. Clusters are read by faiss, mapped into memory.

    Raises:
        ValueError: it is something else.
    """
    if content[:4] != _CLUSTERED:
        return read_flat(content)
    index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
    index.nprobe = _PROBED
    clusters: faiss.Index = index
    return clusters


def read_flat(content: bytes) -> faiss.Index:
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
        or not (np.abs(np.frombuffer(content, dtype="<f4", offset=_FLAT.size)) <= _LONGEST).all()
    ):
        raise ValueError("it does not hold vectors as Quoth writes them")
    return faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8))


def read_array(content: bytes) -> npt.NDArray[Any]:
    """Read an array as ``numpy.save`` writes it, and nothing else that numpy reads.

    Raises:
        ValueError: it is something else.
    """
    if not content.startswith(b"\x93NUMPY"):  # numpy reads archives and pickles, too
        raise ValueError("it does not hold arrays as Quoth writes them")
    array: npt.NDArray[Any] = np.load(io.BytesIO(content), allow_pickle=False)
    return array


def check_arrays(
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
    # With the bytes' order, which a type's name does not tell: qa.retrieve reads the bits.
    kinds = [array.dtype for array in (tokens, spans, starts)]
    shapes = (vectors.ntotal, tokens.shape, spans.shape, starts.shape)
    if (
        kinds != [np.dtype(kind) for kind in (np.float16, np.int32, np.int64)]
        or shapes != (units, (pieces, vectors.d), (pieces, 2), (units + 1,))
        or (starts[0], starts[-1]) != (0, pieces)
        or (np.diff(starts) < 0).any()
        or not np.isfinite(tokens).all()
        or (pieces and not (spans.min() >= 0 and spans.max() <= characters))
    ):
        raise ValueError("the vectors are not those of the article")
