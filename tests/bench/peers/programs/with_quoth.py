"""Quoth itself: what it retrieves, and what it quotes when it is asked.

It reads the bundled article itself, as it always does; the passages of the job are the same ones.
"""

from collections.abc import Sequence
from pathlib import Path

from index.articles import ARTICLE
from index.embed import load_embedder
from index.load import read_article
from index.store import build_index, open_index, save_index
from qa import Quoth
from qa.models import Models
from qa.reader import NO_READER

from .protocol import Found, run


class QuothItself:
    """``retrieve`` goes without the reader, which it does not use."""

    def __init__(self, mode: str) -> None:
        self._asks = mode == "ask"
        self._embedder = load_embedder()
        self._models = Models.load(None if self._asks else NO_READER, None, None)
        self._quoth: Quoth | None = None
        self._places: dict[tuple[int, int], int] = {}

    def build(self, passages: Sequence[str], folder: Path) -> None:
        index = build_index(read_article(ARTICLE), self._embedder)
        assert len(index.passages) == len(passages)
        save_index(index, folder)
        self._take(Quoth(index, self._embedder, self._models))

    def open(self, folder: Path) -> None:
        index, embedder = open_index(folder, lambda _name: self._embedder)
        self._take(Quoth(index, embedder, self._models))

    def ask(self, question: str, depth: int) -> Found:
        assert self._quoth is not None
        if not self._asks:
            hits = self._quoth.retrieve(question, depth)
            return Found([hit.passage.id for hit in hits], hits[0].score)
        answer = self._quoth.ask(question)
        quotes = answer.quotes or answer.nearest
        ranked = [self._places[quote.start, quote.end] for quote in quotes]
        return Found(ranked, answer.confidence)

    def _take(self, quoth: Quoth) -> None:
        self._quoth = quoth
        # A quote is a passage; it tells its place alone.
        self._places = {(p.start, p.end): p.id for p in quoth.passages}


if __name__ == "__main__":
    run(QuothItself)
