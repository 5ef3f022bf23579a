"""What stands before everything that is served: whom it lets in, and what it tells browsers."""

from collections.abc import Collection
from contextlib import nullcontext
from urllib.parse import urlsplit

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.web.desk import Desk
from qa.web.passwords import Passwords
from qa.web.uploads import MOST_BYTES, is_room_for_uploads

# Where Gradio takes uploads.
UPLOAD = "/gradio_api/upload"
# Of other requests, in bytes: Gradio keeps for each page what was sent last.
_MOST_ELSEWHERE = 1_000_000
# What the page has no use for: Gradio fetches the address after "file=" and passes on what comes
# as if it were ours, keeps uploads of some places for ever, and writes what a link shows.
_CLOSED = tuple(
    f"/gradio_api/{place}"
    for place in (
        "file", "proxy", "stream", "component_server", "custom_component", "deep_link",
        "process_recording", "startup-events",
    )
)  # fmt: skip
# Any other place under it brings a page with the address in a script, where it is not escaped.
_MCP = "/gradio_api/mcp"
_MCP_PLACES = frozenset(
    _MCP + place
    for place in ("", "/", "/http", "/http/", "/schema", "/sse", "/messages", "/messages/")
)
# What a form may have around a file, in bytes.
_AROUND = 100_000
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# Gradio's page is made by scripts in its HTML, some of which it makes of text ("unsafe-eval"). What
# the policy keeps out all the same: any other host, plugins, frames, and forms that lead elsewhere.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' data: blob:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """An ASGI application around another one.

    A request is refused that was sent to a name that is not this server's (a page elsewhere whose
    name was made to lead here, "DNS rebinding"), that a page of another origin sends, that has not
    the password, that is too long, or that asks for a place that the page has no use for.
    """

    def __init__(
        self,
        app: ASGIApp,
        desk: Desk,
        hosts: Collection[str] | None,
        passwords: Passwords | None,
    ) -> None:
        """Stand before an application.

        Args:
            app: the application.
            desk: which counts what is asked under ``/api/`` from the first byte on.
            hosts: the names that it is served under, without ports; ``None`` is any name.
            passwords: who may come in; ``None`` is everybody.
        """
        self._app = app
        self._desk = desk
        self._hosts = None if hosts is None else frozenset(name.lower() for name in hosts)
        self._passwords = passwords
        # Whoever guesses passwords holds up others who give theirs, and no answer.
        self._one_by_one = CapacityLimiter(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":  # nothing here speaks WebSocket
                await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        counted = scope["path"].startswith("/api/")
        with self._desk.at_work() if counted else nullcontext():
            refusal = await self._refusal(scope["path"], Headers(scope=scope))
            await (refusal or self._app)(scope, receive, send_guarded)

    async def _refusal(self, path: str, headers: Headers) -> Response | None:
        closed = _closed(path, headers)
        if closed is not None:
            return closed
        host = headers.get("host", "")
        if self._hosts is not None and _name(f"//{host}") not in self._hosts:
            return _refused(421, "this server has another name")
        # For a page elsewhere browsers ask without an origin too: for pictures, scripts and links.
        # A link may lead to the page.
        site = headers.get("sec-fetch-site", "none")
        if site not in ("none", "same-origin") and path != "/":
            return _refused(403, "a page of another origin may not ask here")
        origin = headers.get("origin")
        if origin is not None and not self._is_own(origin, host):
            return _refused(403, "a page of another origin may not ask here")
        if self._passwords is not None:
            given = headers.get("authorization", "")
            if not self._passwords.known(given) and not await run_sync(
                self._passwords.allow, given, limiter=self._one_by_one
            ):
                asks = {"WWW-Authenticate": 'Basic realm="Quoth", charset="UTF-8"'}
                return _refused(401, "a name and a password are needed", asks)
        return await _too_much(path, headers)

    def _is_own(self, origin: str, host: str) -> bool:
        if origin.lower() in (f"http://{host.lower()}", f"https://{host.lower()}"):
            return True
        # A proxy may have put another name into "Host".
        return self._hosts is not None and _name(origin) in self._hosts - LOOPBACK


def _closed(path: str, headers: Headers) -> Response | None:
    if "\0" in path:  # no file has such a name, and asking for it is an error to Python
        return _refused(400, "there is no such place")
    if path.startswith(_CLOSED) or (path.startswith(_MCP) and path not in _MCP_PLACES):
        return _refused(404, "there is no such place")
    if path.startswith(_MCP) and "text/html" in headers.get("accept", ""):
        return _refused(406, "this is a place for programs")
    return None


async def _too_much(path: str, headers: Headers) -> Response | None:
    """Refuse what would fill memory or disk before a byte of it is read."""
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not length.isdecimal():
        return _refused(411, "a request must say how long it is")
    upload = path.rstrip("/") == UPLOAD
    most = MOST_BYTES if upload else _MOST_ELSEWHERE
    if int(length) > most + _AROUND:
        return _refused(413, f"at most {most // 1_000_000} MB are taken")
    if upload and not await run_sync(is_room_for_uploads):
        return _refused(503, "too many uploads wait to be read: try again later")
    return None


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # brackets that hold no address
        return ""


def _refused(status: int, problem: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": problem}, status, headers)
