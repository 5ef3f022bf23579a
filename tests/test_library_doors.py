"""A library behind the page, the HTTP interface and the tools for assistants."""

import json

import gradio as gr
import pytest
from fastapi.testclient import TestClient

from index.building import build_library
from index.errors import QuothError
from qa import Library
from qa.library import article_named
from qa.web import talk
from qa.web.api import create_api
from qa.web.desk import Desk
from qa.web.outcome import Failure
from qa.web.places import Places
from qa.web.scope import scope_of
from qa.web.shelf import Shelf
from tests.conftest import served
from tests.pages import BRIDGE, RIVER
from tests.test_library import library
from tests.test_serve import call_tools, get

__all__ = ["library"]
OPENED = "When was Ouze Bridge opened?"


@pytest.fixture(scope="module")
def site(library, tmp_path_factory):
    folder = str(library._index.folder)
    log = tmp_path_factory.mktemp("served") / "log.txt"
    with served(log, "-m", "qa.cli", "serve", "--index", folder, "--port") as address:
        yield address
    assert "DEBUG" not in log.read_text()


def test_http(site, library):
    answer = get(site, "ask", question=OPENED).json()
    assert answer["quotes"][0]["title"] == "Ouze Bridge"
    assert answer == json.loads(json.dumps(library.ask(OPENED).to_dict()))
    some = ["River Ouze", "Marlow Cheese"]
    assert not get(site, "ask", question=OPENED, article=some).json()["answered"]
    hits = get(site, "retrieve", question=OPENED, article=some, k=2).json()
    assert {hit["title"] for hit in hits} <= {*some}
    references = get(site, "references", article="Ouze Bridge").json()
    assert {each["source"] for each in references} == {
        "Bridges of England, 1975.", "The Marlow Gazette, 4 May 1887."
    }  # fmt: skip
    assert get(site, "health").json()["articles"] == 3
    assert [each["title"] for each in get(site, "articles").json()] == list(library)
    [one] = get(site, "articles", article="River Ouze").json()
    assert one["characters"] == len(library["River Ouze"].article.text)


@pytest.mark.parametrize(
    ("place", "query", "said"),
    [
        ("ask", {"question": OPENED, "article": "Tea"}, "the library has no article 'Tea'"),
        ("retrieve", {"question": OPENED, "article": "Tea"}, "the library has no article 'Tea'"),
        ("references", {}, "name one of the library's 3 articles"),
        ("references", {"article": "Tea"}, "the library has no article 'Tea'"),
        ("articles", {"article": "Tea"}, "the library has no article 'Tea'"),
    ],
)
def test_what_cannot_be_asked(site, place, query, said):
    answer = get(site, place, **query)
    assert (answer.status_code, answer.json()) == (422, {"error": said})


def test_an_assistant_finds_its_way_in_a_library(site, library):
    _, results = call_tools(
        site,
        ("list_articles", {}),
        ("ask_article", {"question": OPENED, "articles": ["Ouze Bridge"]}),
        ("retrieve_passages", {"question": OPENED, "k": 1, "articles": ["Marlow Cheese"]}),
        ("list_references", {"article": "River Ouze"}),
        ("list_references", {}),
    )
    titles, answer, hits, references = (json.loads(text) for text, _ in results[:4])
    assert titles == list(library)
    assert answer["quotes"][0]["title"] == "Ouze Bridge"
    assert hits[0]["title"] == "Marlow Cheese"
    assert {each["source"] for each in references} == {
        "Ada Reed, Rivers of Northshire (1990).", "Tom Hall, Dams (2001)."
    }  # fmt: skip
    assert results[4] == ("name one of the library's 3 articles", True)


def test_an_article_that_stands_alone_has_one_name(quoth):
    desk = Desk()
    with pytest.raises(QuothError, match="only"):
        desk.ask(quoth, "Who?", door="http", articles=["Tea"])
    title = quoth.article.title
    assert desk.ask(quoth, "Who founded it?", door="http", articles=[title]).answered


def test_a_shelf_looks_at_the_article_that_answers(library):
    shelf = Shelf(library, [], Desk())
    assert (shelf.view.title, shelf.names) == ("", (library.name,))
    assert "3 articles" in talk.article_of(shelf.view, "en")
    shelf.answer(shelf.begin(OPENED))
    assert shelf.view.title == "Ouze Bridge"
    shelf.answer(shelf.begin("When was the River Ouze dammed?"))
    assert shelf.view.title == "River Ouze"
    html = talk.messages(shelf.view, "en")[1]["content"].value
    place = scope_of(library, "Ouze Bridge")
    assert f'href="#entry-2-in-{place}"' in html
    assert f'id="entry-2-in-{place}"' not in talk.article_of(shelf.view, "en")
    shelf.turn_to(place)
    assert shelf.view.title == "Ouze Bridge"
    assert f'id="entry-2-in-{place}"' in talk.article_of(shelf.view, "en")
    shelf.turn_to("00000000")
    assert shelf.view.title == "Ouze Bridge"
    shelf.ask_among(["Marlow Cheese", "Tea"])
    shelf.answer(shelf.begin(OPENED))
    assert shelf.view.among == ("Marlow Cheese",)
    assert not shelf.view.exchanges[-1].answer.answered
    assert shelf.view.title == "Marlow Cheese"


def test_what_is_looked_at_is_given_back_to_the_page(library):
    shelf = Shelf(library, [], Desk())
    shelf.turn_to(scope_of(library, list(library)[1]))
    [update] = talk.looked_at(shelf, gr.Request(headers={}))
    assert list(library)[1] in update["value"]


def test_an_article_that_is_gone_is_told_and_the_page_goes_on(tmp_path):
    for name, text in (("river", RIVER), ("bridge", BRIDGE)):
        (tmp_path / f"{name}.txt").write_text(text)
    build_library([tmp_path], tmp_path / "index")
    library = Library.open(tmp_path / "index")
    shelf = Shelf(library, [], Desk())
    (tmp_path / "bridge.txt").write_text(BRIDGE.replace("1887", "1888"))
    build_library([tmp_path], tmp_path / "index")
    with pytest.raises(QuothError, match="built again"):
        shelf.turn_to(scope_of(library, "Ouze Bridge"))
    assert shelf.view.title == ""
    shelf.answer(shelf.begin("When was Ouze Bridge opened?"))
    [failure] = shelf.view.said
    assert isinstance(failure, Failure)
    assert "built again without 'Ouze Bridge'" in failure.problem
    client = TestClient(create_api(library, Desk(), Places()))
    refused = client.get("/api/ask", params={"question": "When was Ouze Bridge opened?"})
    assert (refused.status_code, refused.json()) == (503, {"error": failure.problem})
    shelf.ask_among(["Ouze Bridge"])
    assert "Not shown:" in talk.article_of(shelf.view, "en")
    shelf.ask_among(["River Ouze"])
    shelf.answer(shelf.begin("When was the River Ouze dammed?"))
    assert "1931" in talk.article_of(shelf.view, "en")


def test_one_article_of_a_library_is_served_by_its_name(tmp_path):
    for folder, year in (("a", "1887"), ("b", "1888")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.txt").write_text(BRIDGE.replace("1887", year))
    build_library([tmp_path], tmp_path / "index")
    quoth = Library.open(tmp_path / "index")["Ouze Bridge (b.txt)"]
    assert article_named(quoth, quoth.retrieve("When was it opened?")[0].title) is quoth
    shelf = Shelf(quoth, [], Desk())
    shelf.answer(shelf.begin("When was it opened?"))
    assert "<mark>" in talk.article_of(shelf.view, "en")
