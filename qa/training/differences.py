"""How what was learned is written: differences from the weights before, in 8 bits.

``qa.reader.merge`` reads it. By a parameter's name there is either the whole of it, or
``NAME.difference``, 8-bit integers, and ``NAME.scale``, by which each of their rows is multiplied.
"""

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import save_file

_DIFFERENCE, _SCALE = ".difference", ".scale"


def pack(learned: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return differences, named ``NAME.difference``, as integers and scales; the rest as it is."""
    packed: dict[str, torch.Tensor] = {}
    for name, tensor in learned.items():
        if name.endswith(_DIFFERENCE):
            scale = tensor.abs().amax(dim=1, keepdim=True).clamp(min=1e-12) / 127
            packed[name] = (tensor / scale).round().to(torch.int8)
            packed[name.removesuffix(_DIFFERENCE) + _SCALE] = scale
        else:
            packed[name] = tensor
    return packed


def unpack(packed: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return what ``pack`` was given, as nearly as 8 bits tell it.

    Raises:
        KeyError: a scale is missing.
    """
    return {
        name: tensor.float() * packed[name.removesuffix(_DIFFERENCE) + _SCALE]
        if name.endswith(_DIFFERENCE)
        else tensor.float()
        for name, tensor in packed.items()
        if not name.endswith(_SCALE)
    }


def write(packed: Mapping[str, torch.Tensor], path: Path) -> None:
    """Write a file, which is replaced when the new one is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    save_file({name: tensor.contiguous() for name, tensor in packed.items()}, part)
    part.replace(path)
