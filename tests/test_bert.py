"""BERT in numpy gives what torch gives, at the sizes that questions and windows have."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertConfig, BertModel

from index.articles import PLAIN_QUESTIONS, QUESTIONS
from index.bert import Bert, _gelu
from index.bundled import HEADS, BundledEmbedder, bundled_model
from index.embed import Window
from index.sentence_model import load_sentence_model
from qa.questions import read_questions
from tests.conftest import ROOT


def of_torch(model, ids, mask, segments):
    with torch.inference_mode():
        given_ = [torch.from_numpy(array) for array in (ids, mask, segments)]
        return model(*given_).last_hidden_state.numpy()


def weights_of(model):
    return {name: p.detach().numpy() for name, p in model.named_parameters()}


@pytest.fixture(scope="module")
def small():
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=50, hidden_size=24, num_hidden_layers=2, num_attention_heads=3,
        intermediate_size=40, max_position_embeddings=40, initializer_range=0.5,
    )  # fmt: skip
    model = BertModel(config, add_pooling_layer=False)
    model.eval()
    return model, Bert(weights_of(model), 3)


@given(data=st.data())
@settings(max_examples=60)
def test_any_weights_and_any_pieces(small, data):
    model, bert = small
    shape = (data.draw(st.integers(1, 4)), data.draw(st.integers(1, 40)))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    ids, segments = rng.integers(0, 50, shape), rng.integers(0, 2, shape)
    lengths = rng.integers(1, shape[1] + 1, shape[0])
    mask = (np.arange(shape[1]) < lengths[:, None]).astype(np.int64)
    kept = mask > 0
    expected = of_torch(model, ids, mask, segments)[kept]
    np.testing.assert_allclose(bert(ids, mask, segments)[kept], expected, atol=2e-5)


def test_gelu_is_the_exact_one():
    x = np.linspace(-30, 30, 200_001, dtype=np.float32).reshape(-1, 3)
    expected = torch.nn.functional.gelu(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(_gelu(x), expected, atol=2e-6)


def test_a_parameter_that_is_missing_is_told():
    weights = dict(bundled_model().weights)
    del weights["encoder.layer.3.output.LayerNorm.bias"]
    with pytest.raises(KeyError, match="LayerNorm"):
        Bert(weights, HEADS)


def test_weights_are_shared_and_nobody_changes_them(embedder):
    model = bundled_model()
    assert bundled_model() is model is embedder._model
    with pytest.raises(ValueError, match="read-only"):
        model.weights["embeddings.LayerNorm.bias"] += 1


CLOSED = """
import gc, weakref
from index.bundled import bundled_model
from qa import Quoth
quoth = Quoth.open()
kept = weakref.ref(bundled_model())
assert kept() is not None
quoth.close()
gc.collect()
assert kept() is None
"""


@pytest.mark.usefixtures("quoth")
def test_nothing_of_the_model_is_kept_when_nobody_has_it():
    subprocess.run([sys.executable, "-c", CLOSED], check=True, cwd=ROOT)


@pytest.fixture(scope="module")
def asked():
    questions = [
        q.text for p in (QUESTIONS, PLAIN_QUESTIONS) for q in read_questions(p)[0].questions
    ]
    return [*questions, "?", "Ж 東京 \U0001f600 e\u0301", "word " * 400, "A" * 400]


def test_every_question_has_the_vectors_of_sentence_transformers(embedder, asked):
    assert isinstance(embedder, BundledEmbedder)
    model = load_sentence_model(str(bundled_model().folder), local=True)
    outputs = model.encode(asked, output_value=None, show_progress_bar=False)
    for question, output in zip(asked, outputs, strict=True):
        found = embedder.encode_question(question)
        mask = output["attention_mask"].bool()
        pieces = output["token_embeddings"][mask].numpy()[1:-1]  # without [CLS] and [SEP]
        assert len(found.spans) == len(pieces) <= 254
        mean = pieces.mean(axis=0)
        np.testing.assert_allclose(found.vector, mean / np.linalg.norm(mean), atol=2e-6)
        pieces /= np.linalg.norm(pieces, axis=1, keepdims=True)
        np.testing.assert_allclose(found.tokens, pieces, atol=1e-3)  # half precision


def test_a_question_has_the_vector_that_a_passage_of_its_words_has(embedder):
    text = "Where was it founded?"
    (passage,) = embedder.encode_passages([Window("", text, "")])
    question = embedder.encode_question(f"  {text}\n")
    np.testing.assert_allclose(question.vector, passage.vector, atol=2e-6)
    assert question.spans.tolist() == passage.spans.tolist()
