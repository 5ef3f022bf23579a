"""Another order for hits: any sentence-transformers CrossEncoder, by name or folder."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from index.errors import ModelError
from index.model_files import loading, only_data
from index.passages import Unit
from qa.retrieve import Hit

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class Reranker:
    """Scores question and passage together, and puts the hits in that order."""

    def __init__(self, model: "CrossEncoder") -> None:
        self._model = model
        # A fast tokenizer must not be shared by threads at the same moment.
        self._lock = threading.Lock()

    def rerank(self, question: str, hits: Sequence[Hit], units: Sequence[Unit]) -> list[Hit]:
        """Return the hits, the best first, with the model's scores squeezed into [0, 1].

        Args:
            question: what is asked.
            hits: in any order.
            units: the index's.
        """
        import torch

        if not hits:
            return []
        pairs = [(question, units[hit.unit].body) for hit in hits]
        with self._lock:
            raw = self._model.predict(
                pairs, activation_fn=torch.nn.Sigmoid(), show_progress_bar=False
            )
        scores = np.asarray(raw, dtype=np.float64)
        order = np.argsort(-scores, kind="stable")
        return [
            replace(hits[place], rank=rank, score=float(scores[place]))
            for rank, place in enumerate(order, 1)
        ]


def load_reranker(name: str) -> Reranker:
    """Load a CrossEncoder that gives one score to a pair.

    Raises:
        ModelError: the model cannot be had, or is of another kind.
    """
    from sentence_transformers import CrossEncoder

    with loading(f"the reranker {name!r}"):
        model = CrossEncoder(name, device="cpu", **only_data())
    if model.num_labels != 1:
        raise ModelError(
            f"the model {name!r} gives {model.num_labels} scores to a pair; a reranker gives one"
        )
    return Reranker(model)
