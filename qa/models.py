"""The models that work on what retrieval found."""

from dataclasses import dataclass
from pathlib import Path

from qa.judge import CONSTANTS, Constants, load_constants
from qa.reader import NO_READER, Reader, load_reader
from qa.rerank import Reranker, load_reranker


@dataclass(frozen=True, slots=True)
class Models:
    """What reads hits and puts them in order, and how sure that makes; beside retrieval."""

    reader: Reader | None = None
    reranker: Reranker | None = None
    constants: Constants | None = None

    @classmethod
    def load(
        cls, reader: str | None, reranker: str | None, confidence: str | Path | None
    ) -> "Models":
        """Load models by name, see ``Quoth.open``.

        Raises:
            ModelError: one of them, or the confidence, cannot be had.
        """
        constants = load_constants(reader != NO_READER, Path(confidence or CONSTANTS))
        reads = load_reader(reader)
        return cls(reads, None if reranker is None else load_reranker(reranker), constants)
