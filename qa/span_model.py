"""A question and a window of the article -> where the answer stands, and whether it is there.

One cross-encoding gives each word piece a start and an end logit; those of the first piece
([CLS]) stand for "no answer here" (Devlin et al. 2019, section 4.3). Only pieces of the
window's body can be an answer; what stands around it is read along.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from index.embed import FloatArray, Window

MAX_PIECES = 256
_MAX_QUESTION_PIECES = 64
_MAX_ANSWER_PIECES = 40


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Pairs of question and window as the model takes them; all arrays are (pairs, pieces).

    ``second`` marks the pieces of the windows, ``body`` those of their bodies; ``offsets``,
    shape (pairs, pieces, 2), is where each stands in its window's body.
    """

    ids: npt.NDArray[np.int64]
    mask: npt.NDArray[np.int64]
    second: npt.NDArray[np.bool_]
    body: npt.NDArray[np.bool_]
    offsets: npt.NDArray[np.int64]


class SpanScore(NamedTuple):
    """The best answer in a window.

    ``start`` and ``end`` are offsets in the window's body. ``span_score`` is the sum of start and
    end logit, ``has_answer`` what it is above that of "no answer here": the log odds, as the
    model sees them, that this span answers. A window of which the model read nothing has an
    empty span and minus infinity for both.
    """

    start: int
    end: int
    span_score: float
    has_answer: float


class PairTokenizer:
    """Makes word pieces of pairs of question and window. It may be used from several threads."""

    def __init__(
        self, words: Tokenizer, pairs: Tokenizer, longest: int = MAX_PIECES, pad: str = "[PAD]"
    ) -> None:
        """Take a model's tokenizer twice, since a tokenizer keeps its settings in itself.

        Args:
            words: it may cut a text, but none of 64 word pieces.
            pairs: the same again, whose settings are changed.
            longest: how many word pieces the model reads, if these are fewer than are read here.
            pad: the word piece that the model is filled up with.
        """
        self._words = words
        self._pairs = pairs
        self._pairs.enable_truncation(min(MAX_PIECES, longest), strategy="only_second")
        # The first piece stands for "no answer here", so nothing may be filled up before it.
        self._pairs.enable_padding(pad_id=pairs.token_to_id(pad) or 0, pad_token=pad)

    def encode(self, questions: Sequence[str], windows: Sequence[Window]) -> Encoded:
        """Tokenize pairs of question and window, the longest filling the width.

        Args:
            questions: one for each window; what is beyond 64 word pieces is not read.
            windows: what is read; what is beyond 256 word pieces in all is not read.
        """
        cut = {question: self._cut(question) for question in set(questions)}
        pairs = self._pairs.encode_batch(
            [
                (cut[question], "".join(window))
                for question, window in zip(questions, windows, strict=True)
            ]
        )
        offsets = np.array([pair.offsets for pair in pairs], dtype=np.int64)
        second = np.array([[n == 1 for n in pair.sequence_ids] for pair in pairs], dtype=np.bool_)
        start = np.array([len(window.before) for window in windows], dtype=np.int64)[:, None]
        stop = start + np.array([len(window.body) for window in windows], dtype=np.int64)[:, None]
        real = offsets[..., 1] > offsets[..., 0]
        return Encoded(
            np.array([pair.ids for pair in pairs], dtype=np.int64),
            np.array([pair.attention_mask for pair in pairs], dtype=np.int64),
            second,
            second & real & (offsets[..., 0] >= start) & (offsets[..., 1] <= stop),
            offsets - start[..., None],
        )

    def _cut(self, question: str) -> str:
        offsets = self._words.encode(question, add_special_tokens=False).offsets
        if len(offsets) <= _MAX_QUESTION_PIECES:
            return question
        return question[: offsets[_MAX_QUESTION_PIECES - 1][1]]


def decode(encoded: Encoded, start_logits: FloatArray, end_logits: FloatArray) -> list[SpanScore]:
    """Find the best span of each pair.

    Args:
        encoded: from ``PairTokenizer.encode``.
        start_logits, end_logits: shape (pairs, pieces).
    """
    scores: list[SpanScore] = []
    for row, body in enumerate(encoded.body):
        places = np.flatnonzero(body)
        if not len(places):
            scores.append(SpanScore(0, 0, -np.inf, -np.inf))
            continue
        # The body's pieces lie side by side, so that a span is a pair of them.
        sums = start_logits[row, places][:, None] + end_logits[row, places][None, :]
        allowed = np.triu(np.ones_like(sums, dtype=np.bool_))
        allowed &= ~np.triu(np.ones_like(allowed), _MAX_ANSWER_PIECES)
        best = int(np.argmax(np.where(allowed, sums, -np.inf)))
        first, last = divmod(best, len(places))
        score = float(sums[first, last])
        null = float(start_logits[row, 0] + end_logits[row, 0])
        scores.append(
            SpanScore(
                int(encoded.offsets[row, places[first], 0]),
                int(encoded.offsets[row, places[last], 1]),
                score,
                score - null,
            )
        )
    return scores
