"""The training of the reader, step by step; saved and resumed without pickle."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch.nn.functional import cross_entropy

from index.bert import load_tokenizer
from index.bundled import bundled_model
from index.errors import QuothError
from index.model_files import loading
from qa.reader import merge_file
from qa.span_model import Encoded, PairTokenizer
from qa.training.batches import Pair

_FORBIDDEN = -1e4  # a logit that no piece may have, finite so that its gradient is a number


@dataclass(frozen=True, slots=True)
class Settings:
    """How the reader is trained; the model card says how it was chosen.

    ``batch`` counts pairs of question and window, ``wrong`` the windows without the answer
    that a question brings which has one. ``rate`` is AdamW's
    highest learning rate (Loshchilov and Hutter 2019), reached after the share ``warmup`` of
    all steps and falling to nothing in a straight line.
    """

    epochs: int = 1
    rate: float = 3e-4
    batch: int = 32
    wrong: int = 2
    warmup: float = 0.06
    decay: float = 0.01
    clip: float = 1.0
    seed: int = 1


class Trainer:
    """A model being trained."""

    def __init__(
        self,
        settings: Settings,
        plan: Sequence[Sequence[Pair]],
        start: Path | None = None,
    ) -> None:
        """Make a model that has learned nothing yet, or what an earlier run taught it.

        Args:
            settings: how it is trained.
            plan: all batches that it will learn from, in order.
            start: what an earlier run wrote.

        Raises:
            ModelError: that cannot be read.
        """
        from transformers import BertForQuestionAnswering

        torch.manual_seed(settings.seed)
        self.settings = settings
        self.step = 0
        self.loss = 0.0
        self._steps = len(plan)
        digest = hashlib.sha256()
        for batch in plan:
            digest.update(repr(batch).encode())
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        # Half as many bits make a step half again as fast where the processor multiplies them;
        # the weights themselves are kept in all theirs. torch, which is pinned, says it nowhere
        # else whether a processor does.
        self._half = self._device == "cuda" or torch.cpu._is_avx512_bf16_supported()
        bundled = bundled_model()
        folder = bundled.folder
        self._tokenizer = PairTokenizer(bundled.tokenizer, load_tokenizer(folder))
        with loading("the bundled model"):
            # So short a training never sees a batch twice, and has nothing to unlearn.
            self._model: Any = BertForQuestionAnswering.from_pretrained(
                folder,
                local_files_only=True,
                hidden_dropout_prob=0.0,
                attention_probs_dropout_prob=0.0,
            )
        moved: Any = self._model
        moved.to(self._device)
        self._model.train(True)
        self._initial = {name: p.detach().clone() for name, p in self._model.named_parameters()}
        # The word pieces' own vectors are half of the model; they stay what they are.
        self._parameters = {
            name: parameter
            for name, parameter in self._model.named_parameters()
            if "embeddings" not in name
        }
        for name, parameter in self._model.named_parameters():
            parameter.requires_grad_(name in self._parameters)
        if start is not None:
            merge_into(self._model, start)
            digest.update(start.read_bytes())
        self._run = {**asdict(settings), "plan": digest.hexdigest()}
        self._optimizer = torch.optim.AdamW(
            self._parameters.values(), lr=settings.rate, weight_decay=settings.decay
        )

    def learn(self, pairs: Sequence[Pair]) -> None:
        """Take one step."""
        encoded = self._tokenizer.encode([p.question for p in pairs], [p.window for p in pairs])
        with torch.autocast(self._device, torch.bfloat16, enabled=self._half):
            logits = self._model(
                input_ids=torch.from_numpy(encoded.ids).to(self._device),
                attention_mask=torch.from_numpy(encoded.mask).to(self._device),
                token_type_ids=torch.from_numpy(encoded.body.astype(np.int64)).to(self._device),
            )
        start, end = logits.start_logits.float(), logits.end_logits.float()
        loss = span_loss(start, end, encoded, pairs)
        for group in self._optimizer.param_groups:
            group["lr"] = self.settings.rate * self._share()
        self._optimizer.zero_grad()
        backward: Any = loss.backward
        backward()
        torch.nn.utils.clip_grad_norm_(self._parameters.values(), self.settings.clip)
        self._optimizer.step()
        self.step += 1
        # A running mean over some fifty steps.
        self.loss += (float(loss.detach()) - self.loss) / min(self.step, 50)

    def _share(self) -> float:
        warm = max(self.settings.warmup * self._steps, 1.0)
        falling = max(self._steps - warm, 1.0)
        return min((self.step + 1) / warm, (self._steps - self.step) / falling, 1.0)

    def save(self, path: Path) -> None:
        """Write all that going on needs; the file is replaced when the new one is whole."""
        tensors = {f"weight.{name}": p.detach() for name, p in self._parameters.items()}
        for name, parameter in self._parameters.items():
            state = self._optimizer.state.get(parameter, {})
            tensors |= {f"{key}.{name}": state[key] for key in _MOMENTS if key in state}
        told = {"step": self.step, "loss": self.loss, "run": self._run}
        part = path.with_suffix(".part")
        save_file(
            {name: tensor.contiguous().cpu() for name, tensor in tensors.items()},
            part,
            metadata={"told": json.dumps(told)},
        )
        part.replace(path)

    def resume(self, path: Path) -> None:
        """Go on where ``save`` was called.

        Raises:
            QuothError: it was called in a run of other settings or data.
        """
        with safe_open(path, "pt") as file:
            told = json.loads(file.metadata()["told"])
        if told["run"] != self._run:
            raise QuothError(f"{path} is of a run with other settings or data; remove it first")
        tensors = load_file(path)
        for name, parameter in self._parameters.items():
            parameter.data.copy_(tensors[f"weight.{name}"])
            if f"exp_avg.{name}" in tensors:
                self._optimizer.state[parameter] = {
                    "step": torch.tensor(float(told["step"])),
                    **{key: tensors[f"{key}.{name}"].to(self._device) for key in _MOMENTS},
                }
        self.step, self.loss = told["step"], told["loss"]

    def export(self, path: Path) -> None:
        """Write what was learned as ``qa.reader.merge`` reads it: differences, in 8 bits."""
        weights: dict[str, torch.Tensor] = {}
        for name, parameter in self._parameters.items():
            if name.startswith("qa_outputs") or parameter.ndim < 2:
                weights[name] = parameter.detach().float().cpu()
            else:
                difference = (parameter.detach() - self._initial[name]).float().cpu()
                scale = difference.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / 127
                weights[f"{name}.difference"] = (difference / scale).round().to(torch.int8)
                weights[f"{name}.scale"] = scale
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        save_file({name: tensor.contiguous() for name, tensor in weights.items()}, part)
        part.replace(path)


_MOMENTS = ("exp_avg", "exp_avg_sq")


def merge_into(model: torch.nn.Module, path: Path) -> None:
    """Merge what a training run wrote into the model that it began with.

    Raises:
        ModelError: the file cannot be read, or is of another model.
    """
    parameters = dict(model.named_parameters())
    base = {name: p.detach().cpu().numpy() for name, p in parameters.items()}
    for name, array in merge_file(base, path).items():
        parameters[name].data.copy_(torch.from_numpy(array))


def gold_places(encoded: Encoded, pairs: Sequence[Pair]) -> npt.NDArray[np.int64]:
    """Return shape (pairs, 2): the first and last piece of each answer, 0 for none."""
    places = np.zeros((len(pairs), 2), dtype=np.int64)
    for row, pair in enumerate(pairs):
        if pair.answer is not None:
            inside = encoded.body[row] & (encoded.offsets[row, :, 1] > pair.answer[0])
            inside &= encoded.offsets[row, :, 0] < pair.answer[1]
            touched = np.flatnonzero(inside)
            if len(touched):  # else the answer was cut off: it is not here
                places[row] = touched[0], touched[-1]
    return places


def span_loss(
    start: torch.Tensor, end: torch.Tensor, encoded: Encoded, pairs: Sequence[Pair]
) -> torch.Tensor:
    """Return the cross entropy of start and end among the body's pieces and [CLS].

    Args:
        start, end: logits, shape (pairs, pieces).
        encoded: the pairs.
        pairs: what is right.
    """
    allowed = torch.from_numpy(encoded.body).to(start.device)
    allowed[:, 0] = True
    gold = torch.from_numpy(gold_places(encoded, pairs)).to(start.device)
    first = cross_entropy(start.masked_fill(~allowed, _FORBIDDEN), gold[:, 0])
    last = cross_entropy(end.masked_fill(~allowed, _FORBIDDEN), gold[:, 1])
    return (first + last) / 2
