"""The server as a process: who comes in, what it logs, and how it ends."""

import http.client
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from qa.web.passwords import hash_of
from tests.conftest import free_port
from tests.test_serve import call_tools

ROOT = Path(__file__).resolve().parents[1]
ADA = httpx.BasicAuth("ada", "engine")


@pytest.fixture(scope="module")
def temporary(tmp_path_factory):
    """Where the server makes its folder for uploads."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def uploads(guarded, temporary):
    (folder,) = temporary.glob("quoth-uploads-*")
    return folder


@pytest.fixture(scope="module")
def guarded(tmp_path_factory, temporary):
    """A server that asks for a password and logs questions; its address, process and log."""
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "passwords").write_text(f"ada:{hash_of('engine').decode()}\n")
    port = free_port()
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [
                sys.executable, "app.py", "--port", str(port),
                "--auth", str(folder / "passwords"), "--log-questions", "--name", "quoth.example",
            ],
            env={**os.environ, "GRADIO_TEMP_DIR": str(temporary)},
            cwd=ROOT, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    for _ in range(240):
        assert process.poll() is None, (folder / "log").read_text()
        try:
            httpx.get(address)
            break
        except httpx.TransportError:
            time.sleep(0.5)
    yield address, process, folder / "log"
    if process.poll() is None:
        process.kill()
    process.wait()


def test_every_door_asks_for_the_password(guarded):
    address, _, _ = guarded
    for path in ("/", "/config", "/api/ask?question=Who?", "/api/docs", "/gradio_api/mcp/"):
        assert httpx.get(address + path).status_code == 401, path
        assert httpx.get(address + path, auth=("ada", "loom")).status_code == 401, path
    assert httpx.get(address, auth=ADA).status_code == 200
    asked = httpx.get(
        f"{address}/api/ask", params={"question": "Who founded it?"}, auth=ADA, timeout=60
    )
    assert asked.json()["answered"]
    header = next(ADA.auth_flow(httpx.Request("GET", address))).headers["Authorization"]
    _, ((text, failed),) = call_tools(
        address, ("ask_article", {"question": "Who founded it?"}), headers={"Authorization": header}
    )
    assert not failed
    assert json.loads(text) == asked.json()


def test_another_name_and_another_origin_are_refused_before_the_password(guarded):
    address, _, _ = guarded
    assert httpx.get(address, headers={"Host": "evil.example"}).status_code == 421
    assert httpx.get(address, headers={"Origin": "http://evil.example"}).status_code == 403
    assert httpx.get(address, headers={"Host": "quoth.example"}, auth=ADA).status_code == 200


@pytest.mark.parametrize(
    "place",
    [
        "/etc/passwd", "//etc/passwd", "../../../../etc/passwd", "..%2f..%2f..%2fetc/passwd",
        "file:///etc/passwd", "app.py", "./app.py", f"{ROOT}/app.py", f"{ROOT}/pyproject.toml",
        "%00/etc/passwd", "/proc/self/environ", "http://127.0.0.1:1/", "~/.bashrc",
    ],
)  # fmt: skip
def test_no_file_of_the_machine_can_be_read(guarded, place):
    address, _, _ = guarded
    host, port = address.removeprefix("http://").split(":")
    header = next(ADA.auth_flow(httpx.Request("GET", address))).headers["Authorization"]
    for route in ("/gradio_api/file=", "/gradio_api/file/", "/file=", "/gradio_api/proxy=",
                  "/static/", "/assets/", "/theme.css/../", "/api/static/"):  # fmt: skip
        # Straight to the socket: a client would tidy the path.
        with socket.create_connection((host, int(port))) as connection:
            request = f"GET {route}{place} HTTP/1.1\r\nHost: {host}:{port}\r\n"
            request += f"Authorization: {header}\r\nConnection: close\r\n\r\n"
            connection.sendall(request.encode())
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        status = int(answer.split(b" ", 2)[1])
        assert status in (400, 403, 404, 405, 422) or b"<gradio-app" in answer or (
            status == 307 and b"127.0.0.1" in answer
        ), answer[:300]  # fmt: skip
        for secret in (b"root:x:0", b"build-backend", b"from qa.cli import", b"PATH="):
            assert secret not in answer


@pytest.fixture(scope="module")
def secret(tmp_path_factory):
    path = tmp_path_factory.mktemp("of the machine") / "secret.txt"
    path.write_bytes(b"The key is under the mat. It was put there in 1871.")
    return path


@pytest.fixture(scope="module")
def listening():
    """A server of another program of this machine; its address, and what it was asked."""
    asked = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/status.txt", asked
        server.shutdown()


def run_event(client, function, data):
    """Let an event of the page happen, and return what comes of it."""
    session = uuid.uuid4().hex
    joined = client.post(
        "/gradio_api/queue/join",
        json={"data": data, "fn_index": function, "session_hash": session},
    )
    assert joined.status_code == 200
    with client.stream("GET", f"/gradio_api/queue/data?session_hash={session}") as stream:
        said = [json.loads(line[5:]) for line in stream.iter_lines() if line.startswith("data:")]
    return next(each for each in said if each["msg"] == "process_completed"), json.dumps(said)


@pytest.mark.parametrize("meta", [{"meta": {"_type": "gradio.FileData"}}, {}])
@pytest.mark.parametrize(
    "place", ["{secret}", "{uploads}/../{name}", "{address}", "file://{secret}"]
)
def test_no_event_takes_a_file_that_was_not_uploaded(
    guarded, uploads, secret, listening, place, meta
):
    address, _, log = guarded
    elsewhere, asked = listening
    beside = os.path.relpath(secret, uploads.parent)
    path = place.format(secret=secret, uploads=uploads, name=beside, address=elsewhere)
    with httpx.Client(base_url=address, auth=ADA, timeout=60) as client:
        config = client.get("/config").json()
        taking = [d for d in config["dependencies"] if d["inputs"] and d["backend_fn"]]
        assert len(taking) > 15
        before = set(uploads.rglob("*"))
        for function in taking:
            file = {"path": path, **meta}
            data = [file for _ in function["inputs"]]
            done, said = run_event(client, function["id"], data)
            assert not done["success"], function["targets"]
            assert "under the mat" not in said
            assert str(secret) not in said
        assert set(uploads.rglob("*")) == before
    assert secret.exists()
    assert asked == []
    assert "Traceback" not in log.read_text()


def test_an_uploaded_file_is_taken_and_lies_where_the_server_wants_it(guarded, uploads):
    address, _, _ = guarded
    with httpx.Client(base_url=address, auth=ADA, timeout=60) as client:
        (path,) = client.post(
            "/gradio_api/upload",
            files={"files": ("../../../bridge.txt", b"The bridge was built in 1871. It is red.")},
        ).json()
        assert Path(path).resolve().is_relative_to(uploads.resolve())
        config = client.get("/config").json()
        own = next(
            d for d in config["dependencies"]
            if "upload" in (t[1] for t in d["targets"]) and len(d["outputs"]) > 5
        )  # fmt: skip
        file = {"path": path, "meta": {"_type": "gradio.FileData"}}
        done, said = run_event(client, own["id"], [file, None])
        assert done["success"]
        assert "built in 1871" in said
    assert list(uploads.iterdir()) == []


def test_the_folder_for_uploads_is_the_servers_alone(guarded, uploads):
    assert stat.S_IMODE(uploads.stat().st_mode) == 0o700


def test_an_upload_that_breaks_off_leaves_nothing(guarded, uploads):
    address, _, _ = guarded
    host, port = address.removeprefix("http://").split(":")
    header = next(ADA.auth_flow(httpx.Request("GET", address))).headers["Authorization"]
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            f"POST /gradio_api/upload HTTP/1.1\r\nHost: {host}:{port}\r\n"
            f"Authorization: {header}\r\nContent-Length: 1000000\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
            'Content-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'.encode()
            + b"y" * 100_000
        )
        time.sleep(0.5)
        assert list(uploads.iterdir()) == []
    assert httpx.get(f"{address}/api/health", auth=ADA).status_code == 200
    assert list(uploads.iterdir()) == []


def test_no_event_that_waits_for_its_turn_can_be_had_without(guarded):
    address, _, _ = guarded
    with httpx.Client(base_url=address, auth=ADA, timeout=60) as client:
        queued = [
            d for d in client.get("/config").json()["dependencies"] if d["queue"] is not False
        ]
        assert len(queued) > 15
        for event in queued:
            data = [None for _ in event["inputs"]]
            sent = {"fn_index": event["id"], "session_hash": "x", "data": data}
            assert client.post("/gradio_api/run/predict", json=sent).status_code >= 400, event[
                "targets"
            ]


def test_a_connection_outlasts_the_reading_of_an_answer(guarded):
    address, _, _ = guarded
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)
    header = next(ADA.auth_flow(httpx.Request("GET", address))).headers["Authorization"]
    for pause in (0, 6):
        time.sleep(pause)
        connection.request("GET", "/api/health", headers={"Authorization": header})
        answer = connection.getresponse()
        assert answer.status == 200
        answer.read()
    connection.close()


def test_answers_in_flight_are_given_before_it_ends_within_seconds(guarded, temporary):
    """The last test here, since it ends the server."""
    address, process, log = guarded
    answers: list[httpx.Response] = []

    def ask():
        # A follow-up to two others, each of which is asked first.
        params = {"question": "And by whom?", "history": ["When was it founded?", "And in 1981?"]}
        answers.append(httpx.get(f"{address}/api/ask", params=params, auth=ADA, timeout=60))

    asking = threading.Thread(target=ask)
    with httpx.stream("GET", f"{address}/gradio_api/heartbeat/abc", auth=ADA, timeout=60):
        asking.start()
        time.sleep(0.5)
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        took = time.monotonic() - begun
    asking.join()
    assert answers[0].json()["understood"] != "And by whom?"
    assert took < 20, took  # uvicorn alone would wait for the open page until that is closed
    said = log.read_text()
    assert "Traceback" not in said
    assert list(temporary.glob("quoth-uploads-*")) == []
    outcome = r"INFO http: (not )?answered \(0\.\d\d\) in \d+ ms: 'And by whom\?'"
    assert re.search(outcome, said)
