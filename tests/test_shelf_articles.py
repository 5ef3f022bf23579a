"""Articles of a visitor's own: so many, of such a length, and seen by nobody else."""

import gc
import threading

import pytest

from index.errors import ArticleError, QuothError
from index.formats.detect import parse_article
from qa.web import shelf as shelves
from qa.web.desk import Desk
from qa.web.room import Room
from qa.web.shelf import MOST_OWN_ARTICLES, Shelf
from tests.test_shelf import STAYS, TEXT, ask, bridge, no_progress


@pytest.fixture
def shelf(quoth):
    return Shelf(quoth, ["Who founded it?"], Desk())


def test_own_articles_are_added_chosen_and_removed(shelf):
    progress = []
    shelf.add(bridge, lambda done, total: progress.append((done, total)), STAYS)
    assert shelf.chosen == "Bridge"
    assert shelf.own
    assert progress[-1][0] == progress[-1][1] > 0
    ask(shelf, "When was it opened?")
    shelf.add(bridge, no_progress, STAYS)
    assert shelf.names == (shelf.served, "Bridge", "Bridge (2)")
    shelf.choose("Bridge")
    shelf.remove("Bridge")
    assert (shelf.chosen, shelf.own) == (shelf.served, False)
    assert shelf.names == (shelf.served, "Bridge (2)")
    shelf.remove(shelf.served)  # it stays
    assert shelf.names == (shelf.served, "Bridge (2)")
    shelf.choose("no such article")
    assert shelf.chosen == shelf.served


def test_an_article_that_was_removed_while_it_was_asked_gets_no_answer(shelf):
    shelf.add(bridge, no_progress, STAYS)
    ticket = shelf.begin("When was it opened?")
    shelf.remove("Bridge")
    shelf.answer(ticket)
    assert shelf.view.said == ()
    shelf.add(bridge, no_progress, STAYS)  # another of the same name
    assert shelf.view.pending == ()
    assert shelf.view.said == ()


def test_there_is_room_for_so_many(shelf):
    for _ in range(MOST_OWN_ARTICLES):
        shelf.add(bridge, no_progress, STAYS)
    with pytest.raises(QuothError, match="there is room for 5 articles of your own"):
        shelf.add(bridge, no_progress, STAYS)
    assert len(shelf.names) == 1 + MOST_OWN_ARTICLES


def test_what_cannot_be_read_leaves_the_shelf_as_it_was(shelf):
    with pytest.raises(ArticleError):
        shelf.add(lambda: parse_article(b"\x00\x01", "x.bin"), no_progress, STAYS)
    assert shelf.names == (shelf.served,)


def test_an_article_that_is_too_long_is_told_before_it_is_indexed(shelf, monkeypatch):
    monkeypatch.setattr(shelves, "MOST_CHARACTERS", 20)
    with pytest.raises(ArticleError, match="73 characters; at most 20 are taken here"):
        shelf.add(bridge, no_progress, STAYS)


def test_all_visitors_together_have_so_much_room(shelf, quoth, monkeypatch):
    monkeypatch.setattr(shelves, "ARTICLES", Room(2 * len(TEXT), "the server is full"))
    other = Shelf(quoth, [], Desk())
    shelf.add(bridge, no_progress, STAYS)
    other.add(bridge, no_progress, STAYS)
    with pytest.raises(QuothError, match="the server is full"):
        other.add(bridge, no_progress, STAYS)
    assert other.names == (other.served, "Bridge")
    shelf.remove("Bridge")
    gc.collect()
    other.add(bridge, no_progress, STAYS)
    assert "Bridge (2)" in other.names


def test_an_article_that_is_not_added_takes_no_room(shelf, monkeypatch):
    monkeypatch.setattr(shelves, "ARTICLES", Room(len(TEXT), "the server is full"))
    stop = threading.Event()
    stop.set()
    for _ in range(2):
        assert not shelf.add(bridge, no_progress, stop)
        gc.collect()
    assert shelf.add(bridge, no_progress, STAYS)


def test_adding_is_stopped_at_the_next_batch(shelf):
    seen = []
    stop = threading.Event()

    def progress(done, total):
        seen.append((done, total))
        stop.set()

    lines = [
        f"Ada wrote {number} notes on the engine, and kept them all.\n" for number in range(300)
    ]
    long = parse_article("\n".join(lines).encode(), "Long.txt")
    assert not shelf.add(lambda: long, progress, stop)
    [(done, total)] = seen
    assert done < total
    assert shelf.names == (shelf.served,)
