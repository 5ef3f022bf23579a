"""A question and a window of the article -> where the answer stands, and whether it is there.

One cross-encoding gives each word piece a start and an end logit; those of the first piece
([CLS]) stand for "no answer here" (Devlin et al. 2019, section 4.3). Only pieces of the
window's body can be an answer; what stands around it is read along.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.embed import FloatArray, Window

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

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


def encode(
    tokenizer: "PreTrainedTokenizerFast", questions: Sequence[str], windows: Sequence[Window]
) -> Encoded:
    """Tokenize pairs of question and window, the longest filling the width.

    Args:
        tokenizer: a fast one.
        questions: one for each window; what is beyond 64 word pieces is not read.
        windows: what is read; what is beyond 256 word pieces in all is not read.
    """
    cut = {question: _cut(tokenizer, question) for question in set(questions)}
    pairs: Any = tokenizer(
        [cut[question] for question in questions],
        ["".join(window) for window in windows],
        truncation="only_second",
        max_length=min(MAX_PIECES, tokenizer.model_max_length),
        padding=True,
        return_offsets_mapping=True,
        return_tensors="np",
    )
    offsets = np.asarray(pairs["offset_mapping"], dtype=np.int64)
    second = np.zeros(offsets.shape[:2], dtype=np.bool_)
    for row in range(len(windows)):
        second[row] = [sequence == 1 for sequence in pairs.sequence_ids(row)]
    start = np.array([len(window.before) for window in windows], dtype=np.int64)[:, None]
    stop = start + np.array([len(window.body) for window in windows], dtype=np.int64)[:, None]
    real = offsets[..., 1] > offsets[..., 0]
    body = second & real & (offsets[..., 0] >= start) & (offsets[..., 1] <= stop)
    return Encoded(
        np.asarray(pairs["input_ids"], dtype=np.int64),
        np.asarray(pairs["attention_mask"], dtype=np.int64),
        second,
        body,
        offsets - start[..., None],
    )


def _cut(tokenizer: "PreTrainedTokenizerFast", question: str) -> str:
    offsets: Any = tokenizer(question, add_special_tokens=False, return_offsets_mapping=True)[
        "offset_mapping"
    ]
    if len(offsets) <= _MAX_QUESTION_PIECES:
        return question
    return question[: offsets[_MAX_QUESTION_PIECES - 1][1]]


def decode(encoded: Encoded, start_logits: FloatArray, end_logits: FloatArray) -> list[SpanScore]:
    """Find the best span of each pair.

    Args:
        encoded: from ``encode``.
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
