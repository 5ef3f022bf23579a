"""What an embedding model is to the rest of Quoth, and how one is loaded.

The bundled model is all-MiniLM-L6-v2 (Wang et al. 2020; sentence-transformers), which reads
a window once and gives a vector for each word piece. The vector of a body is the mean of
its own pieces' vectors, computed while its surroundings were in view ("late chunking",
Günther et al. 2024), and the pieces' vectors themselves serve late interaction (ColBERT's
MaxSim, Khattab and Zaharia 2020) in ``qa.retrieve``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
HalfArray = npt.NDArray[np.float16]
IntArray = npt.NDArray[np.int32]
Progress = Callable[[int, int], None]

BUNDLED = "all-MiniLM-L6-v2"
# SHA-256 of the model.safetensors that sentence-transformers publishes for this model.
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

# Questions of which vectors are remembered.
_REMEMBERED = 64


class Window(NamedTuple):
    """A text to embed and what stands around it; ``before`` begins with no white space."""

    before: str
    body: str
    after: str


@dataclass(frozen=True, slots=True)
class Embedding:
    """What the model says of a body.

    ``vector`` has shape (dimension,), length 1. ``tokens`` has shape (pieces, dimension),
    each row of length 1, and ``spans`` shape (pieces, 2): where each piece stands in the
    body. Both have no rows for a model that gives no vectors of word pieces.
    """

    vector: FloatArray
    tokens: HalfArray
    spans: IntArray


class Embedder(Protocol):
    """What the rest of Quoth needs of an embedding model."""

    @property
    def name(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    def encode_passages(
        self, windows: Sequence[Window], progress: Progress | None = None
    ) -> list[Embedding]: ...
    def encode_question(self, question: str) -> Embedding: ...


class Remembering:
    """An ``Embedder`` that remembers the last questions: each is asked of several articles."""

    def __init__(self, embedder: Embedder) -> None:
        self.name, self.fingerprint = embedder.name, embedder.fingerprint
        self.dimension = embedder.dimension
        self._embedder = embedder
        self._question = lru_cache(_REMEMBERED)(embedder.encode_question)

    def encode_passages(
        self, windows: Sequence[Window], progress: Progress | None = None
    ) -> list[Embedding]:
        return self._embedder.encode_passages(windows, progress)

    def encode_question(self, question: str) -> Embedding:
        return self._question(question)


def load_embedder(name: str | None = None, local: bool = False) -> Embedder:
    """Load the bundled model, or any other sentence-transformers model by name or folder.

    Args:
        name: a model's name on the hub or a folder; ``None`` or ``all-MiniLM-L6-v2`` is the
            bundled model, which needs no network.
        local: ask no hub for a model that this machine has not.

    Raises:
        ModelError: the model cannot be had, or the bundled weights are not the published ones.
    """
    # Here, for what they hold is made of what is above.
    from index.bundled import BundledEmbedder
    from index.sentence_model import SentenceEmbedder, fingerprint_of, load_sentence_model

    if name is None or name == BUNDLED:
        return BundledEmbedder()
    model = load_sentence_model(name, local)
    return SentenceEmbedder(name, model, fingerprint_of(model))


def body_embedding(
    vectors: FloatArray, offsets: IntArray, window: Window, prompt_length: int = 0
) -> Embedding:
    """Keep of a window's word pieces those of its body, and average them.

    Args:
        vectors: of all pieces that the model read, shape (pieces, dimension).
        offsets: where each stands, shape (pieces, 2); a special piece has no length.
        window: what was read, after a prompt.
        prompt_length: of the prompt, in characters.
    """
    assert len(vectors) == len(offsets)
    start = prompt_length + len(window.before)
    stop = start + len(window.body)
    real = offsets[:, 1] > offsets[:, 0]  # special pieces such as [CLS] are empty
    own = real & (offsets[:, 0] >= start) & (offsets[:, 1] <= stop)
    # A body of which the model read no piece (emoji, or cut off) is known by its window.
    kept = vectors[own] if own.any() else vectors
    vector = _unit_length(kept.mean(axis=0))
    return Embedding(
        vector.astype(np.float32),
        _unit_length(vectors[own]).astype(np.float16),
        offsets[own] - np.int32(start),
    )


def _unit_length(vectors: FloatArray) -> FloatArray:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: FloatArray = vectors / np.maximum(norms, np.float32(1e-12))
    return scaled
