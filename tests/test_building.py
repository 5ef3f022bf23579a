"""Many articles indexed into one folder: once each, whatever kills the work."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from index import article_files as article_files_module
from index import building
from index.article_files import article_files, folder_name
from index.building import build_library
from index.bundled import BundledEmbedder
from index.errors import (
    ArticleError,
    IndexDamagedError,
)
from index.folder import LIBRARY_FOLDER, MANIFEST
from index.library import Entry, is_library, named
from index.library import vectors_of as units_of
from index.store import build_index, open_index
from qa.library import Library
from tests.pages import BRIDGE, RIVER, write_pages


@pytest.fixture
def pages(tmp_path):
    return write_pages(tmp_path / "pages")


def folders(out):
    return {entry["title"]: entry["folder"] for entry in told(out)["articles"]}


def vectors_of(index):
    return np.asarray(index.vectors.reconstruct_n(0, index.vectors.ntotal))


def told(out):
    return json.loads((out / MANIFEST).read_text())


def test_what_counts_as_an_article(tmp_path):
    for name in ("b.txt", "a.html", "style.css", ".hidden.txt", "a_files/menu.html", "c/D.WIKI"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    named = tmp_path / "style.css"
    found = article_files([named, tmp_path, tmp_path / "b.txt"])
    assert [str(path.relative_to(tmp_path)) for path in found] == [
        "style.css", "a.html", "b.txt", "c/D.WIKI"
    ]  # fmt: skip


def test_building_again_does_nothing_again(pages, tmp_path):
    out = tmp_path / "out"
    first = build_library([pages], out)
    assert (len(first.entries), first.embedded, first.failed) == (3, 3, ())
    assert is_library(out)
    made = {path: path.stat().st_mtime_ns for path in (out / LIBRARY_FOLDER).rglob("*.npy")}
    again = build_library([pages], out)
    assert (again.entries, again.embedded) == (first.entries, 0)
    assert made == {path: path.stat().st_mtime_ns for path in made}


def test_removed_articles_disappear_and_changed_ones_are_embedded_where_they_changed(
    pages, tmp_path, embedder, monkeypatch
):
    out = tmp_path / "out"
    build_library([pages], out)
    before = folders(out)
    (pages / "river.txt").unlink()
    changed = BRIDGE.replace("It was designed by Jane Kerr", "It was designed by Ann Kerr")
    (pages / "bridge.txt").write_text(changed)
    embedded: list[str] = []

    class Watched(BundledEmbedder):
        def encode_passages(self, windows, progress=None):
            embedded.extend(window.body for window in windows)
            return super().encode_passages(windows, progress)

    monkeypatch.setattr(building, "load_embedder", lambda _model: Watched())
    built = build_library([pages], out)
    assert built.embedded == 1
    # A sentence is read with the beginning of the one after it.
    assert sorted(embedded) == ["It was designed by Ann Kerr, an engineer from Leeds."]
    after = folders(out)
    assert sorted(after) == ["Marlow Cheese", "Ouze Bridge"]
    assert after["Marlow Cheese"] == before["Marlow Cheese"]
    kept = sorted(path.name for path in (out / LIBRARY_FOLDER).iterdir())
    assert kept == sorted(after.values())
    # What was taken over is what would have been made anew.
    index, _ = open_index(out / LIBRARY_FOLDER / after["Ouze Bridge"], lambda _name: embedder)
    anew = build_index(index.article, embedder)
    assert np.array_equal(index.spans, anew.spans)
    assert np.array_equal(index.starts, anew.starts)
    np.testing.assert_allclose(vectors_of(index), vectors_of(anew), atol=1e-5)
    np.testing.assert_allclose(index.tokens, anew.tokens, atol=2e-3)


def test_a_file_that_is_no_article_loses_nothing(pages, tmp_path):
    (pages / "empty.txt").write_text("")
    (pages / "picture.html").write_bytes(bytes(range(256)) * 9)
    built = build_library([pages, pages / "gone.txt"], tmp_path / "out")
    assert len(built.entries) == 3
    assert len(built.failed) == 3
    for line, name in zip(sorted(built.failed), ("empty", "gone", "picture"), strict=True):
        assert name in line
        assert "\n" not in line
    with pytest.raises(ArticleError, match="empty"):
        build_library([pages / "empty.txt"], tmp_path / "other")
    with pytest.raises(ArticleError, match="no article"):
        build_library([tmp_path / "out"], tmp_path / "other")


def test_an_article_is_there_once_however_often_it_is_named(pages, tmp_path):
    (pages / "copy").mkdir()
    shutil.copy(pages / "river.txt", pages / "copy" / "river.txt")
    (pages / "loop").symlink_to(pages, target_is_directory=True)
    (pages / "link.txt").symlink_to(pages / "bridge.txt")
    (pages / "manifest.json").write_text('{"name": "An app", "icons": []}')
    seen: list[tuple[int, int]] = []
    paths = [pages, pages / "bridge.txt", pages / "copy" / ".." / "river.txt"]
    built = build_library(paths, tmp_path / "out", progress=lambda *done: seen.append(done))
    assert sorted(entry.title for entry in built.entries) == [
        "Marlow Cheese", "Ouze Bridge", "River Ouze"
    ]  # fmt: skip
    assert (built.embedded, built.failed, seen[-1]) == (3, (), (3, 3))


def test_what_other_code_embedded_is_not_taken_over(pages, tmp_path, monkeypatch):
    out = tmp_path / "out"
    build_library([pages], out)
    (pages / "bridge.txt").write_text(BRIDGE.replace("1887", "1888"))
    seen = []

    def runner(tasks):
        for task in tasks:
            seen.append(task)
            yield task, building.index_file(task, BundledEmbedder())

    monkeypatch.setattr(building, "embedding_code", lambda: "other")
    build_library([pages], out, runner=runner)
    monkeypatch.undo()
    (pages / "bridge.txt").write_text(BRIDGE.replace("1887", "1889"))
    assert build_library([pages], out, runner=runner).embedded == 1
    assert [task.before is not None for task in seen] == [False, True]


def test_an_article_that_another_splitter_split_is_read_again(pages, tmp_path, monkeypatch):
    build_library([pages], tmp_path / "out")
    assert build_library([pages], tmp_path / "out").embedded == 0
    monkeypatch.setattr(article_files_module, "version", lambda library: f"{library} of tomorrow")
    article_files_module._code.cache_clear()
    assert build_library([pages], tmp_path / "out").embedded == 3
    monkeypatch.undo()
    article_files_module._code.cache_clear()


def test_an_article_that_is_gone_is_told(pages, tmp_path):
    seen = []
    assert build_library([pages], tmp_path / "out", progress=lambda *of: seen.append(of)).gone == ()
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    (pages / "river.txt").write_bytes(b"\0" * 99)
    built = build_library([pages], tmp_path / "out")
    assert built.gone == ("River Ouze",)
    assert built.failed == (f"{pages / 'river.txt'} is a binary file, not a text",)


def test_names_of_many_alike_are_told_apart():
    entries = [Entry("", "Ada", str(n), f"{n}/index.html", 1, 0, 1) for n in range(4)]
    names = ["Ada (index.html)", *(f"Ada (index.html, {n})" for n in (2, 3, 4))]
    assert list(named(entries)) == names


def test_an_index_among_the_articles_is_none_of_them(pages):
    first = build_library([pages], pages / "index")
    (pages / "index" / LIBRARY_FOLDER / ("0" * 32) / "files-0123456789ab").mkdir(parents=True)
    (
        pages / "index" / LIBRARY_FOLDER / ("0" * 32) / "files-0123456789ab" / "article.txt"
    ).write_text("x")
    (pages / "index" / MANIFEST).unlink()  # as after a build that was killed
    assert build_library([pages], pages / "index").entries == first.entries


def test_a_file_that_changes_before_it_is_read_leaves_no_index_of_the_wrong_name(
    pages, tmp_path, monkeypatch
):
    right = folder_name

    def changing(content, file, fingerprint):
        name = right(content, file, fingerprint)
        if file == "river.txt":
            (pages / file).write_text(RIVER.replace("1931", "1932"))
        return name

    monkeypatch.setattr(building, "folder_name", changing)
    built = build_library([pages], tmp_path / "out")
    assert [entry.title for entry in built.entries] == ["Ouze Bridge", "Marlow Cheese"]
    [line] = built.failed
    assert "river.txt was changed while it was to be read" in line
    monkeypatch.undo()
    build_library([pages], tmp_path / "out")
    river = Library.open(tmp_path / "out")["River Ouze"]
    assert "1932" in river.article.text


def test_an_article_that_was_damaged_is_told_and_built_again(pages, tmp_path):
    out = tmp_path / "out"
    build_library([pages], out)
    [tokens] = (out / LIBRARY_FOLDER / folders(out)["River Ouze"]).rglob("tokens.npy")
    tokens.write_bytes(tokens.read_bytes()[:-2])
    library = Library.open(out)
    with pytest.raises(IndexDamagedError, match=f"quoth build FILES --out {out}"):
        library["River Ouze"]
    assert build_library([pages], out).embedded == 1
    assert Library.open(out)["River Ouze"].ask("How long is it?").answered


def test_two_processes_build_what_one_does(pages, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    first, second = build_library([pages], one), build_library([pages], two, jobs=2)
    assert first == second
    found = [
        np.concatenate(list(units_of([out / LIBRARY_FOLDER / e.folder for e in first.entries], "")))
        for out in (one, two)
    ]
    np.testing.assert_allclose(found[0], found[1], atol=1e-5)


def test_a_killed_build_goes_on_where_it_was(pages, tmp_path):
    out = tmp_path / "out"
    program = (
        "import sys, time\n"
        "from index.building import build_library\n"
        "build_library([sys.argv[1]], __import__('pathlib').Path(sys.argv[2]),\n"
        "    progress=lambda done, of: done and (print(done, flush=True), time.sleep(60)))\n"
    )
    command = [sys.executable, "-c", program, str(pages), str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "1"
        process.send_signal(signal.SIGKILL)
    assert not (out / MANIFEST).exists()
    built = build_library([pages], out)
    assert (len(built.entries), built.embedded) == (3, 2)


def test_processes_end_with_the_one_that_they_work_for(pages, tmp_path):
    program = tmp_path / "build.py"
    program.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from index.building import build_library\n"
        "def told(done, of):\n"
        "    if not done:\n"
        "        return\n"
        "    import multiprocessing\n"
        "    print(*[child.pid for child in multiprocessing.active_children()], flush=True)\n"
        "    __import__('time').sleep(60)\n"
        "if __name__ == '__main__':\n"
        "    build_library([sys.argv[1]], Path(sys.argv[2]), jobs=2, progress=told)\n"
    )
    command = [sys.executable, str(program), str(pages), str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        children = [int(pid) for pid in process.stdout.readline().split()]
        process.send_signal(signal.SIGKILL)
    assert len(children) == 2
    until = time.monotonic() + 60
    while any(Path(f"/proc/{pid}").exists() for pid in children):
        assert time.monotonic() < until
        time.sleep(0.2)
