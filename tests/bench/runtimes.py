"""What reading costs in other runtimes: ``python -m tests.bench.runtimes``.

Reads the candidates of the bundled article's questions, four at once, with torch, in bfloat16 and
in 8-bit integers too, with numpy as Quoth does, and with ONNX Runtime and OpenVINO,
which ``pip install onnx onnxscript onnxruntime openvino`` brings; torch exports the model for
them. Prints, of each, the time for twelve candidates, how far its scores are from torch's at the
most, and in how many questions it puts another candidate first.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from index.articles import PLAIN_QUESTIONS
from index.bundled import bundled_model
from index.model_files import loading
from qa import Quoth
from qa.questions import read_questions
from qa.reader import _THREADS, WEIGHTS, BundledReader, SpanReader
from qa.span_model import Encoded
from qa.training.trainer import merge_into
from qa.window import reading_window

QUESTIONS = 40
AT_ONCE = 4
Inputs = list[npt.NDArray[np.int64]]
Run = Callable[[Inputs], npt.NDArray[np.float32]]


class _Logits(nn.Module):
    """The reader as a function of three arrays -> start and end logits, (2, pairs, pieces)."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        said = self.model(input_ids=ids, attention_mask=mask, token_type_ids=types)
        return torch.stack([said.start_logits, said.end_logits])


def main() -> None:
    quoth = Quoth.open()
    reader = quoth._models.reader
    assert isinstance(reader, SpanReader)
    assert isinstance(reader._model, BundledReader)
    logits = _Logits(_of_torch()).eval()
    asked = [_batches(quoth, reader, q.text) for q in read_questions(PLAIN_QUESTIONS)[0].questions]
    asked = asked[:QUESTIONS]
    with tempfile.TemporaryDirectory() as folder:
        runs = {
            "torch": _torch(logits),
            "torch, bfloat16": _bfloat16(logits),
            "torch, 8 bits": _torch(_eight_bits(logits)),
            "numpy": _numpy(reader._model),
            **_exported(logits, asked[0][0], Path(folder) / "reader.onnx"),
        }
        expected: list[list[npt.NDArray[np.float32]]] = []
        for name, run in runs.items():
            for batches in asked[:5]:
                for batch in batches:
                    run(batch)
            spent, found = [], []
            for batches in asked:
                begun = time.perf_counter()
                # numpy's batches are read in as many threads as there are cores, as torch's are.
                found.append(
                    _THREADS.map(run, batches) if name == "numpy" else list(map(run, batches))
                )
                spent.append(1000 * (time.perf_counter() - begun))
            expected = expected or found
            pairs = [
                (a, b)
                for x, y in zip(found, expected, strict=True)
                for a, b in zip(x, y, strict=True)
            ]
            apart = max(float(np.abs(a - b).max()) for a, b in pairs)
            others = sum(_best(x) != _best(y) for x, y in zip(found, expected, strict=True))
            print(
                f"{name:24} p50 {np.median(spent):6.1f} ms, at most {apart:.4f} apart, "
                f"another first in {others} of {len(asked)}",
                flush=True,
            )


def _batches(quoth: Quoth, reader: SpanReader, question: str) -> list[Inputs]:
    depth = quoth.judge.constants.candidates
    windows = [reading_window(quoth.units[hit.unit]) for hit in quoth.retrieve(question, depth)]
    windows.sort(key=lambda window: -sum(map(len, window)))
    found = []
    for start in range(0, len(windows), AT_ONCE):
        batch = windows[start : start + AT_ONCE]
        encoded = reader._tokenizer.encode([question] * len(batch), batch)
        found.append([encoded.ids, encoded.mask, encoded.body.astype(np.int64)])
    return found


def _best(logits: list[npt.NDArray[np.float32]]) -> int:
    """Return the candidate whose best span is furthest above its "none here"."""
    above = [each.max(axis=2).sum(axis=0) - each[:, :, 0].sum(axis=0) for each in logits]
    return int(np.concatenate(above).argmax())


def _torch(logits: nn.Module) -> Run:
    def run(inputs: Inputs) -> npt.NDArray[np.float32]:
        with torch.inference_mode():
            said: torch.Tensor = logits(*map(torch.from_numpy, inputs))
            return said.float().numpy()

    return run


def _of_torch() -> Any:
    from transformers import BertForQuestionAnswering

    with loading("the reader"):
        model = BertForQuestionAnswering.from_pretrained(
            bundled_model().folder, local_files_only=True
        )
    merge_into(model, WEIGHTS)
    return model


def _numpy(model: BundledReader) -> Run:
    def run(inputs: Inputs) -> npt.NDArray[np.float32]:
        ids, mask, body = inputs
        none = np.zeros((*ids.shape, 2), dtype=np.int64)
        return np.stack(model(Encoded(ids, mask, body > 0, body > 0, none)))

    return run


def _bfloat16(logits: nn.Module) -> Run:
    plain = _torch(logits)

    def run(inputs: Inputs) -> npt.NDArray[np.float32]:
        with torch.autocast("cpu", torch.bfloat16):
            return plain(inputs)

    return run


def _eight_bits(logits: nn.Module) -> nn.Module:
    quantize: Any = torch.ao.quantization.quantize_dynamic
    made: nn.Module = quantize(logits, {nn.Linear}, dtype=torch.qint8)
    return made


def _exported(logits: nn.Module, example: Inputs, path: Path) -> dict[str, Run]:
    try:
        import onnxruntime
        import openvino
        from onnxruntime.quantization import quantize_dynamic
    except ImportError as error:
        print(f"no other runtime: {error}")
        return {}
    names = ["ids", "mask", "types"]
    size = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    torch.onnx.export(
        logits,
        tuple(map(torch.from_numpy, example)),
        path,
        input_names=names,
        dynamic_shapes=(size, size, size),
        dynamo=True,
    )
    small = path.with_name("small.onnx")
    quantize_dynamic(path, small)

    def with_onnx(file: Path) -> Run:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        session = onnxruntime.InferenceSession(file, options)
        return lambda inputs: session.run(None, dict(zip(names, inputs, strict=True)))[0]

    compiled = openvino.compile_model(
        path, "CPU", {"INFERENCE_PRECISION_HINT": "f32", "PERFORMANCE_HINT": "LATENCY"}
    )
    return {
        "ONNX Runtime": with_onnx(path),
        "ONNX Runtime, 8 bits": with_onnx(small),
        "OpenVINO": lambda inputs: compiled(inputs)[0],
    }


if __name__ == "__main__":
    main()
