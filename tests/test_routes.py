"""How much may be asked of each place, and what becomes of uploads that nobody reads."""

import asyncio
import json

import httpx
import pytest

from qa.web.desk import Desk
from qa.web.guard import LOOPBACK
from qa.web.routes import UPLOAD
from qa.web.uploads import MOST_BYTES, MOST_WAITING_BYTES, Uploads
from tests.test_guard import INSIDE, ask, guarded


def test_what_is_too_long_is_refused_before_it_is_read():
    guard = guarded(INSIDE, Desk(), LOOPBACK, None)

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


def send_upload(guard, length=MOST_BYTES, path=UPLOAD):
    return ask(guard, method="POST", path=path, **{"Content-Length": str(length)})


def whole_upload(folder, number, length=MOST_BYTES):
    """Put a file where Gradio puts one that has arrived."""
    (folder / str(number)).mkdir()
    with (folder / str(number) / "page.html").open("wb") as file:
        file.truncate(length)


def test_uploads_that_nobody_reads_do_not_fill_the_disk(tmp_path):
    guard = guarded(INSIDE, Desk(), LOOPBACK, None, tmp_path)
    for number in range(MOST_WAITING_BYTES // MOST_BYTES - 1):
        assert send_upload(guard).text == "inside"
        whole_upload(tmp_path, number)
    assert send_upload(guard).status_code == 503
    assert send_upload(guard, 1000).text == "inside"
    assert ask(guard, path="/api/ask").text == "inside"
    (tmp_path / "0" / "page.html").unlink()
    assert send_upload(guard).text == "inside"


def test_empty_uploads_do_not_fill_the_disk_either(tmp_path):
    guard = guarded(INSIDE, Desk(), LOOPBACK, None, tmp_path)
    for number in range(200):
        whole_upload(tmp_path, number, 0)
    full = Uploads(tmp_path)
    with full.coming(MOST_WAITING_BYTES - 200 * 4096):
        assert full.are_full()
    assert send_upload(guard).text == "inside"


def test_uploads_on_their_way_are_counted(tmp_path):
    """Sent all at once, each would find room for itself."""
    there: list[int] = []
    passed: list[int] = []

    async def app(scope, receive, send):
        passed.append(1)
        while len(there) < 40:
            await asyncio.sleep(0.01)
        await INSIDE(scope, receive, send)

    async def all_at_once():
        transport = httpx.ASGITransport(guarded(app, Desk(), LOOPBACK, None, tmp_path))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:

            async def send():
                there.append(1)
                headers = {"Content-Length": str(MOST_BYTES)}
                return (await client.post(UPLOAD, headers=headers)).status_code

            return await asyncio.gather(*(send() for _ in range(40)))

    statuses = asyncio.run(all_at_once())
    assert len(passed) == statuses.count(200) <= MOST_WAITING_BYTES // MOST_BYTES
    assert statuses.count(503) == 40 - len(passed)


def test_what_is_left_of_an_upload_that_broke_off_is_deleted(tmp_path):
    whole_upload(tmp_path, 0)

    async def app(scope, receive, send):
        (tmp_path / "tmp-of-a-form").write_bytes(b"half")
        (tmp_path / "read").mkdir()
        raise OSError("broken off")

    guard = guarded(app, Desk(), LOOPBACK, None, tmp_path)
    with pytest.raises(OSError, match="broken off"):
        send_upload(guard)
    assert [path.name for path in tmp_path.iterdir()] == ["0"]
    assert (tmp_path / "0" / "page.html").exists()


def send_names(**names):
    """Send names to where events of the page are, and return the answer and what came through."""
    came = []

    async def app(scope, receive, send):
        came.append(json.loads((await receive())["body"]))
        await INSIDE(scope, receive, send)

    async def sent():
        transport = httpx.ASGITransport(guarded(app, Desk(), LOOPBACK, None))
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
        transport = httpx.ASGITransport(guarded(INSIDE, Desk(), LOOPBACK, None))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.post("/gradio_api/reset", content=body)

    assert asyncio.run(sent()).text == "inside"


def test_addresses_are_short_where_gradio_keeps_them():
    guard = guarded(INSIDE, Desk(), LOOPBACK, None)
    path = "/gradio_api/queue/data?session_hash="
    assert ask(guard, path=path + "x" * 100).text == "inside"
    assert ask(guard, path=path + "x" * 2_000).status_code == 414
    assert ask(guard, path="/gradio_api/heartbeat/" + "x" * 2_000).status_code == 414
    assert ask(guard, path="/api/ask?question=" + "x" * 2_000).text == "inside"
