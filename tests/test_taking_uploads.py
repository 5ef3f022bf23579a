"""Uploads on their way: each has a place of its own, and nothing is left of what breaks off."""

import asyncio
import os
import stat
import subprocess
import sys

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from qa.web import uploads
from qa.web.routes import MOST_BYTES
from qa.web.uploads import MOST_WAITING_BYTES, Uploads
from tests.conftest import ROOT


def send(folder, *forms, content=None, headers=None):
    """Send forms all at once, and return the answers."""
    app = Starlette(routes=[Route("/", Uploads(folder).take, methods=["POST"])])

    async def sent():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            if content is not None:
                return [await client.post("/", content=content, headers=headers)]
            return await asyncio.gather(*(client.post("/", files=form) for form in forms))

    return asyncio.run(sent())


def places(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def waiting(folder, number, length=MOST_BYTES):
    """Put a file there that nobody has read."""
    (folder / str(number)).mkdir()
    with (folder / str(number) / "page.html").open("wb") as file:
        file.truncate(length)


def test_equal_files_lie_in_places_of_their_own(tmp_path):
    form = {"files": ("../../a/b\u0000<i>.html", b"<p>Same.</p>")}
    first, second = (answer.json()[0] for answer in send(tmp_path, form, form))
    assert first != second
    assert {str(path) for path in places(tmp_path)} == {first, second}
    for path in places(tmp_path):
        assert path.read_bytes() == b"<p>Same.</p>"
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert uploads.take_upload(str(path))[1] == b"<p>Same.</p>"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["..", ".", "/", "\\", " ", "a" * 1000, "\u202e.txt", "\u00e9" * 300]
)
def test_any_name_is_a_name_in_that_place(tmp_path, name):
    (answer,) = send(tmp_path, {"files": (name, b"x")})
    assert answer.status_code == 200
    (path,) = places(tmp_path)
    assert answer.json() == [str(path)]
    assert path.parent.parent == tmp_path


@pytest.mark.parametrize(
    "form",
    [
        {"other": ("a.txt", b"x")},
        {"files": (None, "text")},
        [("files", ("a.txt", b"x")), ("files", ("b.txt", b"y"))],
    ],
)
def test_anything_but_one_file_is_refused_and_leaves_nothing(tmp_path, form):
    (answer,) = send(tmp_path, form)
    assert answer.status_code == 400
    assert answer.json() == {"error": "it is no form with one file"}
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_form_is_refused(tmp_path):
    for kind in ("multipart/form-data; boundary=x", "multipart/form-data", "text/plain", ""):
        (answer,) = send(tmp_path, content=b"--x\r\nnonsense", headers={"Content-Type": kind})
        assert answer.status_code == 400, kind
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_too_long_is_refused_and_leaves_nothing(tmp_path):
    (answer,) = send(tmp_path, {"files": ("a.txt", b"x" * (MOST_BYTES + 1))})
    assert answer.status_code == 413
    assert list(tmp_path.iterdir()) == []
    (answer,) = send(tmp_path, {"files": ("a.txt", b"x" * MOST_BYTES)})
    assert answer.status_code == 200


def test_uploads_that_nobody_reads_do_not_fill_the_disk(tmp_path):
    for number in range(MOST_WAITING_BYTES // MOST_BYTES):
        waiting(tmp_path, number, MOST_BYTES - 50_000)
    form = {"files": ("a.txt", b"x" * 2_000_000)}
    assert send(tmp_path, form)[0].status_code == 503
    assert send(tmp_path, {"files": ("a.txt", b"x")})[0].status_code == 200
    (tmp_path / "0" / "page.html").unlink()
    assert send(tmp_path, form)[0].status_code == 200


def test_empty_uploads_do_not_fill_the_disk_either(tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_WAITING_BYTES", 100 * 4096)
    for number in range(60):
        waiting(tmp_path, number, 0)
    assert send(tmp_path, {"files": ("a.txt", b"x")})[0].status_code == 503


def test_uploads_on_their_way_are_counted(tmp_path, monkeypatch):
    """Sent all at once, each would find room for itself."""
    monkeypatch.setattr(uploads, "MOST_WAITING_BYTES", 10_000_000)
    form = {"files": ("a.txt", b"x" * 1_000_000)}
    statuses = [answer.status_code for answer in send(tmp_path, *[form] * 30)]
    assert statuses.count(200) == len(places(tmp_path)) < 10
    assert statuses.count(503) == 30 - statuses.count(200)


def test_an_upload_that_stalls_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "_LONGEST", 0.2)
    sent = []

    async def stalled():
        async def receive():
            await asyncio.sleep(60)

        async def say(message):
            sent.append(message)

        headers = [(b"content-type", b"multipart/form-data; boundary=x")]
        scope = {"type": "http", "method": "POST", "path": "/", "headers": headers,
                 "query_string": b""}  # fmt: skip
        app = Starlette(routes=[Route("/", Uploads(tmp_path).take, methods=["POST"])])
        await app(scope, receive, say)

    asyncio.run(stalled())
    assert sent[0]["status"] == 408
    assert list(tmp_path.iterdir()) == []


def test_what_nobody_reads_is_deleted_in_time(tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "_KEEP", 0.1)

    async def sent():
        app = Starlette(routes=[Route("/", Uploads(tmp_path).take, methods=["POST"])])
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answer = await client.post("/", files={"files": ("a.txt", b"x")})
            assert places(tmp_path) == [tmp_path / answer.json()[0]]
            for _ in range(100):
                await asyncio.sleep(0.1)
                if not list(tmp_path.iterdir()):
                    return True
        return False

    assert asyncio.run(sent())


MAKES = "from qa.web.uploads import private_folder; print(private_folder())"


@pytest.mark.parametrize(("where", "made"), [("not/there/yet", True), ("file/in/the/way", False)])
def test_the_folder_is_made_where_it_is_to_be_or_that_is_told(tmp_path, where, made):
    (tmp_path / "file").write_text("")
    done = subprocess.run(
        [sys.executable, "-c", MAKES],
        check=False, capture_output=True, text=True, cwd=ROOT,
        env={**os.environ, "GRADIO_TEMP_DIR": str(tmp_path / where)},
    )  # fmt: skip
    if made:
        assert done.stdout.startswith(str(tmp_path / where / "quoth-uploads-"))
        assert list((tmp_path / where).iterdir()) == []
    else:
        assert "UploadError: uploads cannot be kept in" in done.stderr
