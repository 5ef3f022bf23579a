"""Files of a model are data: nothing in them runs, whoever made them."""

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sentence_transformers import SentenceTransformer
from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

from index.bundled import bundled_model
from index.embed import load_embedder
from index.errors import ModelError
from qa.reader import load_reader
from qa.rerank import load_reranker
from tests.test_rerank import save_cross_encoder

LOADERS: dict[str, Callable[[str], object]] = {
    "embedder": load_embedder,
    "reader": load_reader,
    "reranker": load_reranker,
}


class Trap:
    """What makes a file when it is unpickled."""

    def __init__(self, place):
        self.place = place

    def __reduce__(self):
        return Path.touch, (self.place,)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """A folder of a model for each loader."""
    folder = tmp_path_factory.mktemp("models")
    save_cross_encoder(folder / "reranker")
    config = BertConfig(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    BertForQuestionAnswering(config).save_pretrained(folder / "reader")
    AutoTokenizer.from_pretrained(bundled_model().folder).save_pretrained(folder / "reader")
    bundled = SentenceTransformer(str(bundled_model().folder), local_files_only=True)
    bundled.save(str(folder / "embedder"))
    return folder


@pytest.mark.parametrize("kind", LOADERS)
def test_weights_that_are_a_pickle_are_refused_unread(models, tmp_path, kind):
    folder = tmp_path / kind
    shutil.copytree(models / kind, folder)
    (folder / "model.safetensors").unlink()
    with (folder / "pytorch_model.bin").open("wb") as file:
        pickle.dump(Trap(tmp_path / "ran"), file)
    with pytest.raises(ModelError, match="cannot be had"):
        LOADERS[kind](str(folder))
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("kind", LOADERS)
def test_code_that_comes_with_a_model_does_not_run(models, tmp_path, kind):
    folder = tmp_path / kind
    shutil.copytree(models / kind, folder)
    (folder / "trap.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Trap: pass\n")
    config = json.loads((folder / "config.json").read_text())
    config["auto_map"] = dict.fromkeys(
        ("AutoConfig", "AutoModel", "AutoModelForQuestionAnswering",
         "AutoModelForSequenceClassification"), "trap.Trap",
    )  # fmt: skip
    config["model_type"] = "trap"
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match="cannot be had"):
        LOADERS[kind](str(folder))
    assert not (tmp_path / "ran").exists()
