"""bm25s alone, with English stop words and stems as its documentation shows it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bm25s
import Stemmer

from .protocol import Found, run


class Bm25s:
    """BM25 with the library's own constants."""

    def __init__(self, mode: str) -> None:
        self._stemmer = Stemmer.Stemmer("english")
        self._index: Any = None

    def build(self, passages: Sequence[str], folder: Path) -> None:
        self._index = bm25s.BM25()
        self._index.index(self._words(list(passages)), show_progress=False)
        self._index.save(folder)

    def open(self, folder: Path) -> None:
        self._index = bm25s.BM25.load(folder)

    def ask(self, question: str, depth: int) -> Found:
        k = min(depth, self._index.scores["num_docs"])  # more than there are it refuses
        found, scores = self._index.retrieve(self._words(question), k=k, show_progress=False)
        # What shares no word with the question is listed too, with nothing for a score.
        rows = [int(row) for row, score in zip(found[0], scores[0], strict=True) if score > 0]
        return Found(rows, float(scores[0][0]))

    def _words(self, texts: str | list[str]) -> Any:
        return bm25s.tokenize(texts, stopwords="en", stemmer=self._stemmer, show_progress=False)


if __name__ == "__main__":
    run(Bm25s)
