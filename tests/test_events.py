"""Events of the page that nobody listens to."""

import json
import uuid
from typing import Any

import httpx
import pytest

from qa.web.events import MOST_OF_A_PAGE, MOST_UNHEARD, Events


class Page:
    """As much of Gradio's page as is looked at."""

    def __init__(self):
        self.fns = {0: None, 1: None}
        self._queue = self
        self.pending_event_ids_session: dict[str, set[str]] = {}
        self.pending_messages_per_session: dict[str, Messages] = {}


def events_of(page: Any) -> Events:
    return Events(page)


class Messages(list[str]):
    qsize = list.__len__

    def empty(self):
        return not self

    def get_nowait(self):
        return self.pop()


@pytest.mark.parametrize("number", [-1, 2, 10**30, "0", [], {}])
def test_an_event_that_there_is_not_is_refused(number):
    refusal = events_of(Page()).refusal({"fn_index": number})
    assert refusal is not None
    assert refusal.status_code == 404
    assert events_of(Page()).refusal({"fn_index": 1}) is None
    assert events_of(Page()).refusal({}) is None


def test_what_nobody_listens_to_is_dropped():
    page = Page()
    events = events_of(page)
    page.pending_event_ids_session = {name: {"x"} for name in ("gone", "left", "here")}
    for name in ("left", "here"):
        page.pending_messages_per_session[name] = Messages(["a pane"] * MOST_UNHEARD)
    with events.listening("here"), events.listening("here"):
        pass
    with events.listening("here"):
        assert events.refusal({"fn_index": 1}) is None
    kept = {name: len(each) for name, each in page.pending_messages_per_session.items()}
    assert kept == {"left": 0, "here": MOST_UNHEARD}
    assert set(page.pending_event_ids_session) == {"left", "here"}


def test_a_page_that_does_not_listen_begins_no_more(address):
    with httpx.Client(base_url=address, timeout=60) as client:
        config = client.get("/config").json()
        load = next(
            d["id"] for d in config["dependencies"]
            if "load" in (t[1] for t in d["targets"]) and len(d["inputs"]) == 3
        )  # fmt: skip
        session = uuid.uuid4().hex
        sent = {"fn_index": load, "data": [[], "", None], "session_hash": session}
        statuses = [
            client.post("/gradio_api/queue/join", json=sent).status_code
            for _ in range(MOST_OF_A_PAGE + 5)
        ]
        assert statuses == [200] * MOST_OF_A_PAGE + [429] * 5
        # It listens, and may go on.
        with client.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as stream:
            said = [line[5:] for line in stream.iter_lines() if line.startswith("data:")]
        heard = [json.loads(line)["msg"] for line in said]
        assert heard.count("process_completed") == MOST_OF_A_PAGE
        assert client.post("/gradio_api/queue/join", json=sent).status_code == 200
