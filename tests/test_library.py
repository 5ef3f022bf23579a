"""Many articles asked together: the right one answers, and none with another's numbers."""

import json
import os
import shutil

import pytest

from index.building import build_library
from index.errors import (
    IndexDamagedError,
    IndexMismatchError,
    IndexWriteError,
    QuothError,
)
from index.folder import MANIFEST
from index.library import open_library
from qa import Quoth
from qa.library import Library
from tests.pages import BRIDGE, write_pages


@pytest.fixture
def pages(tmp_path):
    return write_pages(tmp_path / "pages")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("library")
    build_library([write_pages(folder / "pages")], folder / "index")
    return Library.open(folder / "index")


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
    # Nor is it where a question in between got no answer.
    history = ["When was Ouze Bridge opened?", "How long is it?"]
    answer = library.ask("Who designed it?", history=history)
    assert answer.quotes[0].title == "Ouze Bridge"
    # A question that names another article goes there.
    answer = library.ask("And the River Ouze?", history=["When was Ouze Bridge opened?"])
    assert {quote.title for quote in (*answer.quotes, *answer.nearest)} >= {"River Ouze"}


def test_nothing_in_any_of_them(library):
    answer = library.ask("Who won the 1998 World Cup final?")
    assert not answer.answered
    assert answer.nearest


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


def test_articles_of_one_title_are_told_apart(pages, tmp_path):
    (pages / "more").mkdir()
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
    articles = json.loads((tmp_path / "out" / MANIFEST).read_text())["articles"]
    articles[0]["folder"] = "../../elsewhere"
    edit(tmp_path / "out", {"articles": articles})
    with pytest.raises(IndexDamagedError, match="none of a library"):
        open_library(tmp_path / "out", lambda _name: embedder)


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


def test_a_library_that_is_gone_while_it_is_open(pages, tmp_path):
    build_library([pages], tmp_path / "out")
    library = Library.open(tmp_path / "out")
    shutil.rmtree(tmp_path / "out")
    with pytest.raises(QuothError, match="built again without 'Ouze Bridge' since it was opened"):
        library.ask("When was Ouze Bridge opened?")
    assert not os.path.exists(tmp_path / "out")
