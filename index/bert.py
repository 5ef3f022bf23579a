"""BERT (Devlin et al. 2019) in numpy: what runs when a question is asked.

torch and transformers take seconds to import and hundreds of megabytes, and read a question's few
words no faster. Passages are embedded, and readers trained, with them; the tests hold the vectors
of the two against each other.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from index.embed import FloatArray

IdArray = npt.NDArray[np.int64]
Weights = Mapping[str, FloatArray]

_EPSILON = np.float32(1e-12)
_FORBIDDEN = np.float32(-1e9)
# Abramowitz and Stegun 1964, formula 7.1.26: 1 - erf(x) for x >= 0, off by at most 1.5e-7, here
# as half of it for x times the square root of 2.
_ERF_STEP = np.float32(0.3275911 * np.sqrt(0.5))
_ERF = [
    np.float32(c / 2) for c in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
]
# Rows of which what lies between fits into a processor's cache.
_ROWS = 16
# Rows, as a question has, that OpenBLAS multiplies nearly twice as fast from the right: it packs
# what stands there, and the weights are the larger part by far.
_FEW = 32


class _Linear(NamedTuple):
    """``x @ weight.T + bias``."""

    weight: FloatArray  # shape (out, in)
    bias: FloatArray

    def __call__(self, x: FloatArray) -> FloatArray:
        few = len(x) <= _FEW
        made: FloatArray = (self.weight @ x.T).T.copy() if few else x @ self.weight.T
        made += self.bias
        return made


class _Norm(NamedTuple):
    """Layer normalisation (Ba et al. 2016)."""

    weight: FloatArray
    bias: FloatArray

    def __call__(self, x: FloatArray) -> FloatArray:
        centred: FloatArray = x - x.mean(axis=-1, keepdims=True)
        variance = np.einsum("ij,ij->i", centred, centred)[:, None] / np.float32(x.shape[1])
        centred /= np.sqrt(variance + _EPSILON)
        centred *= self.weight
        centred += self.bias
        return centred


class _Layer(NamedTuple):
    attends: _Linear  # to query, key and value, side by side
    joins: _Linear
    first: _Norm
    widens: _Linear
    narrows: _Linear
    second: _Norm


class Bert:
    """A BERT encoder without its pooler. It keeps nothing, so that threads may share it."""

    def __init__(self, weights: Weights, heads: int) -> None:
        """Take weights.

        Args:
            weights: by the names that transformers gives the parameters of a ``BertModel``.
            heads: of attention.

        Raises:
            KeyError: one is missing.
        """
        self._heads = heads
        self._words, self._places, self._segments = (
            weights[f"embeddings.{kind}_embeddings.weight"]
            for kind in ("word", "position", "token_type")
        )
        self._norm = _norm(weights, "embeddings.LayerNorm")
        layers = {int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer.")}
        self._layers = [_layer(weights, f"encoder.layer.{n}", heads) for n in sorted(layers)]

    def __call__(self, ids: IdArray, mask: IdArray, segments: IdArray) -> FloatArray:
        """Return the pieces' vectors, shape (texts, pieces, dimension).

        Args:
            ids: of word pieces, shape (texts, pieces).
            mask: 1 where there is one, 0 where the text is filled up, of the same shape.
            segments: 0 or 1 for each, of the same shape.
        """
        texts, pieces = ids.shape
        x = self._words[ids] + self._places[:pieces] + self._segments[segments]
        x = self._norm(x.reshape(texts * pieces, -1))
        hidden = None if mask.all() else np.where(mask, 0, _FORBIDDEN)[:, None, None, :]
        for layer in self._layers:
            joined = layer.joins(self._attended(layer, x, texts, hidden))
            joined += x
            x = layer.first(joined)
            wide = layer.narrows(_gelu(layer.widens(x)))
            wide += x
            x = layer.second(wide)
        return x.reshape(texts, pieces, -1)

    def _attended(
        self, layer: _Layer, x: FloatArray, texts: int, hidden: FloatArray | None
    ) -> FloatArray:
        """Return what each piece sees of the others (Vaswani et al. 2017)."""
        shape = (texts, len(x) // texts, 3, self._heads, -1)
        query, key, value = layer.attends(x).reshape(shape).transpose(2, 0, 3, 1, 4)
        seen: FloatArray = query @ key.swapaxes(-1, -2)
        if hidden is not None:
            seen += hidden
        seen -= seen.max(axis=-1, keepdims=True)
        np.exp(seen, out=seen)
        seen /= seen.sum(axis=-1, keepdims=True)
        return (seen @ value).transpose(0, 2, 1, 3).reshape(x.shape)


def _gelu(x: FloatArray) -> FloatArray:
    """Return x times the share of a normal distribution below it (Hendrycks and Gimpel 2016).

    That is the larger of x and 0, less what ``|x|`` times the share above ``|x|`` is.
    """
    made = np.empty_like(x)
    sizes, steps = np.empty((2, min(_ROWS, len(x)), x.shape[1]), dtype=np.float32)
    for start in range(0, len(x), _ROWS):
        rows, less = x[start : start + _ROWS], made[start : start + _ROWS]
        size, step = sizes[: len(rows)], steps[: len(rows)]
        np.abs(rows, out=size)
        np.multiply(size, _ERF_STEP, out=step)
        step += 1
        np.reciprocal(step, out=step)
        np.multiply(step, _ERF[0], out=less)
        for coefficient in _ERF[1:]:
            less += coefficient
            less *= step
        np.multiply(size, size, out=step)
        step *= np.float32(-0.5)
        np.exp(step, out=step)
        less *= step
        less *= size
        np.maximum(rows, 0, out=step)
        np.subtract(step, less, out=less)
    return made


def _layer(weights: Weights, name: str, heads: int) -> _Layer:
    kinds = [_linear(weights, f"{name}.attention.self.{k}") for k in ("query", "key", "value")]
    # Queries are divided by the square root of a head's width once, here.
    width = np.float32(np.sqrt(len(kinds[0].bias) // heads))
    kinds[0] = _Linear(kinds[0].weight / width, kinds[0].bias / width)
    return _Layer(
        _Linear(
            np.concatenate([k.weight for k in kinds]),
            np.concatenate([k.bias for k in kinds]),
        ),
        _linear(weights, f"{name}.attention.output.dense"),
        _norm(weights, f"{name}.attention.output.LayerNorm"),
        _linear(weights, f"{name}.intermediate.dense"),
        _linear(weights, f"{name}.output.dense"),
        _norm(weights, f"{name}.output.LayerNorm"),
    )


def _linear(weights: Weights, name: str) -> _Linear:
    return _Linear(weights[f"{name}.weight"], weights[f"{name}.bias"])


def _norm(weights: Weights, name: str) -> _Norm:
    return _Norm(weights[f"{name}.weight"], weights[f"{name}.bias"])


def load_tokenizer(folder: Path) -> Tokenizer:
    """Load a model's tokenizer, which cuts and fills up nothing until it is told to."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
