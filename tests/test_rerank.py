"""A CrossEncoder of any make puts hits in another order."""

from statistics import fmean

import pytest
from sentence_transformers import CrossEncoder
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

from index.bundled import bundled_model
from index.errors import ModelError
from qa.quoth import Quoth
from qa.rerank import load_reranker


def save_cross_encoder(folder, labels=1):
    tokenizer = AutoTokenizer.from_pretrained(bundled_model().folder, local_files_only=True)
    config = BertConfig(
        vocab_size=tokenizer.vocab_size, hidden_size=16, num_hidden_layers=1,
        num_attention_heads=2, intermediate_size=16,
    )  # fmt: skip
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return save_cross_encoder(tmp_path_factory.mktemp("reranker"))


def test_hits_are_put_in_the_models_order(folder, quoth):
    hits = quoth.retrieve("Where are its headquarters?", 8)
    found = load_reranker(folder).rerank("Where are its headquarters?", hits, quoth.units)
    assert {hit.passage.id for hit in found} == {hit.passage.id for hit in hits}
    assert [hit.rank for hit in found] == list(range(1, 9))
    assert [hit.score for hit in found] == sorted((h.score for h in found), reverse=True)
    pairs = [("Where are its headquarters?", quoth.units[hit.unit].body) for hit in found]
    raw = CrossEncoder(folder, device="cpu").predict(pairs, show_progress_bar=False)
    assert list(raw) == sorted(raw, reverse=True)
    assert load_reranker(folder).rerank("Where?", [], quoth.units) == []


def test_an_answer_goes_through_it(folder):
    quoth = Quoth.open(reranker=folder, reader="none")
    answer = quoth.ask("Where are its headquarters?")
    scores = [quote.score for quote in (*answer.quotes, *answer.nearest)]
    assert all(0 <= score <= 1 for score in scores)


def test_what_readings_support_goes_through_it(folder):
    quoth, reranker = Quoth.open(reranker=folder), load_reranker(folder)
    meant = ("Where did they go then?", "Where did the MEK go then?", "Who is Massoud Rajavi?")
    each = [quoth.find([reading], 1)[1] for reading in meant]

    def score(found, reading):
        [hit] = reranker.rerank(reading, [found.best.hit], quoth.units)
        return quoth.judge.weigh(reading, [hit])[0].score

    assert len({best.hit.unit for found in each if (best := found.best)}) > 1
    support = [fmean(score(found, reading) for reading in meant) for found in each]
    assert quoth.find(meant, 1)[1] == each[support.index(max(support))]


def test_how_many_hits_are_asked_for_changes_no_answer(folder):
    quoth = Quoth.open(reranker=folder, reader="none")
    for question in ("Where are its headquarters?", "What happened in 1981?"):
        found = [quoth.ask_and_retrieve(question, k)[0] for k in (1, 20, 100)]
        assert found[0] == found[1] == found[2]


def test_a_model_of_several_scores_is_refused(tmp_path):
    with pytest.raises(ModelError, match="gives 3 scores to a pair"):
        load_reranker(save_cross_encoder(tmp_path, labels=3))


def test_a_model_that_is_not_there(tmp_path):
    with pytest.raises(ModelError, match="cannot be had"):
        load_reranker(str(tmp_path / "nothing"))
