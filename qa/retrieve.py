"""Question -> hits: dense (FAISS), late interaction and lexical (BM25) scores, fused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from index.embed import Embedder, FloatArray, HalfArray
from index.lexical import LexicalIndex
from index.records import Passage, Span
from index.store import Index
from qa.expectation import expectation, is_of_another_year, value_fit
from qa.question import EncodedQuestion, encode_question
from qa.subject import subject_pattern

Mode = Literal["hybrid", "dense", "lexical"]

# The share of each part in the fused score. Fitted on eight SQuAD articles and checked on the
# four development articles: `python -m tests.tuning.fit` does it again.
LATE_SHARE = 0.45
DENSE_SHARE = 0.31
LEXICAL_SHARE = 0.24
# What a field gains or loses whose value has, or has not, the form of what is asked for (a bare
# date where the question is "who"); one that has no year where the question names one loses as
# much. Set by hand: no development article has an infobox.
_VALUE_FITS = {1: 0.05, 0: 0.0, -1: -0.3}
# Hits that a program of another machine may ask for.
MOST_HITS = 100
# Units that FAISS, and as many that BM25, hand over for fusing.
_CANDIDATES = 200
# Pieces whose vectors, made twice as wide, fit into a processor's cache.
_PIECES = 256


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question.

    ``rank`` counts from 1. ``score`` is the fused score of the best of the passage's units, in
    [-1, 1]; higher is nearer. ``matched`` is that unit: the whole passage, or one sentence of
    a long quotation. ``unit`` is its place in ``Index.units``. ``title`` names the
    article as quotes of it do.
    """

    rank: int
    score: float
    passage: Passage
    matched: Span
    unit: int
    title: str


class Retriever:
    """Searches one index. It keeps nothing of a question once it is answered."""

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self.index = index
        self.lexical = LexicalIndex([unit.body for unit in index.units])
        self._embedder = embedder
        self._subject = subject_pattern(index.article)

    def encode(self, question: str) -> EncodedQuestion:
        """Check and embed a question.

        Raises:
            QuestionError: the question cannot be asked.
        """
        return encode_question(question, self._embedder, self.lexical, self._subject)

    def retrieve(self, question: EncodedQuestion, k: int, mode: Mode = "hybrid") -> list[Hit]:
        """Return at most ``k`` hits, the best first; each passage at most once.

        Args:
            question: from ``encode``.
            k: how many hits, at least 1.
            mode: ``dense`` ranks by FAISS alone and ``lexical`` by BM25 alone, to compare with.

        Raises:
            ValueError: ``k`` is less than 1.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        units, scores = self._score(question, mode)
        order = np.argsort(-scores, kind="stable")
        hits: list[Hit] = []
        seen: set[int] = set()
        for row in order:
            unit = self.index.units[units[row]]
            if unit.passage not in seen:
                seen.add(unit.passage)
                passage = self.index.passages[unit.passage]
                # A field's body begins with its label, which is no part of the value.
                start = max(unit.offsets[0], passage.start)
                matched = Span(start, max(unit.offsets[-1] + 1, start))
                if passage.kind == "field":
                    matched = Span(passage.start, passage.end)
                number = int(units[row])
                score, title = float(scores[row]), self.index.name
                hits.append(Hit(len(hits) + 1, score, passage, matched, number, title))
                if len(hits) == k:
                    break
        return hits

    def score(self, question: EncodedQuestion, units: Sequence[int]) -> FloatArray:
        """Return how near units are, found or not, as hits are scored; shape (units,).

        Args:
            question: from ``encode``.
            units: their places in ``Index.units``.
        """
        lexical = self.lexical.scores(question.content)
        return self._fused(question, np.asarray(units, dtype=np.int64), lexical)

    def _score(
        self, question: EncodedQuestion, mode: Mode
    ) -> tuple[npt.NDArray[np.int64], FloatArray]:
        """Return candidate units and their scores, both of shape (candidates,)."""
        vectors = self.index.vectors
        found, rows = vectors.search(question.vector[None], min(_CANDIDATES, vectors.ntotal))
        if mode == "dense":
            return rows[0], found[0]
        lexical = self.lexical.scores(question.content)
        if mode == "lexical":
            return np.arange(len(lexical)), lexical
        matching = np.argsort(-lexical, kind="stable")[:_CANDIDATES]
        units = np.union1d(rows[0], matching[lexical[matching] > 0])
        return units, self._fused(question, units, lexical)

    def _fused(
        self, question: EncodedQuestion, units: npt.NDArray[np.int64], lexical: FloatArray
    ) -> FloatArray:
        dense = self.index.vectors.reconstruct_batch(units) @ question.vector
        late = self._late(question, units)
        if late is None:
            late = dense
        fused: FloatArray = (
            LATE_SHARE * late + DENSE_SHARE * dense + LEXICAL_SHARE * lexical[units]
        ).astype(np.float32)
        expected = expectation(question.text)
        for row, unit in enumerate(units):
            body = self.index.units[unit].body
            passage = self.index.passages[self.index.units[unit].passage]
            if passage.kind == "field":
                of_then = not is_of_another_year(question.text, body)
                fused[row] += _VALUE_FITS[value_fit(expected, passage.text) if of_then else -1]
        return fused

    def _late(self, question: EncodedQuestion, units: npt.NDArray[np.int64]) -> FloatArray | None:
        """Return shape (units,): MaxSim (Khattab and Zaharia 2020), question words weighed.

        For each piece of the question the most similar piece of the unit counts. ``None`` if
        the model gives no pieces.
        """
        starts = self.index.starts
        if not len(question.tokens) or not len(self.index.tokens):
            return None
        counts = starts[units + 1] - starts[units]
        with_pieces = units[counts > 0]
        rows = np.concatenate([np.arange(starts[u], starts[u + 1]) for u in with_pieces])
        similarity = _similarity(question.tokens, self.index.tokens[rows])
        edges = np.cumsum([0, *counts[counts > 0][:-1]])
        best = np.maximum.reduceat(similarity, edges, axis=1)
        late = np.zeros(len(units), dtype=np.float32)
        late[counts > 0] = question.weights @ best
        return late


def _similarity(asked: FloatArray, pieces: HalfArray) -> FloatArray:
    """Return the dot products of vectors, shape (rows of ``asked``, rows of ``pieces``)."""
    made = np.empty((len(pieces), len(asked)), dtype=np.float32)
    for start in range(0, len(pieces), _PIECES):
        wide = widened(pieces[start : start + _PIECES])
        np.matmul(wide, asked.T, out=made[start : start + _PIECES])
    return made.T


def widened(halves: HalfArray) -> FloatArray:
    """Return finite numbers of 16 bits in 32, as ``astype`` does, in about half the time.

    The bits of exponent and fraction move to where 32 bits have theirs, and the exponents' biases
    (IEEE 754: 15 and 127) differ by 112.
    """
    bits = halves.view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= np.int32(~0x70000000)  # between sign and exponent are copies of the sign
    made = bits.view(np.float32)
    made *= np.float32(2.0**112)
    return made
