"""Long work takes turns, and ends when it is stopped."""

import threading
from pathlib import Path

import pytest

from qa.evaluate import evaluate
from qa.questions import parse_questions
from qa.web.runs import Runs, StoppedError
from tests.question_rows import ROWS, question_lines, squad


def test_a_run_ends_where_its_progress_says_so(quoth):
    groups = parse_questions(question_lines().encode(), Path("few.jsonl"))
    seen = []

    def stop_at_two(done, total):
        seen.append((done, total))
        if done == 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        evaluate(quoth, groups, progress=stop_at_two)
    assert seen == [(1, len(ROWS)), (2, len(ROWS))]


def test_a_run_ends_while_an_article_is_indexed(quoth):
    def stop(_done, _total):
        raise StoppedError

    with pytest.raises(StoppedError):
        evaluate(quoth, parse_questions(squad(), Path("squad.json")), indexing=stop)


def test_a_session_has_one_run_and_ends_no_other():
    runs = Runs()
    assert runs.stop_of("a").is_set()
    runs.begin("a")
    runs.begin("b")
    first, other = runs.stop_of("a"), runs.stop_of("b")
    assert not first.is_set()
    runs.begin("a")
    assert first.is_set()
    second = runs.stop_of("a")
    runs.finish("a", first)
    assert runs.stop_of("a") is second
    runs.end("a")
    assert second.is_set()
    assert not other.is_set()
    runs.finish("b", other)
    assert runs.stop_of("b") is not other


def never(_before):
    pytest.fail("there is nothing to wait for")


def test_runs_take_turns():
    runs, waits = Runs(), threading.Event()
    first, second = threading.Event(), threading.Event()
    done: list[str] = []

    def wait(before):
        done.append(f"after {before}")
        waits.set()

    def come_second():
        with runs.turn(second, wait):
            done.append("second")

    thread = threading.Thread(target=come_second)
    with runs.turn(first, never):
        thread.start()
        assert waits.wait(60)
        done.append("first")
    thread.join(60)
    assert done[0] == "after 1"
    assert done[-1] == "second"
    assert "first" in done[:-1]


def test_a_run_that_waits_can_be_stopped_and_holds_up_nobody():
    runs, stopped = Runs(), threading.Event()
    stopped.set()

    def look(_before):
        if stopped.is_set():
            raise StoppedError

    with runs.turn(threading.Event(), never), pytest.raises(StoppedError), runs.turn(stopped, look):
        pytest.fail("it had to wait")
    with runs.turn(threading.Event(), never):
        pass
