"""The mean of what training runs learned: ``python -m qa.training.average FILE... --out FILE``.

Runs that went on from one another, or that began alike, mostly end where the mean of their weights
reads about as well as all of them asked together, at the cost of one (Wortsman et al. 2022, "Model
soups").
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import torch
import typer
from rich.console import Console
from safetensors import SafetensorError
from safetensors.torch import load_file

from index.errors import ModelError
from qa.streams import run
from qa.training.differences import pack, unpack, write

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def average(
    files: Annotated[list[Path], typer.Argument(help="What training runs wrote.")],
    out: Annotated[Path, typer.Option(help="The file that is written.")],
) -> None:
    """Write the mean of what several runs learned."""
    write(pack(mean([_read(path) for path in files])), out)
    Console(stderr=True, highlight=False).print(f"{out}: the mean of {len(files)}", soft_wrap=True)


def mean(learned: Sequence[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """Return the mean of tensors by name.

    Raises:
        ModelError: they have other names or shapes.
    """
    first = learned[0]
    shapes = {name: tensor.shape for name, tensor in first.items()}
    if any({name: t.shape for name, t in each.items()} != shapes for each in learned):
        raise ModelError("what the runs learned is of different models")
    return {name: torch.stack([each[name] for each in learned]).mean(dim=0) for name in first}


def _read(path: Path) -> dict[str, torch.Tensor]:
    try:
        return unpack(load_file(path))
    except (OSError, SafetensorError, KeyError) as error:
        raise ModelError(f"the reader's weights {path} cannot be read: {error}") from None


def main() -> None:
    """Run the command; what is wrong is told in one line, with exit code 2."""
    sys.exit(run(lambda: app(standalone_mode=False)))


if __name__ == "__main__":
    main()
