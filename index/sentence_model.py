"""Any sentence-transformers model, loaded as data and run on windows of text."""

import hashlib
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from index.embed import Embedding, FloatArray, Progress, Window, body_embedding
from index.errors import ModelError
from index.model_files import loading, only_data

# torch and transformers take seconds to import, and most of what is done needs neither.
if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_WINDOWS_AT_ONCE = 64


def load_sentence_model(name: str, local: bool) -> "SentenceTransformer":
    """Load a model by its name on the hub or its folder.

    Args:
        name: which.
        local: ask no hub for one that this machine has not.

    Raises:
        ModelError: it cannot be had.
    """
    from sentence_transformers import SentenceTransformer

    with loading(f"the model {name!r}"):
        return SentenceTransformer(name, device="cpu", local_files_only=local, **only_data())


def fingerprint_of(model: "SentenceTransformer") -> str:
    digest = hashlib.sha256()
    for key, tensor in sorted(model.state_dict().items()):
        digest.update(key.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return f"sha256:{digest.hexdigest()}"


def _gives_tokens(model: "SentenceTransformer") -> bool:
    """Whether the model is a transformer whose vector is the mean of its word pieces' vectors."""
    pooling = [m for m in model if type(m).__name__ == "Pooling"]
    kinds = {type(m).__name__ for m in model}
    return (
        len(pooling) == 1
        and getattr(pooling[0], "pooling_mode", None) == "mean"
        and kinds <= {"Transformer", "Pooling", "Normalize"}
        and bool(getattr(model.tokenizer, "is_fast", False))
    )


class SentenceEmbedder:
    """An ``Embedder`` around a sentence-transformers model on the CPU."""

    def __init__(self, name: str, model: "SentenceTransformer", fingerprint: str) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._model = model
        self._tokens = _gives_tokens(model)
        # A fast tokenizer keeps its truncation settings in itself and must not be shared by
        # threads at the same moment.
        self._lock = threading.Lock()
        dimension = model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"the model {name!r} does not tell the size of its vectors")
        self.dimension = int(dimension)

    def encode_passages(
        self, windows: Sequence[Window], progress: Progress | None = None
    ) -> list[Embedding]:
        """Embed windows, longest first so that each batch holds texts of like length.

        Args:
            windows: what to embed.
            progress: called with (done, all) after each batch.
        """
        order = sorted(range(len(windows)), key=lambda i: -sum(map(len, windows[i])))
        found: dict[int, Embedding] = {}
        for start in range(0, len(order), _WINDOWS_AT_ONCE):
            batch = order[start : start + _WINDOWS_AT_ONCE]
            found.update(
                zip(batch, self._encode([windows[i] for i in batch], "document"), strict=True)
            )
            if progress is not None:
                progress(len(found), len(order))
        return [found[i] for i in range(len(windows))]

    def encode_question(self, question: str) -> Embedding:
        """Embed a question; ``spans`` are offsets into ``question`` without outer white space."""
        return self._encode([Window("", question.strip(), "")], "query")[0]

    def _encode(
        self, windows: Sequence[Window], role: Literal["query", "document"]
    ) -> list[Embedding]:
        with self._lock:
            return self._encode_locked(windows, role)

    def _encode_locked(
        self, windows: Sequence[Window], role: Literal["query", "document"]
    ) -> list[Embedding]:
        if not self._tokens:
            return self._encode_whole(windows, role)
        prompt = self._model.prompts.get(role) or ""
        texts = [prompt + "".join(window) for window in windows]
        outputs: Any = self._model.encode(texts, output_value=None, show_progress_bar=False)
        pieces = self._model.tokenizer(
            texts,
            truncation=True,
            max_length=self._model.max_seq_length,
            return_offsets_mapping=True,
        )["offset_mapping"]
        return [
            body_embedding(
                _vectors(output), np.asarray(offsets, dtype=np.int32), window, len(prompt)
            )
            for output, offsets, window in zip(outputs, pieces, windows, strict=True)
        ]

    def _encode_whole(
        self, windows: Sequence[Window], role: Literal["query", "document"]
    ) -> list[Embedding]:
        """Embed with a model of another build, which gives one vector for a text and no more."""
        encode = self._model.encode_query if role == "query" else self._model.encode_document
        texts = [window.before + window.body for window in windows]
        vectors = np.asarray(
            encode(texts, normalize_embeddings=True, show_progress_bar=False), dtype=np.float32
        )
        no_tokens = np.zeros((0, self.dimension), dtype=np.float16)
        no_spans = np.zeros((0, 2), dtype=np.int32)
        return [Embedding(vector, no_tokens, no_spans) for vector in vectors]


def _vectors(output: dict[str, Any]) -> FloatArray:
    """Return those of the pieces, without what fills up the batch."""
    vectors: FloatArray = (
        output["token_embeddings"][output["attention_mask"].bool()].float().numpy()
    )
    return vectors
