"""How much may be asked of each place."""

import asyncio
import json

import httpx
import pytest

from qa.web.desk import Desk
from qa.web.guard import LOOPBACK, Guard
from qa.web.routes import MOST_BYTES, UPLOAD
from tests.test_guard import INSIDE, ask


def test_what_is_too_long_is_refused_before_it_is_read():
    guard = Guard(INSIDE, Desk(), LOOPBACK, None)

    def send(**headers):
        return ask(guard, method="POST", path="/gradio_api/queue/join", **headers)

    assert send(**{"Content-Length": "1000000"}).text == "inside"
    for length in (2_000_000, 10**30):
        answer = send(**{"Content-Length": str(length)})
        assert answer.status_code == 413
        assert answer.json() == {"error": "at most 1 MB are taken"}
    for length, status in ((MOST_BYTES, 200), (2 * MOST_BYTES, 413)):
        answer = ask(guard, method="POST", path=UPLOAD, **{"Content-Length": str(length)})
        assert answer.status_code == status
    for headers in ({"Transfer-Encoding": "chunked"}, {"Content-Length": "-1"}):
        assert send(**headers).status_code == 411


def send_names(**names):
    """Send names to where events of the page are, and return the answer and what came through."""
    came = []

    async def app(scope, receive, send):
        came.append(json.loads((await receive())["body"]))
        await INSIDE(scope, receive, send)

    async def sent():
        transport = httpx.ASGITransport(Guard(app, Desk(), LOOPBACK, None))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.post("/gradio_api/queue/join", json=names)

    return asyncio.run(sent()), came


@pytest.mark.parametrize("name", ["session_hash", "event_id"])
def test_names_that_gradio_keeps_are_short(name):
    answer, came = send_names(**{name: "x" * 65})
    assert answer.status_code == 400
    assert answer.json() == {"error": f"{name} has at most 64 characters"}
    assert came == []
    sent = {name: "x" * 64, "data": ["y" * 100_000]}
    answer, came = send_names(**sent)
    assert answer.text == "inside"
    assert came == [sent]


@pytest.mark.parametrize("body", [b"", b"[", b"[" * 100_000, b"\xff", b"[]", b"null"])
def test_what_is_no_form_of_gradios_is_left_to_gradio(body):
    async def sent():
        transport = httpx.ASGITransport(Guard(INSIDE, Desk(), LOOPBACK, None))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.post("/gradio_api/reset", content=body)

    assert asyncio.run(sent()).text == "inside"


def test_addresses_are_short_where_gradio_keeps_them():
    guard = Guard(INSIDE, Desk(), LOOPBACK, None)
    path = "/gradio_api/queue/data?session_hash="
    assert ask(guard, path=path + "x" * 100).text == "inside"
    assert ask(guard, path=path + "x" * 2_000).status_code == 414
    assert ask(guard, path="/gradio_api/heartbeat/" + "x" * 2_000).status_code == 404
    assert ask(guard, path="/api/ask?question=" + "x" * 2_000).text == "inside"
    assert ask(guard, path="/static/" + "x" * 300).status_code == 404
    assert ask(guard, path="/static/" + "x/" * 200).text == "inside"
