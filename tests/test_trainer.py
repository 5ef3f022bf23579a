"""The training's steps: saved, gone on with, and written as what was learned."""

import random
from dataclasses import replace

import numpy as np
import pytest
import torch
from transformers import BertForQuestionAnswering

from index.bundled import bundled_model
from index.embed import Window
from index.errors import ModelError, QuothError
from qa.reader import load_reader
from qa.training.batches import batches
from qa.training.examples import Asked
from qa.training.noise import NOISE
from qa.training.trainer import Settings, Trainer, gold_places, merge_into, span_loss

BODY = "Ada was born in London on 10 December 1815."
EXAMPLES = [
    Asked("Where was Ada born?", "Ada", Window("Ada. ", BODY, ""), (16, 22), ()),
    Asked("Who paid for her house?", "Ada", None, None, (Window("Ada. ", BODY, ""),)),
]


def plan(steps):
    rng = random.Random(1)
    return [batch for _ in range(steps) for batch in batches(EXAMPLES, 8, 2, NOISE, {}, rng)]


def test_a_run_that_was_killed_goes_on_as_if_it_had_not_been(tmp_path):
    settings = Settings(batch=8, rate=1e-4)
    steps = plan(6)
    whole = Trainer(settings, steps)
    for number, pairs in enumerate(steps):
        whole.learn(pairs)
        if number == 2:
            whole.save(tmp_path / "state.safetensors")
    other = Trainer(settings, steps)
    other.resume(tmp_path / "state.safetensors")
    assert other.step == 3
    for pairs in steps[3:]:
        other.learn(pairs)
    assert other.loss == pytest.approx(whole.loss, rel=1e-5)
    ended = dict(other._model.named_parameters())
    for name, parameter in whole._model.named_parameters():
        assert torch.allclose(parameter, ended[name], atol=1e-6), name


def test_a_state_of_another_run_is_refused(tmp_path):
    state = tmp_path / "state.safetensors"
    Trainer(Settings(), plan(2)).save(state)
    other_data = [[replace(pair, question="Why?") for pair in batch] for batch in plan(2)]
    for settings, batches_ in ((Settings(seed=2), plan(2)), (Settings(), other_data)):
        with pytest.raises(QuothError, match="other settings or data"):
            Trainer(settings, batches_).resume(state)


def test_what_is_written_is_what_was_learned(tmp_path):
    trainer = Trainer(Settings(batch=8, rate=1e-4), plan(5))
    for pairs in plan(5):
        trainer.learn(pairs)
    assert trainer.loss < 8
    path = tmp_path / "reader.safetensors"
    trainer.export(path)
    assert path.stat().st_size < 25_000_000
    model = BertForQuestionAnswering.from_pretrained(bundled_model().folder, local_files_only=True)
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    merge_into(model, path)
    trained = dict(trainer._model.named_parameters())
    for name, parameter in model.named_parameters():
        moved = (trained[name].detach() - before[name]).abs().max()
        # Half a step of 8 bits of the farthest move.
        assert (parameter - trained[name]).abs().max() <= moved / 254 + 1e-6, name
    reader = load_reader(str(path))
    assert reader is not None
    assert reader.read("Where was Ada born?", [Window("Ada. ", BODY, "")])[0].end > 0


def test_a_run_goes_on_from_what_an_earlier_one_learned(tmp_path):
    first = Trainer(Settings(batch=8, rate=1e-4), plan(3))
    for pairs in plan(3):
        first.learn(pairs)
    path = tmp_path / "reader.safetensors"
    first.export(path)
    second = Trainer(Settings(batch=8, rate=1e-4), plan(3), start=path)
    learned = dict(first._model.named_parameters())
    fresh = Trainer(Settings(batch=8, rate=1e-4), plan(3))
    moved = [
        (parameter - learned[name]).abs().max()
        for name, parameter in fresh._model.named_parameters()
    ]
    assert max(moved) > 1e-4
    for name, parameter in second._model.named_parameters():
        assert torch.allclose(parameter, learned[name], atol=5e-6), name
    # What it writes is all that both have learned.
    second.export(tmp_path / "both.safetensors")
    model = BertForQuestionAnswering.from_pretrained(bundled_model().folder, local_files_only=True)
    merge_into(model, tmp_path / "both.safetensors")
    for name, parameter in model.named_parameters():
        assert torch.allclose(parameter, learned[name], atol=5e-6), name
    second.save(tmp_path / "state.safetensors")
    with pytest.raises(QuothError, match="other settings or data"):
        first.resume(tmp_path / "state.safetensors")


def test_what_is_no_earlier_run_is_refused(tmp_path):
    (tmp_path / "x.safetensors").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="cannot be read"):
        Trainer(Settings(), plan(1), start=tmp_path / "x.safetensors")
    with pytest.raises(ModelError, match="cannot be read"):
        load_reader(str(tmp_path / "none.safetensors"))


def test_the_embeddings_stay_what_they_were():
    trainer = Trainer(Settings(batch=8, rate=1e-2), plan(2))
    for pairs in plan(2):
        trainer.learn(pairs)
    fresh = BertForQuestionAnswering.from_pretrained(bundled_model().folder, local_files_only=True)
    before = dict(fresh.named_parameters())
    moved = {
        name for name, parameter in trainer._model.named_parameters()
        if name.startswith("bert") and not torch.equal(parameter, before[name])
    }  # fmt: skip
    assert moved
    assert not any("embeddings" in name for name in moved)


def test_gold_places_are_the_pieces_of_the_answer():
    tokenizer = Trainer(Settings(), plan(1))._tokenizer
    (batch,) = plan(1)
    encoded = tokenizer.encode([p.question for p in batch], [p.window for p in batch])
    for row, (pair, (first, last)) in enumerate(
        zip(batch, gold_places(encoded, batch), strict=True)
    ):
        if pair.answer is None:
            assert (first, last) == (0, 0)
        else:
            start, end = encoded.offsets[row, first, 0], encoded.offsets[row, last, 1]
            assert pair.window.body[start:end] == "London"
    far = [EXAMPLES[0], EXAMPLES[0]]
    window = Window("word " * 600, BODY, "")
    cut = tokenizer.encode([e.question for e in far], [window, window])
    pairs = [batch[0].__class__(e.question, window, (16, 22)) for e in far]
    assert not gold_places(cut, pairs).any()


def test_the_loss_of_a_sure_model_is_nothing():
    trainer = Trainer(Settings(), plan(1))
    (batch,) = plan(1)
    encoded = trainer._tokenizer.encode([p.question for p in batch], [p.window for p in batch])
    gold = gold_places(encoded, batch)
    sure = np.full((2, *encoded.ids.shape), -50.0, dtype=np.float32)
    for row, (first, last) in enumerate(gold):
        sure[0, row, first] = sure[1, row, last] = 50.0
    start, end = torch.from_numpy(sure)
    assert span_loss(start, end, encoded, batch).item() == pytest.approx(0, abs=1e-6)
    assert span_loss(-start, end, encoded, batch).item() > 10


def test_where_there_is_an_accelerator_the_model_is_moved_to_it(monkeypatch):
    moved = []
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)

    def to(_model, device):  # there is none here: the model stays where it is
        moved.append(device)

    monkeypatch.setattr(BertForQuestionAnswering, "to", to)
    Trainer(Settings(), plan(1))
    assert moved == ["cuda"]
