"""Reads windows of an article for the answer to a question: the bundled reader, or another one.

The bundled reader is the bundled embedding model, trained on (``qa/weights``); what it learned
is kept as differences, which are merged into the model's weights when it is loaded.
"""

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from index.bert import Bert, Weights, load_tokenizer
from index.bundled import DIMENSION, HEADS, bundled_model
from index.embed import FloatArray, Window
from index.errors import ModelError
from qa.span_model import Encoded, PairTokenizer, SpanScore, decode

WEIGHTS = Path(__file__).with_name("weights") / "reader.safetensors"
BUNDLED_READER = "bundled"
NO_READER = "none"
# Windows of one batch, of like length so that little is padded; of 1, 2, 3, 4 and 6 the one
# that measured best on two cores.
_AT_ONCE = 2
# What transformers puts before the names of a reader's parameters that it has of the base model.
_PREFIX = "bert."


_T = TypeVar("_T")
_R = TypeVar("_R")


class _Threads:
    """One thread for each core, which the batches of all questions share.

    numpy's own threads would multiply matrices together and do nothing for all that comes between.
    """

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)

    def _forget(self) -> None:
        """Make threads anew in a process that was forked, which has not those of its parent."""
        self._pool, self._lock = None, threading.Lock()

    def map(self, read: Callable[[_T], _R], batches: Sequence[_T]) -> list[_R]:
        """Read batches side by side."""
        with self._lock:
            if self._pool is None:
                cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
                self._pool = ThreadPoolExecutor(cores or os.cpu_count() or 1, "reader")
        try:
            begun = [self._pool.submit(read, batch) for batch in batches]
        except RuntimeError:  # at its end Python begins no more threads
            return [read(batch) for batch in batches]
        return [each.result() for each in begun]


_THREADS = _Threads()


class Reader(Protocol):
    """What the rest of Quoth needs of a reader."""

    def read(self, question: str, windows: Sequence[Window]) -> list[SpanScore]: ...


class SpanModel(Protocol):
    """A model that gives each word piece a start and an end logit."""

    def __call__(self, encoded: Encoded) -> tuple[FloatArray, FloatArray]:
        """Return start and end logits, both of shape (pairs, pieces)."""


def load_reader(name: str | None = None) -> Reader | None:
    """Load a reader.

    Args:
        name: ``None`` or ``bundled`` is the bundled one, which needs no network; ``none`` is
            none at all, so that retrieval decides alone; a ``.safetensors`` file is what
            `python -m qa.train` wrote; anything else is an extractive question-answering model
            by its name on the hub or its folder, best one trained on SQuAD 2.0 or the like,
            since it has to say where there is no answer.

    Raises:
        ModelError: the model cannot be had, or is of another kind.
    """
    if name == NO_READER:
        return None
    if name is None or name == BUNDLED_READER:
        return _load_trained(WEIGHTS)
    if name.endswith(".safetensors"):
        return _load_trained(Path(name))
    # Only here is torch needed, which takes seconds to import.
    from qa.other_reader import load_other_reader

    return SpanReader(*load_other_reader(name))


class SpanReader:
    """A ``Reader`` around a model of spans and its tokenizer."""

    def __init__(
        self, model: SpanModel, tokenizer: PairTokenizer, threads: _Threads | None = None
    ) -> None:
        """Wrap a model.

        Args:
            model: the model.
            tokenizer: the model's.
            threads: on which batches are read side by side, if that is to be.
        """
        self._model = model
        self._tokenizer = tokenizer
        self._threads = threads

    def read(self, question: str, windows: Sequence[Window]) -> list[SpanScore]:
        """Return the best answer in each window; spans are offsets in its body."""
        order = sorted(range(len(windows)), key=lambda i: -sum(map(len, windows[i])))
        batches = [order[start : start + _AT_ONCE] for start in range(0, len(order), _AT_ONCE)]

        def read(batch: list[int]) -> list[SpanScore]:
            encoded = self._tokenizer.encode(
                [question] * len(batch), [windows[place] for place in batch]
            )
            return decode(encoded, *self._model(encoded))

        read_all = map if self._threads is None else self._threads.map
        scores = [score for batch in read_all(read, batches) for score in batch]
        found = dict(zip(order, scores, strict=True))
        return [found[place] for place in range(len(windows))]


class BundledReader:
    """The bundled ``SpanModel``, in numpy. It keeps nothing, so that threads may share it."""

    def __init__(self, weights: Weights) -> None:
        """Take weights.

        Args:
            weights: by the names that transformers gives the parameters of a
                ``BertForQuestionAnswering``.

        Raises:
            KeyError: one is missing.
        """
        self._bert = Bert(
            {
                name.removeprefix(_PREFIX): array
                for name, array in weights.items()
                if name.startswith(_PREFIX)
            },
            HEADS,
        )
        self._weight = weights["qa_outputs.weight"].T
        self._bias = weights["qa_outputs.bias"]

    def __call__(self, encoded: Encoded) -> tuple[FloatArray, FloatArray]:
        """Return start and end logits; segments tell the model which pieces are the body."""
        vectors = self._bert(encoded.ids, encoded.mask, encoded.body.astype(np.int64))
        logits: FloatArray = vectors @ self._weight + self._bias
        return logits[..., 0], logits[..., 1]


def _load_trained(path: Path) -> SpanReader:
    base_model = bundled_model()
    base = {f"{_PREFIX}{name}": array for name, array in base_model.weights.items()}
    # The base model gives no logits; all of these are learned.
    base["qa_outputs.weight"] = np.zeros((2, DIMENSION), dtype=np.float32)
    base["qa_outputs.bias"] = np.zeros(2, dtype=np.float32)
    model = BundledReader(merge_file(base, path))
    tokenizer = PairTokenizer(base_model.tokenizer, load_tokenizer(base_model.folder))
    return SpanReader(model, tokenizer, _THREADS)


def merge_file(base: Weights, path: Path) -> dict[str, FloatArray]:
    """Merge what a training run wrote into the weights of the model that it began with.

    Raises:
        ModelError: the file cannot be read, or is of another model.
    """
    try:
        return merge(base, load_file(path))
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise ModelError(f"the reader's weights {path} cannot be read: {error}") from None


def merge(base: Weights, learned: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Merge what was learned into the weights of the model that learned it.

    Args:
        base: as they were before.
        learned: by the names of the model's parameters: ``NAME.difference``, 8-bit integers
            that are multiplied by ``NAME.scale``, shape (rows, 1), and added to parameter
            ``NAME``; any other name is a whole parameter.

    Raises:
        KeyError, ValueError: they are not of this model.
    """
    merged = dict(base)
    for name, array in learned.items():
        parameter = name.removesuffix(".difference").removesuffix(".scale")
        if name.endswith(".scale"):
            continue
        if array.shape != base[parameter].shape:
            raise ValueError(f"{parameter} has another shape")
        if name.endswith(".difference"):
            moved = array.astype(np.float32) * learned[f"{parameter}.scale"]
            merged[parameter] = base[parameter] + moved
        else:
            merged[parameter] = array
    return merged
