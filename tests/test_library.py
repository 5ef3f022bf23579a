"""Many articles in one folder: built once each, asked together, never mixed up."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest

from index import building
from index.article_files import article_files, folder_name
from index.building import build_library
from index.bundled import BundledEmbedder
from index.errors import (
    ArticleError,
    IndexDamagedError,
    IndexMismatchError,
    IndexWriteError,
    QuothError,
)
from index.folder import LIBRARY_FOLDER, MANIFEST
from index.library import is_library, open_library
from index.library import vectors_of as units_of
from index.store import build_index, open_index
from qa import Quoth
from qa.library import Library

# Two articles that share every number, and one that has no numbers.
RIVER = """River Ouze

The River Ouze is a river in Northshire.[1] It is 40 miles long.[2]

It was dammed in 1931 by the Northshire Water Board.[2][1]

References

1. ^ a b Ada Reed, Rivers of Northshire (1990).
2. ^ a b Tom Hall, Dams (2001).
"""
BRIDGE = """Ouze Bridge

Ouze Bridge is a bridge in the town of Marlow Ferry.[1] It was opened in 1887.[2]

It was designed by Jane Kerr, an engineer from Leeds.[2][1]

References

1. ^ a b Bridges of England, 1975.
2. ^ a b The Marlow Gazette, 4 May 1887.
"""
CHEESE = """Marlow Cheese

Marlow Cheese is a hard cheese that is made from sheep's milk. It ripens for nine months.

Its recipe was written down by Brother Anselm in 1604.
"""


@pytest.fixture
def pages(tmp_path):
    folder = tmp_path / "pages"
    (folder / "more").mkdir(parents=True)
    (folder / "river.txt").write_text(RIVER)
    (folder / "bridge.txt").write_text(BRIDGE)
    (folder / "more" / "cheese.txt").write_text(CHEESE)
    return folder


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    for name, text in (("river", RIVER), ("bridge", BRIDGE), ("cheese", CHEESE)):
        (folder / f"{name}.txt").write_text(text)
    build_library([folder], folder / "index")
    return Library.open(folder / "index")


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


def test_every_quote_names_its_article_and_cites_its_own_list(library):
    for question, title, source in (
        ("When was the River Ouze dammed?", "River Ouze", "Tom Hall, Dams (2001)."),
        ("When was Ouze Bridge opened?", "Ouze Bridge", "The Marlow Gazette, 4 May 1887."),
    ):
        answer = library.ask(question)
        assert answer.answered
        quote = answer.quotes[0]
        assert quote.title == title
        article = library[title].article
        assert quote.text == article.text[quote.start : quote.end]
        [citation] = [each for each in quote.citations if each.number == "2"]
        assert citation.source == source
    for quote in library.ask("When was Ouze Bridge opened?").quotes:
        sources = {c.source for c in library[quote.title].citations.table}
        assert {citation.source for citation in quote.citations} <= sources


def test_each_part_of_a_question_may_be_answered_by_another_article(library):
    answer = library.ask("Who designed Ouze Bridge and when was the River Ouze dammed?")
    titles = {part: quote.title for quote in answer.quotes for part in quote.answers}
    assert sorted(titles.values()) == ["Ouze Bridge", "River Ouze"]


def test_one_or_some_of_the_articles_are_asked(library):
    question = "Who wrote down the recipe of Marlow Cheese?"
    assert library.ask(question).quotes[0].title == "Marlow Cheese"
    others = ["River Ouze", "Ouze Bridge"]
    answer = library.ask(question, articles=others)
    assert not answer.answered
    assert {quote.title for quote in answer.nearest} <= {*others}
    hits = library.retrieve(question, 4, articles=["Ouze Bridge"])
    assert [hit.rank for hit in hits] == [1, 2, 3]
    text = library["Ouze Bridge"].article.text
    assert all(hit.passage.text == text[hit.passage.start : hit.passage.end] for hit in hits)
    with pytest.raises(QuothError, match="no article 'Tea'"):
        library.ask(question, articles=["Tea"])
    with pytest.raises(QuothError, match="no article is named"):
        library.ask(question, articles=[])


def test_an_article_by_itself_answers_as_it_does_outside(library, tmp_path):
    (tmp_path / "bridge.txt").write_text(BRIDGE)
    alone = Quoth.build(tmp_path / "bridge.txt")
    question = "Who designed it?"
    assert library["Ouze Bridge"].ask(question) == alone.ask(question)


def test_a_follow_up_question_stays_with_the_article_that_answered(library):
    answer = library.ask("By whom?", history=["When was the River Ouze dammed?"])
    assert answer.quotes[0].title == "River Ouze"
    assert "Northshire Water Board" in answer.quotes[0].text
    first = library.ask("When was Ouze Bridge opened?")
    assert first.turn.title == "Ouze Bridge"
    assert library.ask("Who designed it?", history=[first.turn]).quotes[0].title == "Ouze Bridge"


def test_what_a_follow_up_leans_on_is_not_taken_for_another_article(library):
    """The river's length is no answer to how long the bridge is."""
    first = library.ask("When was Ouze Bridge opened?")
    alone = library["Ouze Bridge"].ask("How long is it?")
    assert not alone.answered
    answer = library.ask("How long is it?", history=[first.turn])
    assert not answer.answered
    # A question that names another article goes there.
    answer = library.ask("And the River Ouze?", history=["When was Ouze Bridge opened?"])
    assert {quote.title for quote in (*answer.quotes, *answer.nearest)} >= {"River Ouze"}


def test_nothing_in_any_of_them(library):
    answer = library.ask("Who won the 1998 World Cup final?")
    assert not answer.answered
    assert answer.nearest


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
    paths = [pages, pages / "bridge.txt", pages / "more" / ".." / "river.txt"]
    built = build_library(paths, tmp_path / "out", progress=lambda *done: seen.append(done))
    assert sorted(entry.title for entry in built.entries) == [
        "Marlow Cheese", "Ouze Bridge", "River Ouze"
    ]  # fmt: skip
    assert (built.embedded, built.failed, seen[-1]) == (3, (), (3, 3))


def test_what_other_code_embedded_is_not_taken_over(pages, tmp_path, monkeypatch):
    build_library([pages], tmp_path / "out")
    (pages / "bridge.txt").write_text(BRIDGE.replace("1887", "1888"))
    assert building._before(tmp_path / "out")
    monkeypatch.setattr(building, "embedding_code", lambda: "other")
    assert building._before(tmp_path / "out") == {}


def test_a_damaged_library_is_not_written_over_with_one_article(pages, tmp_path, command):
    out = tmp_path / "out"
    build_library([pages], out)
    (out / MANIFEST).write_text("{")
    with pytest.raises(IndexWriteError, match="a library of many articles"):
        Quoth.build(pages / "river.txt", out=out, reader="none")
    code, _, err = command("ask", "Who?", "--index", str(out))
    assert (code, err.count("\n")) == (2, 1)
    assert f"quoth build FILES --out {out}" in err
    assert build_library([pages], out).embedded == 0


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


def test_articles_of_one_title_are_told_apart(pages, tmp_path):
    (pages / "more" / "bridge.txt").write_text(BRIDGE.replace("1887", "1888"))
    (pages / "other.txt").write_text(BRIDGE.replace("1887", "1889"))
    build_library([pages], tmp_path / "out")
    library = Library.open(tmp_path / "out")
    names = [name for name in library if name.startswith("Ouze")]
    assert names == [
        "Ouze Bridge (bridge.txt)", "Ouze Bridge (bridge.txt, 2)", "Ouze Bridge (other.txt)"
    ]  # fmt: skip
    answer = library.ask("When was it opened?", articles=names[2:])
    assert (answer.quotes[0].title, "1889" in answer.quotes[0].text) == (names[2], True)


def test_neither_takes_the_place_of_the_other(pages, tmp_path):
    build_library([pages], tmp_path / "library")
    Quoth.build(pages / "river.txt", out=tmp_path / "index", reader="none")
    with pytest.raises(IndexWriteError, match="holds a library of many articles"):
        Quoth.build(pages / "river.txt", out=tmp_path / "library", reader="none")
    with pytest.raises(IndexWriteError, match="holds the index of one article"):
        build_library([pages], tmp_path / "index")
    with pytest.raises(IndexMismatchError, match=r"library of many articles: Library\.open"):
        Quoth.open(tmp_path / "library")
    with pytest.raises(IndexMismatchError, match=r"one article and no library: Quoth\.open"):
        Library.open(tmp_path / "index")


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


@pytest.mark.parametrize(
    "changes",
    [
        {"articles": []},
        {"articles": [{"name": "x"}]},
        {"articles": "x"},
    ],
)
def test_a_manifest_that_was_edited_is_refused(pages, tmp_path, embedder, changes):
    from tests.test_store import edit

    build_library([pages], tmp_path / "out")
    edit(tmp_path / "out", changes)
    with pytest.raises(IndexDamagedError):
        open_library(tmp_path / "out", lambda _name: embedder)


def test_a_manifest_leads_to_no_other_folder(pages, tmp_path, embedder):
    from tests.test_store import edit

    build_library([pages], tmp_path / "out")
    articles = told(tmp_path / "out")["articles"]
    articles[0]["folder"] = "../../elsewhere"
    edit(tmp_path / "out", {"articles": articles})
    with pytest.raises(IndexDamagedError, match="none of a library"):
        open_library(tmp_path / "out", lambda _name: embedder)


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
        "    progress=lambda done, of: (print(done, flush=True), time.sleep(60)))\n"
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


def test_few_articles_are_asked_and_others_are_closed(library, monkeypatch):
    from qa import library as module

    assert library.likeliest(["When was the River Ouze dammed?"], 1) == ["River Ouze"]
    monkeypatch.setattr(module, "ASKED", 1)
    library._open.clear()
    assert library.ask("When was the River Ouze dammed?").answered
    assert list(library._open) == ["River Ouze"]
    assert "Marlow Cheese" in library  # which opens nothing
    assert list(library._open) == ["River Ouze"]
    monkeypatch.setattr(module, "_MOST_OPEN", 1)
    held = [library[name] for name in library]
    assert len(library._open) == 1
    assert all(quoth.article.title for quoth in held)  # whoever has one may go on
    with pytest.raises(KeyError):
        library["Tea"]


def test_nearest_in_clusters_are_those_of_an_exact_search(tmp_path, monkeypatch):
    from index import vectors

    rows = np.random.default_rng(0).standard_normal((3_000, 24), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    parts = [rows[:1_000], rows[1_000:1_100], rows[1_100:]]
    exact = vectors.gathered(lambda: iter(parts), 24, 3_000)
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 100)
    faiss.write_index(vectors.gathered(lambda: iter(parts), 24, 3_000), str(tmp_path / "v"))
    clusters: Any = vectors.read_gathered(tmp_path / "v", (tmp_path / "v").read_bytes())
    assert clusters.nlist > vectors._PROBED
    counts = [len(part) for part in parts]
    both = [vectors.FaissArticles(index, ["a", "b", "c"], counts) for index in (exact, clusters)]
    questions = rows[[5, 1_050, 2_999]]
    for among in (None, {"b"}, {"a", "c"}):
        found = [each.nearest(questions, 10, among) for each in both]
        for right, near in zip(*found, strict=True):
            assert near[0][0] == right[0][0]
            np.testing.assert_allclose(near[0][1], right[0][1], atol=0.02)
            assert among is None or {article for article, _ in near} <= among


def test_a_library_that_is_gone_while_it_is_open(pages, tmp_path):
    build_library([pages], tmp_path / "out")
    library = Library.open(tmp_path / "out")
    shutil.rmtree(tmp_path / "out")
    with pytest.raises(QuothError, match="built again without 'Ouze Bridge' since it was opened"):
        library.ask("When was Ouze Bridge opened?")
    assert not os.path.exists(tmp_path / "out")
