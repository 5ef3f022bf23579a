"""What a visitor has: conversations that survive each other, and articles of their own."""

import copy
import threading

import pytest

from index.errors import ArticleError, QuothError
from index.formats.detect import parse_article
from qa.web.shelf import MOST_OWN_ARTICLES, Failure, Shelf, Ticket
from qa.web.take import Exchange

TEXT = b"The bridge over the Tay was opened in 1878. It was built by Thomas Bouch."


def bridge():
    return parse_article(TEXT, "Bridge.txt")


def no_progress(_done, _total):
    pass


@pytest.fixture
def shelf(quoth):
    return Shelf(quoth, ["Who founded it?"])


def ask(shelf, question):
    shelf.answer(shelf.begin(question))


def questions(shelf):
    return [said.question for said in shelf.said]


def test_a_follow_up_leans_on_what_was_asked_of_the_same_article(shelf):
    ask(shelf, "When was it founded?")
    shelf.add(bridge, no_progress)
    ask(shelf, "And by whom?")
    assert shelf.exchanges[-1].answer.understood == "And by whom?"
    shelf.choose(shelf.served)
    ask(shelf, "And by whom?")
    assert shelf.exchanges[-1].answer.understood == "By whom was it founded?"


def test_what_cannot_be_asked_is_kept_as_a_failure_and_leaned_on_by_nothing(shelf):
    ask(shelf, "When was it founded?")
    ask(shelf, "?!")
    ask(shelf, "And by whom?")
    first, failed, last = shelf.said
    assert isinstance(first, Exchange)
    assert isinstance(failed, Failure)
    assert "no word" in failed.problem
    assert last.answer.understood == "By whom was it founded?"
    assert shelf.exchanges == (first, last)


def test_what_was_stopped_is_not_kept(shelf):
    ticket = shelf.begin("Who founded it?")
    assert shelf.pending == ("Who founded it?",)
    assert shelf.stop() == "Who founded it?"
    shelf.answer(ticket)
    assert shelf.said == ()
    assert shelf.pending == ()
    assert shelf.stop() == ""


def test_a_ticket_is_given_back_where_asking_goes_wrong(shelf, monkeypatch):
    ticket = shelf.begin("Who founded it?")
    monkeypatch.setattr(shelf.quoth, "ask", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        shelf.answer(ticket)
    assert shelf.pending == ()


def test_a_question_asked_during_a_restore_comes_after_what_is_restored(shelf):
    ask(shelf, "Who leads the MEK?")
    shelf.restore(["When was it founded?", "?!", "And by whom?"])
    assert questions(shelf) == ["When was it founded?", "And by whom?", "Who leads the MEK?"]
    assert shelf.exchanges[1].answer.understood == "By whom was it founded?"


def test_questions_asked_at_once_are_all_answered(shelf):
    asked = ["Who founded it?", "Where are its headquarters?", "Who leads the MEK?"]
    tickets = [shelf.begin(question) for question in asked]
    threads = [threading.Thread(target=shelf.answer, args=[ticket]) for ticket in tickets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(questions(shelf)) == sorted(asked)
    alone = {question: shelf.quoth.ask(question) for question in asked}
    assert all(exchange.answer == alone[exchange.question] for exchange in shelf.exchanges)


def test_cutting_and_clearing(shelf):
    for question in ("Who founded it?", "When was it founded?", "Who leads the MEK?"):
        ask(shelf, question)
    shelf.cut(1)
    assert questions(shelf) == ["Who founded it?"]
    shelf.clear()
    assert shelf.said == ()


def test_each_visitor_has_a_shelf_of_their_own(shelf):
    shelf.add(bridge, no_progress)
    ask(shelf, "When was it opened?")
    other = copy.deepcopy(shelf)
    assert other.names == (shelf.served,)
    assert other.said == ()
    assert other.suggestions == ("Who founded it?",)


def test_own_articles_are_added_chosen_and_removed(shelf):
    progress = []
    shelf.add(bridge, lambda done, total: progress.append((done, total)))
    assert shelf.chosen == "Bridge"
    assert shelf.own
    assert progress[-1][0] == progress[-1][1] > 0
    ask(shelf, "When was it opened?")
    shelf.add(bridge, no_progress)
    assert shelf.names == (shelf.served, "Bridge", "Bridge (2)")
    shelf.choose("Bridge")
    shelf.remove()
    assert (shelf.chosen, shelf.own) == (shelf.served, False)
    assert shelf.names == (shelf.served, "Bridge (2)")
    shelf.remove()  # the served article stays
    assert shelf.names == (shelf.served, "Bridge (2)")
    shelf.choose("no such article")
    assert shelf.chosen == shelf.served


def test_an_article_that_was_removed_while_it_was_asked_gets_no_answer(shelf):
    shelf.add(bridge, no_progress)
    ticket = shelf.begin("When was it opened?")
    shelf.remove()
    shelf.answer(ticket)
    assert shelf.said == ()
    assert isinstance(ticket, Ticket)


def test_there_is_room_for_so_many(shelf):
    for _ in range(MOST_OWN_ARTICLES):
        shelf.add(bridge, no_progress)
    with pytest.raises(QuothError, match="there is room for 5 articles of your own"):
        shelf.add(bridge, no_progress)
    assert len(shelf.names) == 1 + MOST_OWN_ARTICLES


def test_what_cannot_be_read_leaves_the_shelf_as_it_was(shelf):
    with pytest.raises(ArticleError):
        shelf.add(lambda: parse_article(b"\x00\x01", "x.bin"), no_progress)
    assert shelf.names == (shelf.served,)
