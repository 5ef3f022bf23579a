"""What a visitor has: conversations that survive each other, and articles of their own."""

import copy
import gc
import threading

import gradio as gr
import pytest

from index.formats.detect import parse_article
from qa.web import shelf as shelves
from qa.web import talk
from qa.web.desk import Desk
from qa.web.outcome import Failure
from qa.web.shelf import Shelf
from qa.web.take import Exchange

STAYS = threading.Event()
TEXT = b"The bridge over the Tay was opened in 1878. It was built by Thomas Bouch."


def bridge():
    return parse_article(TEXT, "Bridge.txt")


def no_progress(_done, _total):
    pass


@pytest.fixture
def shelf(quoth):
    return Shelf(quoth, ["Who founded it?"], Desk())


def ask(shelf, question):
    shelf.answer(shelf.begin(question))


def questions(shelf):
    return [said.question for said in shelf.view.said]


def test_a_follow_up_leans_on_what_was_asked_of_the_same_article(shelf):
    ask(shelf, "When was it founded?")
    shelf.add(bridge, no_progress, STAYS)
    ask(shelf, "And by whom?")
    assert shelf.view.exchanges[-1].answer.understood == "And by whom?"
    shelf.choose(shelf.served)
    ask(shelf, "And by whom?")
    assert shelf.view.exchanges[-1].answer.understood == "By whom was it founded?"


def test_what_cannot_be_asked_is_kept_as_a_failure_and_leaned_on_by_nothing(shelf):
    ask(shelf, "When was it founded?")
    ask(shelf, "?!")
    ask(shelf, "And by whom?")
    first, failed, last = shelf.view.said
    assert isinstance(first, Exchange)
    assert isinstance(failed, Failure)
    assert "no word" in failed.problem
    assert last.answer.understood == "By whom was it founded?"
    assert shelf.view.exchanges == (first, last)


def test_what_was_stopped_is_not_kept(shelf):
    ticket = shelf.begin("Who founded it?")
    assert shelf.view.pending == ("Who founded it?",)
    assert shelf.stop() == "Who founded it?"
    shelf.answer(ticket)
    assert shelf.view.said == ()
    assert shelf.view.pending == ()
    assert shelf.stop() == ""


def test_a_fault_of_ours_is_told_as_one_and_no_answer(shelf, monkeypatch):
    ticket = shelf.begin("Who founded it?")
    monkeypatch.setattr(shelf.view.quoth, "ask", lambda *_: 1 / 0)
    shelf.answer(ticket)
    assert shelf.view.pending == ()
    assert shelf.view.said == (Failure("Who founded it?", "something went wrong in the server"),)
    assert shelf.kept == []


def test_a_question_asked_during_a_restore_comes_after_what_is_restored(shelf):
    ask(shelf, "Who leads the MEK?")
    assert list(shelf.restore(["When was it founded?", "?!", "And by whom?"])) == [1, 2, 3]
    assert questions(shelf) == ["When was it founded?", "And by whom?", "Who leads the MEK?"]
    assert shelf.view.exchanges[1].answer.understood == "By whom was it founded?"


def test_questions_asked_at_once_are_all_answered(shelf):
    asked = ["Who founded it?", "Where are its headquarters?", "Who leads the MEK?"]
    tickets = [shelf.begin(question) for question in asked]
    threads = [threading.Thread(target=shelf.answer, args=[ticket]) for ticket in tickets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(questions(shelf)) == sorted(asked)
    alone = {question: shelf.view.quoth.ask(question) for question in asked}
    assert all(exchange.answer == alone[exchange.question] for exchange in shelf.view.exchanges)


def test_cutting_and_clearing(shelf):
    for question in ("Who founded it?", "When was it founded?", "Who leads the MEK?"):
        ask(shelf, question)
    shelf.cut(1)
    assert questions(shelf) == ["Who founded it?"]
    shelf.clear()
    assert shelf.view.said == ()


def test_each_visitor_has_a_shelf_of_their_own(shelf):
    shelf.add(bridge, no_progress, STAYS)
    ask(shelf, "When was it opened?")
    other = copy.deepcopy(shelf)
    assert other.names == (shelf.served,)
    assert other.view.said == ()
    assert other.view.suggestions == ("Who founded it?",)


def test_a_shelf_is_found_by_its_key_as_long_as_somebody_has_it(shelf):
    other = copy.deepcopy(shelf)
    key = other.key
    assert Shelf.found(key) is other
    assert key != shelf.key
    assert not any(Shelf.found(wrong) for wrong in (None, "", ["x"]))
    del other
    gc.collect()
    assert Shelf.found(key) is None


def test_what_was_cleared_in_the_browser_stays_so(shelf):
    ask(shelf, "Who founded it?")
    shelf.add(bridge, no_progress, STAYS)
    ask(shelf, "When was it opened?")
    [shown] = talk.restored([], shelf.key, shelf, gr.Request(headers={}))
    [_, key, _, _, chat, *_] = shown
    assert key == shelf.key
    assert len(chat) == 2  # of the bridge
    assert shelf.kept == []


def test_a_follow_up_waits_for_the_answer_that_it_leans_on(shelf):
    first, second = shelf.begin("When was it founded?"), shelf.begin("And by whom?")
    late = threading.Thread(target=shelf.answer, args=[second])
    late.start()
    shelf.answer(first)
    late.join()
    assert questions(shelf) == ["When was it founded?", "And by whom?"]
    assert shelf.view.exchanges[1].answer.understood == "By whom was it founded?"


def test_a_question_that_waits_can_be_stopped(shelf):
    shelf.begin("Who founded it?")
    second = shelf.begin("When was it founded?")
    waiting = threading.Thread(target=shelf.answer, args=[second])
    waiting.start()
    assert shelf.stop() == "When was it founded?"
    waiting.join(timeout=60)
    assert not waiting.is_alive()
    assert shelf.view.pending == shelf.view.said == ()


def test_cutting_forgets_what_is_being_asked_after_that_place_too(shelf):
    ask(shelf, "Who founded it?")
    first, second = shelf.begin("When was it founded?"), shelf.begin("Who leads the MEK?")
    shelf.cut(2)
    assert shelf.view.pending == ("When was it founded?",)
    shelf.cut(0)
    for ticket in (first, second):
        shelf.answer(ticket)
    assert shelf.view.said == ()


def test_stopping_and_clearing_reach_the_chosen_article_alone(shelf):
    ask(shelf, "Who founded it?")
    ticket = shelf.begin("When was it founded?")
    shelf.add(bridge, no_progress, STAYS)
    assert not shelf.shows(ticket)
    assert shelf.stop() == ""
    shelf.clear()
    assert shelf.kept == ["Who founded it?"]
    shelf.answer(ticket)
    assert shelf.kept == ["Who founded it?", "When was it founded?"]


def test_no_more_is_asked_for_a_visitor_who_leaves_during_a_restore(quoth):
    asked = []

    class Listening(Desk):
        def ask(self, quoth, question, history=(), *, door, articles=None):
            asked.append(question)
            return super().ask(quoth, question, history, door=door, articles=articles)

    shelf = Shelf(quoth, [], Listening())
    kept = ["When was it founded?", "And by whom?", "Who leads it?"]
    going = talk.restored(kept, None, shelf, gr.Request(headers={}))
    assert next(going) == gr.skip()
    going.close()
    assert asked == kept[:1]
    assert not shelf.view.said
    *_, shown = talk.restored(kept, None, shelf, gr.Request(headers={}))
    assert shown[0] == kept
    assert questions(shelf) == kept


def test_what_is_cleared_during_a_restore_stays_so(shelf, monkeypatch):
    real = type(shelf.view.quoth).ask

    def ask_and_clear(self, question, history=()):
        shelf.clear()
        return real(self, question, history)

    monkeypatch.setattr(type(shelf.view.quoth), "ask", ask_and_clear)
    assert list(shelf.restore(["When was it founded?"])) == [1]
    assert shelf.view.said == ()


def test_a_question_too_long_to_be_asked_is_not_kept_whole(shelf):
    ask(shelf, "x" * 1_000_000)
    [failed] = shelf.view.said
    assert isinstance(failed, Failure)
    assert len(failed.question) < 300


def test_the_oldest_questions_go_first(shelf, monkeypatch):
    monkeypatch.setattr(shelves, "MOST_SAID", 2)
    for question in ("Who founded it?", "?!", "When was it founded?"):
        ask(shelf, question)
    assert questions(shelf) == ["?!", "When was it founded?"]
