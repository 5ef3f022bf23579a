"""The desk: every question is one line in the log, and none of it is the question's text."""

import logging
import threading

import pytest

from index.errors import QuestionError
from qa.web.desk import Desk

QUESTION = "Who founded it?"


def lines(caplog):
    return [record.getMessage() for record in caplog.records if record.name == "qa.web.desk"]


@pytest.fixture(autouse=True)
def _logged(caplog):
    caplog.set_level(logging.INFO, logger="qa.web.desk")


def test_a_question_is_one_line_without_its_text(quoth, caplog):
    desk = Desk()
    answer = desk.ask(quoth, QUESTION, door="page")
    assert answer == quoth.ask(QUESTION)
    assert desk.retrieve(quoth, QUESTION, 3, door="http") == quoth.retrieve(QUESTION, 3)
    desk.ask(quoth, "Who won the World Cup?", door="assistant")
    with pytest.raises(QuestionError):
        desk.ask(quoth, "\n", door="http")
    said = lines(caplog)
    assert [line.split(" in ")[0] for line in said] == [
        f"page: answered ({answer.confidence:.2f})",
        "http: 3 passages",
        said[2].split(" in ")[0],
        "http: refused",
    ]
    assert said[2].startswith("assistant: not answered (")
    assert all(line.endswith(" ms") for line in said)


def test_the_text_is_logged_where_that_is_wanted_and_forges_no_line(quoth, caplog):
    desk = Desk(log_questions=True)
    desk.ask(quoth, QUESTION, door="page")
    with pytest.raises(QuestionError):
        desk.ask(quoth, "Why?\n2026-01-01 INFO page: answered \x1b[2J", door="http")
    said = lines(caplog)
    assert said[0].endswith(f": '{QUESTION}'")
    assert len(said) == 2
    assert "\n" not in said[1]
    assert "\x1b" not in said[1]


def test_a_fault_is_logged_and_raised(quoth, caplog, monkeypatch):
    def broken(_question, _history):
        raise ZeroDivisionError

    monkeypatch.setattr(quoth, "ask", broken)
    with pytest.raises(ZeroDivisionError):
        Desk().ask(quoth, QUESTION, door="page")
    assert lines(caplog)[0].startswith("page: failed in ")


def test_what_is_being_answered_is_waited_for(quoth, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()
    real = quoth.ask

    def slow(question, history):
        begun.set()
        assert go_on.wait(10)
        return real(question, history)

    desk = Desk()
    assert desk.is_free_within(0)
    monkeypatch.setattr(quoth, "ask", slow)
    asking = threading.Thread(target=lambda: desk.ask(quoth, QUESTION, door="page"))
    asking.start()
    assert begun.wait(10)
    assert not desk.is_free_within(0.01)
    go_on.set()
    assert desk.is_free_within(10)
    asking.join()
