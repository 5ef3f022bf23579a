"""What stands before everything that is served: whom it lets in, and what it tells browsers."""

from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from urllib.parse import parse_qs, urlsplit

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.web.desk import Desk
from qa.web.events import Events
from qa.web.passwords import Passwords
from qa.web.routes import LISTEN, UPLOAD, closed, misnamed, read_sent, refused, too_long

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
        events: Events | None = None,
    ) -> None:
        """Stand before an application.

        Args:
            app: the application.
            desk: which counts what is asked under ``/api/`` from the first byte on.
            hosts: the names that it is served under, without ports; ``None`` is any name.
            passwords: who may come in; ``None`` is everybody.
            events: the page's; ``None`` where there is no page.
        """
        self._app = app
        self._desk = desk
        self._hosts = None if hosts is None else frozenset(name.lower() for name in hosts)
        self._passwords = passwords
        self._events = events
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
            refusal = await self._refusal(scope)
            heard = receive
            if refusal is None and _is_for_gradio(scope):
                try:
                    sent, heard = await read_sent(scope, receive)
                except ClientDisconnect:  # nobody is left to be answered
                    return
                refusal = misnamed(sent)
                if refusal is None and self._events is not None:
                    refusal = self._events.refusal(sent)
            with self._listening(scope):
                await (refusal or self._app)(self._believed(scope), heard, send_guarded)

    def _listening(self, scope: Scope) -> AbstractContextManager[None]:
        """Note that a page listens to what comes of its events, as long as it does."""
        if self._events is None or scope["path"] != LISTEN:
            return nullcontext()
        names = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [""])
        return self._events.listening(names[-1])

    def _believed(self, scope: Scope) -> Scope:
        """Leave out what a request says of proxies that is not true of this server.

        Gradio would lead the page to any host that is named there.
        """
        if self._hosts is None:
            return scope
        headers = [
            (name, value)
            for name, value in scope["headers"]
            if name != b"x-forwarded-host"
            or _name("//" + value.decode("latin-1").split(",")[0].strip()) in self._hosts
        ]
        return {**scope, "headers": headers}

    async def _refusal(self, scope: Scope) -> Response | None:
        missing = closed(scope)
        if missing is not None:
            return missing
        path, headers = scope["path"], Headers(scope=scope)
        host = headers.get("host", "")
        if self._hosts is not None and _name(f"//{host}") not in self._hosts:
            return refused(421, "this server has another name")
        # For a page elsewhere browsers ask without an origin too: for pictures, scripts and links.
        # A link may lead to the page.
        site = headers.get("sec-fetch-site", "none")
        if site not in ("none", "same-origin") and path != "/":
            return refused(403, "a page of another origin may not ask here")
        origin = headers.get("origin")
        if origin is not None and not self._is_own(origin, host):
            return refused(403, "a page of another origin may not ask here")
        if self._passwords is not None:
            given = headers.get("authorization", "")
            if not self._passwords.known(given) and not await run_sync(
                self._passwords.allow, given, limiter=self._one_by_one
            ):
                asks = {"WWW-Authenticate": 'Basic realm="Quoth", charset="UTF-8"'}
                return refused(401, "a name and a password are needed", asks)
        return too_long(scope)

    def _is_own(self, origin: str, host: str) -> bool:
        if origin.lower() in (f"http://{host.lower()}", f"https://{host.lower()}"):
            return True
        # A proxy may have put another name into "Host".
        return self._hosts is not None and _name(origin) in self._hosts - LOOPBACK


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # brackets that hold no address
        return ""


def _is_for_gradio(scope: Scope) -> bool:
    """Whether a request sends Gradio something but a file."""
    path: str = scope["path"]
    return scope["method"] == "POST" and path != UPLOAD and path.startswith("/gradio_api/")
