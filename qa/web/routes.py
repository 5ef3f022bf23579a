"""Which places there are, and how much may be asked of each, before a byte of it is read."""

import json

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Scope

from qa.web.uploads import MOST_BYTES

# Where Gradio takes uploads.
UPLOAD = "/gradio_api/upload"
_MCP = "/gradio_api/mcp"
# What the page and programs use. Gradio has more: places that fetch any address and pass it on as
# if it were ours, that keep what is sent for ever, that write what a link shows.
_PLACES = frozenset(
    {
        "/", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt",
        *(
            f"/gradio_api/{place}"
            for place in (
                "app_id", "cancel", "info", "queue/data", "queue/join", "reset", "run/predict",
                "theme.css", "upload", "upload_progress",
            )
        ),
        # Any other place under it brings a page with the address in a script, not escaped.
        *(
            _MCP + place
            for place in ("", "/", "/http", "/http/", "/schema", "/sse", "/messages", "/messages/")
        ),
    }
)  # fmt: skip
_FOLDERS = ("/api/", "/assets/", "/static/", "/svelte/", "/gradio_api/heartbeat/")
# Gradio keeps for each page what was sent last, and the names of sessions and events.
_MOST_ELSEWHERE = 1_000_000  # bytes
_LONGEST_ADDRESS = 2_000  # bytes
_LONGEST_NAME = 64  # characters; Gradio's own have at most 32
_NAMES = ("session_hash", "event_id")
# What a form may have around a file, in bytes.
_AROUND = 100_000


def refused(status: int, problem: str, headers: dict[str, str] | None = None) -> Response:
    """Return an answer that says why there is none."""
    return JSONResponse({"error": problem}, status, headers)


def closed(scope: Scope) -> Response | None:
    """Refuse what is asked of a place that there is not."""
    path, headers = scope["path"], Headers(scope=scope)
    if "\0" in path:  # no file has such a name, and asking for it is an error to Python
        return refused(400, "there is no such place")
    if path not in _PLACES and not path.startswith(_FOLDERS):
        return refused(404, "there is no such place")
    if path.startswith("/gradio_api/"):
        if len(path) + len(scope["query_string"]) > _LONGEST_ADDRESS:
            return refused(414, f"an address has at most {_LONGEST_ADDRESS:,} bytes here")
        if path.startswith(_MCP) and "text/html" in headers.get("accept", ""):
            return refused(406, "this is a place for programs")
    return None


def length_of(scope: Scope) -> int:
    """Return how many bytes a request says that it has; those that do not say are refused."""
    return int(Headers(scope=scope).get("content-length", "0"))


def too_long(scope: Scope) -> Response | None:
    """Refuse what would fill the memory or the disk."""
    headers = Headers(scope=scope)
    if "transfer-encoding" in headers or not headers.get("content-length", "0").isdecimal():
        return refused(411, "a request must say how long it is")
    most = MOST_BYTES if scope["path"] == UPLOAD else _MOST_ELSEWHERE
    if length_of(scope) > most + _AROUND:
        return refused(413, f"at most {most // 1_000_000} MB are taken")
    return None


async def read_names(scope: Scope, receive: Receive) -> Receive | Response:
    """Read what Gradio is sent, and refuse it where a name in it is not one that Gradio gave.

    Returns:
        Where the same can be received again, or the refusal.
    """
    path = scope["path"]
    if scope["method"] != "POST" or path == UPLOAD or not path.startswith("/gradio_api/"):
        return receive
    try:
        body = await Request(scope, receive).body()
    except ClientDisconnect:
        return refused(400, "the request broke off")
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):  # which Gradio refuses
        sent = None
    if isinstance(sent, dict):
        for name in _NAMES:
            if len(str(sent.get(name) or "")) > _LONGEST_NAME:
                return refused(400, f"{name} has at most {_LONGEST_NAME} characters")
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
