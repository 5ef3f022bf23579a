"""Quoth's reader as transformers takes it, for peers that read with a model of this kind."""

import shutil
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

from index.bundled import DIMENSION, bundled_model
from qa.reader import WEIGHTS, merge_file
from tests.bench.peers.environments import BUILD

READER = BUILD / "reader"
_TOKENIZER = ("config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt",
              "special_tokens_map.json")  # fmt: skip


def write_reader(folder: Path = READER) -> None:
    """Write the bundled reader as a folder that AutoModelForQuestionAnswering opens.

    Raises:
        ModelError: the bundled model or the reader's weights cannot be read.
    """
    bundled = bundled_model()
    base = {f"bert.{name}": array for name, array in bundled.weights.items()}
    base["qa_outputs.weight"] = np.zeros((2, DIMENSION), dtype=np.float32)
    base["qa_outputs.bias"] = np.zeros(2, dtype=np.float32)
    merged = merge_file(base, WEIGHTS)
    folder.mkdir(parents=True, exist_ok=True)
    for name in _TOKENIZER:
        shutil.copyfile(bundled.folder / name, folder / name)
    # The pooler and the places' numbers are none of this model's parameters.
    kept = {
        name: torch.from_numpy(np.array(array))
        for name, array in merged.items()
        if "pooler" not in name and "position_ids" not in name
    }
    save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})
