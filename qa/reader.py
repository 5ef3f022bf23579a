"""Reads windows of an article for the answer to a question: the bundled reader, or another one.

The bundled reader is the bundled embedding model, trained on (``qa/weights``); what it learned
is kept as differences, which are merged into the model's weights when it is loaded.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.embed import Window, bundled_folder, quiet
from index.errors import ModelError
from qa.span_model import SpanScore, decode, encode

# torch and transformers take seconds to import; they are imported where a model is loaded.
if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

WEIGHTS = Path(__file__).with_name("weights") / "reader.safetensors"
BUNDLED_READER = "bundled"
NO_READER = "none"
# Windows of one batch, of like length so that little is padded; of 1, 2, 4, 6 and 12 the one
# that measured best on two cores.
_AT_ONCE = 4


class Reader(Protocol):
    """What the rest of Quoth needs of a reader."""

    def read(self, question: str, windows: Sequence[Window]) -> list[SpanScore]: ...


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
    return _load_other(name)


class SpanReader:
    """A ``Reader`` around a transformers model with start and end logits, on the CPU."""

    def __init__(
        self,
        model: "PreTrainedModel",
        tokenizer: "PreTrainedTokenizerFast",
        mark_body: bool,
    ) -> None:
        """Wrap a model.

        Args:
            model: an ``AutoModelForQuestionAnswering``.
            tokenizer: its fast tokenizer.
            mark_body: tell the model by its segment ids which pieces are the window's body, as
                the bundled reader has learned it; else they tell question from window.
        """
        # As in transformers' own typing, calling a model gives nobody knows what.
        self._model: Any = model
        self._model.train(False)
        self._tokenizer = tokenizer
        self._mark_body = mark_body
        # A fast tokenizer keeps its truncation settings in itself and must not be shared by
        # threads at the same moment.
        self._lock = threading.Lock()

    def read(self, question: str, windows: Sequence[Window]) -> list[SpanScore]:
        """Return the best answer in each window; spans are offsets in its body."""
        order = sorted(range(len(windows)), key=lambda i: -sum(map(len, windows[i])))
        found: dict[int, SpanScore] = {}
        with self._lock:
            for start in range(0, len(order), _AT_ONCE):
                batch = order[start : start + _AT_ONCE]
                scores = self._read(question, [windows[i] for i in batch])
                found.update(zip(batch, scores, strict=True))
        return [found[i] for i in range(len(windows))]

    def _read(self, question: str, windows: Sequence[Window]) -> list[SpanScore]:
        import torch

        encoded = encode(self._tokenizer, [question] * len(windows), windows)
        given = {
            "input_ids": torch.from_numpy(encoded.ids),
            "attention_mask": torch.from_numpy(encoded.mask),
        }
        if self._mark_body:
            given["token_type_ids"] = torch.from_numpy(encoded.body.astype("int64"))
        elif "token_type_ids" in self._tokenizer.model_input_names:
            given["token_type_ids"] = torch.from_numpy(encoded.second.astype("int64"))
        with torch.inference_mode():
            logits = self._model(**given)
        start, end = logits.start_logits.float().numpy(), logits.end_logits.float().numpy()
        return decode(encoded, start, end)


def _load_trained(weights: Path) -> SpanReader:
    from transformers import AutoTokenizer, BertForQuestionAnswering

    folder = bundled_folder()
    with quiet():
        model: Any = BertForQuestionAnswering.from_pretrained(folder, local_files_only=True)
        tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    merge_file(model, weights)
    return SpanReader(model, tokenizer, mark_body=True)


def merge_file(model: "torch.nn.Module", path: Path) -> None:
    """Merge what a training run wrote into the weights of the model that it began with.

    Raises:
        ModelError: the file cannot be read, or is of another model.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        merge(model, load_file(path))
    except (OSError, SafetensorError, KeyError, RuntimeError) as error:
        raise ModelError(f"the reader's weights {path} cannot be read: {error}") from None


def merge(model: "torch.nn.Module", weights: "dict[str, torch.Tensor]") -> None:
    """Merge what was learned into the weights of the model that learned it.

    Args:
        model: as it was before.
        weights: by the names of the model's parameters: ``NAME.difference``, 8-bit integers
            that are multiplied by ``NAME.scale``, shape (rows, 1), and added to parameter
            ``NAME``; any other name is a whole parameter.

    Raises:
        KeyError, RuntimeError: they are not of this model.
    """
    import torch

    parameters = dict(model.named_parameters())
    with torch.no_grad():
        for name, tensor in weights.items():
            if name.endswith(".difference"):
                base = name.removesuffix(".difference")
                difference = tensor.float() * weights[f"{base}.scale"]
                parameters[base].add_(difference.to(parameters[base].device))
            elif not name.endswith(".scale"):
                parameters[name].copy_(tensor)


def _load_other(name: str) -> SpanReader:
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    try:
        with quiet():
            tokenizer: Any = AutoTokenizer.from_pretrained(name, trust_remote_code=False)
            # Without safetensors the weights would be a pickle, which can run anything.
            model, report = AutoModelForQuestionAnswering.from_pretrained(
                name, output_loading_info=True, trust_remote_code=False, use_safetensors=True
            )
    # The loader and its hub client raise some twenty kinds of error, from many libraries;
    # each means to the caller that there is no such model to be had here and now.
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(f"the reader {name!r} cannot be had: {reason}") from error
    if any("qa_outputs" in key for key in report["missing_keys"]):
        raise ModelError(f"the model {name!r} has not been trained to read for answers")
    if not tokenizer.is_fast:
        raise ModelError(f"the reader {name!r} has no tokenizer that tells offsets")
    # The first piece stands for "no answer here", so nothing may be padded before it.
    tokenizer.padding_side = "right"
    return SpanReader(model, tokenizer, mark_body=False)
