"""The bundled reader reads; any other extractive reader can take its place."""

import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering, BertModel

import qa.reader
from index.bundled import bundled_model
from index.embed import Window
from index.errors import ModelError
from qa.quoth import Quoth
from qa.reader import WEIGHTS, load_reader, merge
from tests.conftest import ROOT

WINDOWS = [
    Window("Ada Lovelace. ", "She was born in London on 10 December 1815.", ""),
    Window("Ada Lovelace. ", "Her notes were published in 1843.", ""),
    Window("Ada Lovelace. ", "", ""),
    Window("Ada Lovelace. ", "Born: 10 December 1815", ""),
]


@pytest.fixture(scope="module")
def reader():
    return load_reader()


def test_it_finds_where_the_answer_stands(reader):
    scores = reader.read("When was she born?", WINDOWS)
    assert WINDOWS[0].body[slice(*scores[0][:2])].strip("on ") == "10 December 1815"
    assert scores[0].has_answer > scores[1].has_answer
    assert scores[2] == (0, 0, -np.inf, -np.inf)
    assert WINDOWS[3].body[slice(*scores[3][:2])].endswith("10 December 1815")


def test_it_says_where_there_is_no_answer(reader):
    born, died = (reader.read(q, WINDOWS[:1])[0] for q in ("When was she born?", "Who paid her?"))
    assert born.has_answer > 0 > died.has_answer


def test_what_is_read_together_does_not_matter(reader):
    question = "Where was she born?"
    alone = [reader.read(question, [window])[0] for window in WINDOWS]
    together = reader.read(question, WINDOWS * 6)
    for one, other in zip(alone * 6, together, strict=True):
        assert one[:2] == other[:2]
        assert other.has_answer == pytest.approx(one.has_answer, abs=1e-3)
    assert reader.read(question, []) == []


def test_the_weights_are_small_and_no_pickle():
    assert WEIGHTS.stat().st_size < 25_000_000
    assert all(torch.isfinite(tensor).all() for tensor in load_file(WEIGHTS).values())


def test_merging_adds_the_differences():
    base: dict[str, Any] = {"weight": np.ones((2, 3), np.float32), "bias": np.zeros(2, np.float32)}
    difference = np.array([[1, -2, 127], [0, 5, -127]], np.int8)
    scale = np.array([[0.5], [0.25]], np.float32)
    learned: dict[str, Any] = {"weight.difference": difference, "weight.scale": scale}
    merged = merge(base, {**learned, "bias": np.array([5, 6], np.float32)})
    assert merged["weight"].tolist() == [[1.5, 0, 64.5], [1, 2.25, -30.75]]
    assert merged["bias"].tolist() == [5.0, 6.0]
    assert base["weight"].tolist() == [[1, 1, 1], [1, 1, 1]]
    with pytest.raises(KeyError):
        merge(base, {"other": scale})
    with pytest.raises(ValueError, match="weight has another shape"):
        merge(base, learned | {"weight.difference": difference[:, :1]})


def test_weights_that_cannot_be_read_are_named(tmp_path, monkeypatch):
    broken = tmp_path / "reader.safetensors"
    broken.write_bytes(WEIGHTS.read_bytes()[:-7])
    monkeypatch.setattr(qa.reader, "WEIGHTS", broken)
    with pytest.raises(ModelError, match=r"reader\.safetensors cannot be read"):
        load_reader()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A reader of another make, untrained."""
    folder = tmp_path_factory.mktemp("tiny-reader")
    torch.manual_seed(2)
    _tiny(BertForQuestionAnswering).save_pretrained(folder)
    AutoTokenizer.from_pretrained(bundled_model().folder, local_files_only=True).save_pretrained(
        folder
    )
    return str(folder)


def _tiny(kind):
    config = BertConfig(
        vocab_size=30522, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16,
    )  # fmt: skip
    return kind(config)


def test_another_reader_answers_with_slices(tiny):
    quoth = Quoth.open(reader=tiny)
    answer = quoth.ask("Who founded it?")
    for quote in (*answer.quotes, *answer.nearest):
        assert quoth.article.text[quote.start : quote.end] == quote.text
        assert quote.span is not None


def test_without_a_reader_retrieval_decides():
    quoth = Quoth.open(reader="none")
    question = "When did it begin meeting Iraqi officials?"
    answer = quoth.ask(question)
    best = quoth.retrieve(question, 1)[0]
    first = (*answer.quotes, *answer.nearest)[0]
    assert (first.start, first.score, first.span) == (best.passage.start, best.score, None)


def test_a_model_that_does_not_read_is_refused(tmp_path):
    _tiny(BertModel).save_pretrained(tmp_path)
    AutoTokenizer.from_pretrained(bundled_model().folder, local_files_only=True).save_pretrained(
        tmp_path
    )
    with pytest.raises(ModelError, match="has not been trained to read"):
        load_reader(str(tmp_path))


def test_a_reader_that_is_not_there(tmp_path):
    with pytest.raises(ModelError, match="cannot be had"):
        load_reader(str(tmp_path / "nothing"))


FORKED = """
import os, sys, warnings
from index.embed import Window
from qa.reader import load_reader
reader = load_reader()
window = [Window("Ada. ", "She was born in London.", "")] * 5
first = reader.read("Where was she born?", window)
warnings.simplefilter("ignore")
child = os.fork()
if not child:
    import signal
    signal.alarm(60)
    os._exit(0 if reader.read("Where was she born?", window) == first else 1)
_, status = os.waitpid(child, 0)
assert status == 0, status
import atexit
atexit.register(lambda: print(reader.read("Where was she born?", window) == first))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_a_forked_process_reads_too_and_so_does_one_that_ends():
    done = subprocess.run(
        [sys.executable, "-c", FORKED],
        check=False, capture_output=True, text=True, timeout=120, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "True"
