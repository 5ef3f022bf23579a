"""A library whose vectors are in Milvus Lite: the same answers, and nothing lost on the way."""

import json
import logging
import shutil
import subprocess
import sys

import numpy as np
import pytest

from index.building import build_library
from index.errors import IndexMismatchError, StoreError
from index.folder import MANIFEST
from index.milvus import TOKEN, URI, MilvusStore, Place, field_of
from qa import Library
from qa.library import ASKED
from tests.conftest import free_port
from tests.pages import BRIDGE, write_pages
from tests.test_store import edit

QUESTIONS = (
    "When was Ouze Bridge opened?",
    "Who designed Ouze Bridge and when was the River Ouze dammed?",
    "How long does Marlow Cheese ripen?",
    "Who won the 1998 World Cup final?",
    "How long is it?",
)


@pytest.fixture
def pages(tmp_path):
    return write_pages(tmp_path / "pages")


@pytest.fixture
def opened(pages, tmp_path):
    """A library with its vectors in Milvus, and where these are."""
    build_library([pages], tmp_path / "milvus", milvus=str(tmp_path / "vectors.db"))
    library = Library.open(tmp_path / "milvus")
    yield library
    library.close()


def unit(*rows):
    vectors = np.array(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_both_stores_give_the_same_answers(pages, tmp_path, opened):
    build_library([pages], tmp_path / "faiss")
    other = Library.open(tmp_path / "faiss")
    for question in QUESTIONS:
        assert opened.ask(question) == other.ask(question)
        assert opened.retrieve(question, 4) == other.retrieve(question, 4)
        assert opened.likeliest([question], ASKED) == other.likeliest([question], ASKED)
        for names in (["River Ouze"], ["River Ouze", "Marlow Cheese"]):
            asked = [each.ask(question, articles=names) for each in (opened, other)]
            assert asked[0] == asked[1]
            assert opened.likeliest([question], 1, names) == other.likeliest([question], 1, names)


def test_a_library_built_again_holds_what_it_is_to_hold(pages, tmp_path, opened):
    opened.close()
    (pages / "river.txt").unlink()
    (pages / "bridge.txt").write_text(BRIDGE.replace("1887", "1888"))
    uri = str(tmp_path / "vectors.db")
    before = json.loads((tmp_path / "milvus" / MANIFEST).read_text())["milvus"]
    built = build_library([pages], tmp_path / "milvus", milvus=uri)
    assert built.embedded == 1
    after = json.loads((tmp_path / "milvus" / MANIFEST).read_text())["milvus"]
    assert after == before
    library = Library.open(tmp_path / "milvus")
    assert "1888" in library.ask("When was Ouze Bridge opened?").quotes[0].text
    folders = {entry.folder for entry in library.entries.values()}
    near = library._index.vectors.nearest(unit([1.0] * 384), 100)
    assert {folder for folder, _ in near[0]} == folders
    assert len(near[0]) == sum(entry.units for entry in library.entries.values())
    library.close()


def test_what_is_written_twice_is_there_once(tmp_path):
    store = MilvusStore(Place(str(tmp_path / "v.db"), "units"), 3, "a", make=True)
    ones, others = unit([1, 0, 0], [0, 1, 0]), unit([0, 0, 1], [0, 1, 1], [1, 1, 1])
    for _ in range(2):
        store.write("one", ones)
    # As a killed build leaves it: a part of an article.
    store._client.upsert("units", [{"id": "two-0", "article": "two", field_of("a"): others[0]}])
    store.write("two", others)
    assert [store._count(name) for name in ("one", "two")] == [2, 3]
    [found] = store.nearest(unit([1, 0, 0]), 2)
    assert [name for name, _ in found] == ["one", "two"]
    assert found[0][1] == pytest.approx(1)
    [found] = store.nearest(unit([1, 0, 0]), 9, among=["two"])
    assert [name for name, _ in found] == ["two"] * 3
    store.keep_only(["two"])
    assert [store._count(name) for name in ("one", "two")] == [0, 3]
    store.close()


def test_vectors_of_two_models_never_meet(tmp_path):
    place = Place(str(tmp_path / "v.db"), "units")
    MilvusStore(place, 3, "a", make=True).close()
    with pytest.raises(IndexMismatchError, match="vectors of another model"):
        MilvusStore(place, 3, "b", make=True)
    with pytest.raises(StoreError, match="are gone"):
        MilvusStore(Place(place.uri, "other"), 3, "a")


def test_a_copy_of_a_library_leaves_the_vectors_of_the_first_alone(pages, tmp_path, opened):
    opened.close()
    shutil.copytree(tmp_path / "milvus", tmp_path / "copy")
    (pages / "river.txt").unlink()
    build_library([pages], tmp_path / "copy", milvus=str(tmp_path / "vectors.db"))
    for name, count in (("milvus", 3), ("copy", 2)):
        library = Library.open(tmp_path / name)
        known = {entry.folder for entry in library.entries.values()}
        [near] = library._index.vectors.nearest(unit([1.0] * 384), 100)
        assert {folder for folder, _ in near} == known
        assert len(known) == count
        library.close()


def test_a_connection_that_is_lost_is_tried_again_and_told(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("index.milvus._WAIT", 0.001)
    store = MilvusStore(Place(str(tmp_path / "v.db"), "units"), 3, "a", make=True)
    store.write("one", unit([1, 0, 0]))
    lost = [2]
    search = store._client.search

    def failing(*arguments, **named):
        if lost[0]:
            lost[0] -= 1
            raise store._broken(message="connection lost")
        return search(*arguments, **named)

    monkeypatch.setattr(store._client, "search", failing)
    with caplog.at_level(logging.WARNING, "index.milvus"):
        assert store.nearest(unit([1, 0, 0]), 1)[0][0][0] == "one"
    said = [record.getMessage() for record in caplog.records if record.name == "index.milvus"]
    assert len(said) == 2
    assert "connection lost" in said[0]
    lost[0] = 99
    with pytest.raises(StoreError, match="cannot be searched: connection lost"):
        store.nearest(unit([1, 0, 0]), 1)
    store.close()


def test_a_server_that_is_not_there(pages, tmp_path, monkeypatch):
    monkeypatch.setattr("index.milvus._WAIT", 0.001)
    monkeypatch.setattr("index.milvus._TIMEOUT", 0.2)
    uri = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(StoreError, match=f"the vectors at {uri} cannot be reached"):
        build_library([pages], tmp_path / "out", milvus=uri)
    # Before anything is embedded.
    assert not list((tmp_path / "out").rglob("*.npy"))


def test_a_manifest_sends_no_question_to_a_server_that_the_user_did_not_name(
    opened, tmp_path, monkeypatch
):
    opened.close()
    monkeypatch.delenv(URI, raising=False)
    where = {"uri": "http://elsewhere.example:19530", "collection": "x"}
    edit(tmp_path / "milvus", {"milvus": where})
    with pytest.raises(StoreError, match=f"set {URI}=http://elsewhere.example:19530"):
        Library.open(tmp_path / "milvus")
    monkeypatch.setenv(URI, where["uri"])
    monkeypatch.setenv(TOKEN, "ada:secret")
    place = Place(**where)
    assert (place.trusted(), place.token) == (place, "ada:secret")
    assert Place("/a/file.db", "x").token == ""
    edit(tmp_path / "milvus", {"milvus": {"uri": str(tmp_path / "gone.db"), "collection": "x"}})
    with pytest.raises(StoreError, match=r"gone: there is no .*gone\.db"):
        Library.open(tmp_path / "milvus")


def test_the_command(command, pages, tmp_path):
    out, uri = str(tmp_path / "out"), str(tmp_path / "vectors.db")
    arguments = ["build", str(pages), "--out", out, "--jobs", "1"]
    assert command(*arguments, "--store", "milvus", "--uri", uri)[0] == 0
    code, said, _ = command("ask", "When was Ouze Bridge opened?", "--index", out, "--json")
    assert (code, json.loads(said)["quotes"][0]["title"]) == (0, "Ouze Bridge")
    assert command(*arguments, "--store", "milvus")[0] == 2
    assert command(*arguments, "--uri", uri)[0] == 2


def test_a_build_prints_nothing_but_what_it_did(pages, tmp_path):
    arguments = ["build", str(pages), "--out", str(tmp_path / "out"), "--jobs", "1"]
    milvus = ["--store", "milvus", "--uri", str(tmp_path / "vectors.db")]
    built = subprocess.run(
        [sys.executable, "-m", "qa.cli", *arguments, *milvus],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert "3 articles" in built.stdout
    assert built.stderr == ""


def test_leaving_an_option_out_moves_no_vectors(command, pages, opened, tmp_path):
    assert len(opened) == 3
    build = ["build", str(pages), "--out", str(tmp_path / "milvus"), "--jobs", "1"]
    code, _, told = command(*build)
    assert code == 2
    assert f"--store milvus --uri {tmp_path / 'vectors.db'}" in told
    assert "milvus" in json.loads((tmp_path / "milvus" / MANIFEST).read_text())
    assert command(*build, "--store", "faiss")[0] == 0
    assert "milvus" not in json.loads((tmp_path / "milvus" / MANIFEST).read_text())


def test_that_another_process_has_the_file_is_told_in_lines(opened, tmp_path):
    assert opened.retrieve(QUESTIONS[0], 1)  # this process has it
    asked = subprocess.run(
        [sys.executable, "-m", "qa.cli", "ask", QUESTIONS[0], "--index", tmp_path / "milvus"],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    *waiting, last = asked.stderr.splitlines()
    assert asked.returncode == 2
    assert last.startswith(f"quoth: the vectors at {tmp_path / 'vectors.db'} cannot be reached")
    assert "does another process have them" in last
    assert all(line.endswith(" s") and "again in" in line for line in waiting)


def test_a_damaged_manifest_does_not_move_the_vectors(command, pages, opened, tmp_path):
    assert len(opened) == 3
    manifest = tmp_path / "milvus" / MANIFEST
    manifest.write_bytes(manifest.read_bytes()[:40])
    code, _, told = command("build", str(pages), "--out", str(tmp_path / "milvus"), "--jobs", "1")
    assert code == 2
    assert "say where the library's vectors are to be" in told


def test_a_name_that_milvus_lite_does_not_take_is_told_at_once(command, pages, tmp_path):
    where = ["--store", "milvus", "--uri", str(tmp_path / "vectors")]
    code, _, told = command("build", str(pages), "--out", str(tmp_path / "out"), *where)
    assert code == 2
    assert told == f"quoth: where Milvus Lite keeps vectors ends with .db: {tmp_path}/vectors.db\n"
