"""Pairs of question and window: pieces, offsets, and the best span."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.bert import load_tokenizer
from index.bundled import bundled_model
from index.embed import Window
from qa.span_model import MAX_PIECES, Encoded, PairTokenizer, decode


@pytest.fixture(scope="module")
def tokenizer():
    bundled = bundled_model()
    return PairTokenizer(bundled.tokenizer, load_tokenizer(bundled.folder))


TEXT = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(deadline=None)
@given(question=TEXT, before=TEXT, body=TEXT, after=TEXT)
def test_pieces_of_the_body_are_those_inside_it(tokenizer, question, before, body, after):
    window = Window(before, body, after)
    encoded = tokenizer.encode([question, "Who?"], [window, Window("", "Ada", "")])
    assert not (encoded.body & ~encoded.second).any()
    for start, end in encoded.offsets[0][encoded.body[0]]:
        assert 0 <= start < end <= len(body)
    assert encoded.body[1].sum() >= 1


def test_a_long_question_leaves_room_for_the_window(tokenizer):
    encoded = tokenizer.encode(["word " * 500], [Window("", "Ada Lovelace wrote it.", "")])
    assert encoded.ids.shape[1] <= MAX_PIECES
    assert encoded.body.any()


def test_a_long_window_is_cut(tokenizer):
    encoded = tokenizer.encode(["Who?"], [Window("", "word " * 1000, "")])
    assert encoded.ids.shape == (1, MAX_PIECES)


def test_a_body_beyond_what_is_read_has_no_span(tokenizer):
    encoded = tokenizer.encode(["Who?"], [Window("word " * 1000, "Ada", "")])
    width = encoded.ids.shape[1]
    zeros = np.zeros((1, width), dtype=np.float32)
    (score,) = decode(encoded, zeros, zeros)
    assert score == (0, 0, -np.inf, -np.inf)


def _pieces(count):
    places = np.arange(count)
    offsets = np.stack([places * 3, places * 3 + 2], axis=1)[None]
    body = np.ones((1, count), dtype=bool)
    body[0, 0] = False
    ids = np.zeros((1, count), dtype=np.int64)
    return Encoded(ids, ids, body, body, offsets)


@given(st.integers(2, 60), st.randoms(use_true_random=False))
def test_the_best_span_is_the_best_of_all(count, rng):
    start = np.array([[rng.uniform(-9, 9) for _ in range(count)]], dtype=np.float32)
    end = np.array([[rng.uniform(-9, 9) for _ in range(count)]], dtype=np.float32)
    (score,) = decode(_pieces(count), start, end)
    best = max(
        float(start[0, i]) + float(end[0, j])
        for i in range(1, count)
        for j in range(i, min(i + 40, count))
    )
    assert score.span_score == pytest.approx(best, abs=1e-4)
    first, last = score.start // 3, (score.end - 2) // 3
    assert 1 <= first <= last < min(first + 40, count)
    assert start[0, first] + end[0, last] == pytest.approx(best, abs=1e-4)
    assert score.has_answer == pytest.approx(best - float(start[0, 0] + end[0, 0]), abs=1e-4)
