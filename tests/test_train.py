"""The command that trains the reader, and the examples that it learns from."""

import json
import os
import subprocess
import sys
import time

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file

import qa.reader
from qa.quoth import Quoth
from qa.streams import run
from qa.train import DEVELOPMENT, TEST, app
from qa.training.examples import load_examples, read_examples, save_examples

BODY = "Ada was born in London on 10 December 1815."
SQUAD = {
    "data": [
        {
            "title": "Ada_Lovelace",
            "paragraphs": [
                {
                    "context": f"{BODY} Her notes came out in 1843. She died in London in 1852.",
                    "qas": [
                        {
                            "id": "1",
                            "question": "Where was she born?",
                            "answers": [{"text": "London", "answer_start": 16}],
                        },
                        {
                            "id": "2",
                            "question": "When did she marry?",
                            "is_impossible": True,
                            "plausible_answers": [{"text": "1852", "answer_start": 95}],
                        },
                        {
                            "id": "3",
                            "question": "What was born and printed?",
                            "answers": [{"text": "1815. Her notes", "answer_start": 38}],
                        },
                    ],
                }
            ],
        },
        {"title": "Normans", "paragraphs": [{"context": "Rollo.", "qas": []}]},
    ]
}


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "small.json"
    path.write_text(json.dumps(SQUAD))
    return path


def test_examples_have_their_answer_and_alluring_windows(data, quoth, tmp_path):
    found = list(read_examples(data, quoth, {*TEST, *DEVELOPMENT}))
    assert [e.question for e in found] == ["Where was she born?", "When did she marry?"]
    born, marry = found
    assert born.right is not None
    assert born.answer is not None
    assert born.right.body[slice(*born.answer)] == "London"
    assert born.right.before == "Ada Lovelace. "
    # The sentence on her death names London too, and may well be right.
    assert [w.body for w in born.wrong] == ["Her notes came out in 1843."]
    assert marry.right is None
    assert marry.wrong[0].body == "She died in London in 1852."
    assert len(marry.wrong) == 3
    save_examples(found, tmp_path / "kept.jsonl")
    assert load_examples(tmp_path / "kept.jsonl") == found


def test_the_command_and_that_a_killed_run_goes_on(data, tmp_path):
    def line(name, *more):
        started = [sys.executable, "-m", "qa.train", "--data", str(data), "--epochs", "20"]
        out = ["--out", str(tmp_path / f"{name}.safetensors"), "--work", str(tmp_path / "work")]
        return [*started, *out, *more]

    # With one thread, so that sums come out the same.
    one = {**os.environ, "OMP_NUM_THREADS": "1"}

    def done(name):
        return subprocess.run(line(name), check=False, capture_output=True, text=True, env=one)

    ended = done("whole")
    assert ended.returncode == 0, ended.stderr
    assert "after 20 steps" in ended.stderr
    card = (tmp_path / "whole.md").read_text()
    assert "| small.json | 2 | 1 | `" in card
    assert "20 epoch(s)" in card
    assert "seed 1." in card

    state = tmp_path / "work" / "killed.state.safetensors"
    slow = line("killed", "--save-every", "0")
    going = subprocess.Popen(slow, stderr=subprocess.DEVNULL, env=one)
    while not state.exists():
        assert going.poll() is None
        time.sleep(0.01)
    going.kill()
    going.wait()
    assert not (tmp_path / "killed.safetensors").exists()
    with safe_open(state, "pt") as file:
        assert 0 < json.loads(file.metadata()["told"])["step"] < 20
    ended = done("killed")
    assert ended.returncode == 0, ended.stderr
    assert not state.exists()
    whole = load_file(tmp_path / "whole.safetensors")
    again = load_file(tmp_path / "killed.safetensors")
    assert whole.keys() == again.keys()
    assert all(torch.allclose(whole[n].float(), again[n].float(), atol=1, rtol=0.01) for n in whole)


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--data", "none.json"], "none.json"), (["--data", "x.json", "--out", "y"], "safetensors")],
)
def test_what_the_command_cannot_do_is_told_in_a_line(tmp_path, options, said):
    missing = subprocess.run(
        check=False, args=[sys.executable, "-m", "qa.train", *options],
        capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert missing.returncode == 2
    assert missing.stderr.strip().count("\n") == 0
    assert said in missing.stderr


def test_reading_for_training_needs_no_reader(monkeypatch, quoth):
    # The weights that are to be trained may not be there yet.
    monkeypatch.setattr(qa.reader, "WEIGHTS", qa.reader.WEIGHTS.with_name("nothing"))
    assert Quoth.open(reader="none").retrieve("Where are its headquarters?", 1)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--start", "none.safetensors"), "none.safetensors"),
        (("--wordnet", "nowhere"), "WordNet is not in nowhere"),
    ],
)
def test_a_second_pass_without_what_it_needs_is_told(data, tmp_path, capsys, option, said):
    out = tmp_path / "out.safetensors"
    line = ["--data", str(data), "--work", str(tmp_path), "--out", str(out), *option]
    assert run(lambda: app(line, standalone_mode=False)) == 2
    message = capsys.readouterr().err
    assert said in message
    assert message.count("\n") == 1
    assert not out.exists()
