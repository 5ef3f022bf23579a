"""Whom the server lets in, and what it tells browsers: every request passes the guard."""

import asyncio
import base64

import httpx
import pytest
from starlette.responses import PlainTextResponse

from qa.web.desk import Desk
from qa.web.guard import HEADERS, LOOPBACK, Guard
from qa.web.passwords import Passwords, hash_of

INSIDE = PlainTextResponse("inside")
OTHER_SITE = "http://evil.example"


def ask(guard, base="http://127.0.0.1:7860", method="GET", path="/", **headers):
    async def asked():
        transport = httpx.ASGITransport(guard)
        async with httpx.AsyncClient(transport=transport, base_url=base) as client:
            return await client.request(method, path, headers=headers)

    return asyncio.run(asked())


def basic(name, password):
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


@pytest.mark.parametrize("base", ["http://127.0.0.1:7860", "http://localhost", "http://[::1]:80"])
def test_loopback_names_are_let_in_with_security_headers(base):
    answer = ask(Guard(INSIDE, Desk(), LOOPBACK, None), base)
    assert answer.text == "inside"
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[", "::1"])
def test_another_name_is_refused(host):
    answer = ask(Guard(INSIDE, Desk(), LOOPBACK, None), Host=host)
    assert answer.status_code == 421
    assert list(answer.json()) == ["error"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_any_name_is_let_in_where_names_are_not_known():
    assert ask(Guard(INSIDE, Desk(), None, None), "http://quoth.example").text == "inside"


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize(
    "origin", [OTHER_SITE, "null", "https://127.0.0.1", "http://127.0.0.1:7861", "http://[", ""]
)
def test_a_page_of_another_origin_may_not_ask(method, origin):
    answer = ask(Guard(INSIDE, Desk(), LOOPBACK, None), method=method, Origin=origin)
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_elsewhere_may_lead_here_and_load_nothing(site):
    guard = Guard(INSIDE, Desk(), LOOPBACK, None)
    for path in ("/api/ask?question=Who%3F", "/config", "/gradio_api/mcp/"):
        assert ask(guard, path=path, **{"Sec-Fetch-Site": site}).status_code == 403
        assert ask(guard, path=path, **{"Sec-Fetch-Site": "same-origin"}).text == "inside"
    assert ask(guard, path="/", **{"Sec-Fetch-Site": site}).text == "inside"


def test_the_page_itself_may_ask_behind_a_proxy_too():
    guard = Guard(INSIDE, Desk(), {*LOOPBACK, "quoth.example"}, None)
    assert ask(guard, Origin="http://127.0.0.1:7860").text == "inside"
    assert ask(guard, "http://quoth.example", Origin="https://quoth.example").text == "inside"
    assert ask(guard, Origin="https://quoth.example").text == "inside"
    assert ask(guard, "http://quoth.example", Origin="http://localhost").status_code == 403


def test_a_password_is_asked_for():
    guard = Guard(INSIDE, Desk(), LOOPBACK, Passwords({"ada": hash_of("engine")}))
    for header in (None, "", "Basic", "Basic ???", basic("ada", "loom"), basic("bell", "engine")):
        answer = ask(guard, **({} if header is None else {"Authorization": header}))
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")
        assert list(answer.json()) == ["error"]
    for _ in range(2):  # the second time it is known
        assert ask(guard, Authorization=basic("ada", "engine")).text == "inside"
    assert ask(guard, Authorization=basic("ada", "loom")).status_code == 401


def test_nothing_but_http_comes_through():
    reached = []

    async def app(scope, _receive, _send):
        reached.append(scope["type"])

    async def never(*_arguments):
        raise AssertionError

    for kind in ("websocket", "lifespan"):
        asyncio.run(Guard(app, Desk(), None, None)({"type": kind}, never, never))
    assert reached == ["lifespan"]


def test_a_path_that_no_file_can_have_is_refused():
    answer = ask(Guard(INSIDE, Desk(), LOOPBACK, None), path="/gradio_api/file=%00/etc/passwd")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "place",
    [
        "file=https://evil.example/x.png", "file/https://evil.example/x.png", "file=/etc/passwd",
        "proxy=https://evil.example/", "deep_link?session_hash=x", "process_recording",
        "component_server", "startup-events", "runs", "token", "vibe-code", "stream/x", "upload/",
        "call/ask_article", "run/ask_article", "queue/status", "../file=/etc/passwd",
        "mcp/</script><script>alert(1)</script>/mcp",
    ],
)  # fmt: skip
def test_what_the_page_has_no_use_for_is_closed(place):
    answer = ask(Guard(INSIDE, Desk(), LOOPBACK, None), path=f"/gradio_api/{place}")
    assert answer.status_code == 404


def test_programs_alone_come_to_the_tools():
    guard = Guard(INSIDE, Desk(), LOOPBACK, None)
    assert ask(guard, path="/gradio_api/mcp/", Accept="text/html").status_code == 406
    assert ask(guard, path="/gradio_api/mcp/", Accept="text/event-stream").text == "inside"


@pytest.mark.parametrize("hosts", [LOOPBACK, {*LOOPBACK, "quoth.example"}, None])
def test_a_proxy_is_believed_where_it_names_this_server(hosts):
    believed = []

    async def app(scope, receive, send):
        believed.append(dict(scope["headers"]).get(b"x-forwarded-host"))
        await INSIDE(scope, receive, send)

    guard = Guard(app, Desk(), hosts, None)
    for host in ("evil.example", "[", "quoth.example:8443"):
        ask(guard, path="/config", **{"X-Forwarded-Host": host})
    known = hosts is None or "quoth.example" in hosts
    assert believed[2] == (b"quoth.example:8443" if known else None)
    assert believed[:2] == ([b"evil.example", b"["] if hosts is None else [None, None])


def test_what_is_asked_over_http_counts_from_the_first_byte_on():
    desk, seen = Desk(), []

    async def app(scope, receive, send):
        seen.append((scope["path"], desk.is_free_within(0)))
        await INSIDE(scope, receive, send)

    for path in ("/api/ask", "/gradio_api/heartbeat/x"):
        ask(Guard(app, desk, LOOPBACK, None), path=path)
        assert desk.is_free_within(0)
    assert seen == [("/api/ask", False), ("/gradio_api/heartbeat/x", True)]
