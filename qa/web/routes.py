"""Which places there are, and how much may be asked of each, before a byte of it is read."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Message, Receive, Scope

# Where Gradio's page sends uploads, asks how far they are, and hears what comes of its events.
UPLOAD = "/gradio_api/upload"
PROGRESS = "/gradio_api/upload_progress"
LISTEN = "/gradio_api/queue/data"
# Of an uploaded file.
MOST_BYTES = 20_000_000
_MCP = "/gradio_api/mcp"
# What the page and programs use. Gradio has more: places that fetch any address and pass it on as
# if it were ours, that keep what is sent for ever, that write what a link shows.
_PLACES = frozenset(
    {
        "/", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt",
        *(
            f"/gradio_api/{place}"
            for place in (
                "app_id", "cancel", "info", "queue/join", "reset", "run/predict", "theme.css",
            )
        ),
        UPLOAD, PROGRESS, LISTEN,
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
_LONGEST_PART = 255  # bytes; no file has a longer name, and asking for it is an error to Python
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
    there = path in _PLACES or path.startswith(_FOLDERS)
    if not there or max(len(part.encode()) for part in path.split("/")) > _LONGEST_PART:
        return refused(404, "there is no such place")
    if path.startswith("/gradio_api/"):
        if len(path) + len(scope["query_string"]) > _LONGEST_ADDRESS:
            return refused(414, f"an address has at most {_LONGEST_ADDRESS:,} bytes here")
        if path.startswith(_MCP) and "text/html" in headers.get("accept", ""):
            return refused(406, "this is a place for programs")
    return None


def too_long(scope: Scope) -> Response | None:
    """Refuse what would fill the memory or the disk."""
    headers = Headers(scope=scope)
    if "transfer-encoding" in headers or not headers.get("content-length", "0").isdecimal():
        return refused(411, "a request must say how long it is")
    most = MOST_BYTES if scope["path"] == UPLOAD else _MOST_ELSEWHERE
    if int(headers.get("content-length", "0")) > most + _AROUND:
        return refused(413, f"at most {most // 1_000_000} MB are taken")
    return None


async def read_sent(scope: Scope, receive: Receive) -> tuple[dict[str, Any], Receive]:
    """Return the JSON object that Gradio is sent, and where the same can be received again.

    The object is empty where something else is sent, which Gradio refuses.

    Raises:
        ClientDisconnect: the request broke off.
    """
    body = await Request(scope, receive).body()
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        sent = None
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return sent if isinstance(sent, dict) else {}, receive_again


def misnamed(sent: Mapping[str, Any]) -> Response | None:
    """Refuse names that are not such as Gradio gives."""
    for name in _NAMES:
        if len(str(sent.get(name) or "")) > _LONGEST_NAME:
            return refused(400, f"{name} has at most {_LONGEST_NAME} characters")
    return None
