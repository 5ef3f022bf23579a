"""The models that work on what retrieval found."""

from dataclasses import dataclass

from qa.reader import Reader, load_reader
from qa.rerank import Reranker, load_reranker


@dataclass(frozen=True, slots=True)
class Models:
    """What reads hits and puts them in order, beside retrieval."""

    reader: Reader | None = None
    reranker: Reranker | None = None

    @classmethod
    def load(cls, reader: str | None, reranker: str | None) -> "Models":
        """Load models by name, see ``Quoth.open``.

        Raises:
            ModelError: one of them cannot be had.
        """
        return cls(load_reader(reader), None if reranker is None else load_reranker(reranker))
