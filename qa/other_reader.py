"""Any extractive question-answering model of transformers, as a model of spans."""

from typing import TYPE_CHECKING, Any

import torch
from tokenizers import Tokenizer

from index.embed import FloatArray
from index.errors import ModelError
from index.model_files import loading
from qa.span_model import Encoded, PairTokenizer

if TYPE_CHECKING:
    from transformers import PreTrainedModel


class OtherModel:
    """A ``SpanModel`` around a transformers model, on the CPU."""

    def __init__(self, model: "PreTrainedModel", tells_segments: bool) -> None:
        """Wrap a model.

        Args:
            model: an ``AutoModelForQuestionAnswering``.
            tells_segments: tell it by segment ids what is question and what is window.
        """
        # As in transformers' own typing, calling a model gives nobody knows what.
        self._model: Any = model
        self._model.train(False)
        self._tells_segments = tells_segments

    def __call__(self, encoded: Encoded) -> tuple[FloatArray, FloatArray]:
        """Return start and end logits."""
        given = {
            "input_ids": torch.from_numpy(encoded.ids),
            "attention_mask": torch.from_numpy(encoded.mask),
        }
        if self._tells_segments:
            given["token_type_ids"] = torch.from_numpy(encoded.second.astype("int64"))
        with torch.inference_mode():
            logits = self._model(**given)
        return logits.start_logits.float().numpy(), logits.end_logits.float().numpy()


def load_other_reader(name: str) -> tuple[OtherModel, PairTokenizer]:
    """Load a model by its name on the hub or its folder.

    Raises:
        ModelError: it cannot be had, or is of another kind.
    """
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    with loading(f"the reader {name!r}"):
        tokenizer: Any = AutoTokenizer.from_pretrained(name, trust_remote_code=False)
        # Without safetensors the weights would be a pickle, which can run anything.
        model, report = AutoModelForQuestionAnswering.from_pretrained(
            name, output_loading_info=True, trust_remote_code=False, use_safetensors=True
        )
    if any("qa_outputs" in key for key in report["missing_keys"]):
        raise ModelError(f"the model {name!r} has not been trained to read for answers")
    if not tokenizer.is_fast:
        raise ModelError(f"the reader {name!r} has no tokenizer that tells offsets")
    words = Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())
    words.no_truncation()
    words.no_padding()
    return (
        OtherModel(model, "token_type_ids" in tokenizer.model_input_names),
        PairTokenizer(
            words,
            tokenizer.backend_tokenizer,
            tokenizer.model_max_length,
            tokenizer.pad_token or "[PAD]",
        ),
    )
