"""One server for the page, the HTTP interface and the tools for assistants."""

import ctypes
import logging
import os
import socket
import sys
from collections.abc import Collection
from pathlib import Path

import gradio as gr
import uvicorn
from anyio import sleep
from anyio.to_thread import run_sync
from starlette.types import ASGIApp

from index.errors import QuothError
from qa.library import Library
from qa.quoth import Quoth
from qa.web.api import create_api
from qa.web.desk import Desk
from qa.web.events import Events
from qa.web.guard import LOOPBACK, Guard
from qa.web.page import build_page
from qa.web.passwords import Passwords
from qa.web.places import Places
from qa.web.routes import MOST_BYTES, PROGRESS, UPLOAD
from qa.web.text import I18N
from qa.web.uploads import Uploads, private_folder, remove_private_folder, say_done

_CSS = [Path(__file__).with_name(name) for name in ("page.css", "evaluation.css")]
_JS = Path(__file__).with_name("page.js")
_SYSTEM_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
_MONO_FONTS = ["ui-monospace", "Consolas", "monospace"]
# Seconds that answers in flight get when the server is told to stop, and those that were found get
# to reach whoever asked.
_GRACE = 10.0
_LAST_WORDS = 0.5
# Seconds that a connection stays open between two requests: longer than people read an answer, for
# a request that is on its way while the server closes the connection is lost.
_KEEP_OPEN = 75
# Seconds after which a thread that only computes lets another one go on. What is read in numpy asks
# for its turn some thousand times a question, and would wait so long each time: beside a thread
# that runs Python all the time a question took 9.4 s with Python's own 0.005 and 0.5 s with this
# (`python -m tests.bench.together`).
SWITCH = 0.0005
# glibc's name for how many heaps there may be at most (malloc.h).
_M_ARENA_MAX = -8
_LOG = logging.getLogger(__name__)


def create_app(
    served: Quoth | Library,
    desk: Desk | None = None,
    *,
    hosts: Collection[str] | None = LOOPBACK,
    passwords: Passwords | None = None,
) -> ASGIApp:
    """Return everything that is served for an article or a library.

    The page is at ``/``, the HTTP interface under ``/api/`` and the Model Context Protocol at
    ``/gradio_api/mcp/``.

    Args:
        served: the article, or a library of them.
        desk: where all doors ask.
        hosts: the names under which the server is reached, without ports; ``None`` is any name.
        passwords: who may come in; ``None`` is everybody.
    """
    desk = desk or Desk()
    # Gradio keeps what its events took, and summarises it all anew at each; nobody looks at it.
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
    uploads = Uploads(private_folder())  # before the page, which asks where they go
    places = Places()  # programs of all kinds stand in one line
    app = create_api(served, desk, places)
    # Before Gradio's own.
    app.add_route(UPLOAD, uploads.take, methods=["POST"], include_in_schema=False)
    app.add_route(PROGRESS, say_done, methods=["GET"], include_in_schema=False)
    page = build_page(served, desk, places)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=True,
        theme=gr.themes.Base(
            primary_hue="slate", neutral_hue="slate", font=_SYSTEM_FONTS, font_mono=_MONO_FONTS
        ),
        css_paths=_CSS,
        i18n=I18N,
        max_file_size=MOST_BYTES,
        js=_JS.read_text(encoding="utf-8"),
    )
    return Guard(app, desk, hosts, passwords, Events(page))


def serve(
    served: Quoth | Library,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    names: Collection[str] = (),
    passwords: Passwords | None = None,
    log_questions: bool = False,
) -> None:
    """Serve until it is stopped.

    Args:
        served: the article, or a library of them.
        host: the address to listen on.
        port: the port.
        names: under which the server is reached, beside loopback's own.
        passwords: who may come in; ``None`` is everybody.
        log_questions: write questions into the log.

    Raises:
        QuothError: the port cannot be listened on.
    """
    try:
        with socket.create_server((host, port)):
            pass
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise QuothError(f"the page cannot be served on {host}:{port}: {reason}") from None
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("qa").setLevel(logging.INFO)
    alone = host in LOOPBACK
    if not alone and passwords is None:
        _LOG.warning("anybody who reaches %s can ask here: --auth FILE asks for a password", host)
    _share_heaps()
    sys.setswitchinterval(SWITCH)
    desk = Desk(log_questions)
    # A server that other machines reach has names that nobody told it, unless somebody did.
    hosts = {*LOOPBACK, host, *names} if alone or names else None
    app = create_app(served, desk, hosts=hosts, passwords=passwords)
    config = uvicorn.Config(
        app, host, port, log_level="warning", server_header=False, timeout_keep_alive=_KEEP_OPEN
    )
    print(f"Quoth is at http://{host}:{port} (stop it with Ctrl+C)", flush=True)
    Server(config, desk).run()


def _share_heaps() -> None:
    """Let threads share two heaps.

    glibc gives each of many threads one of its own, and what was freed in one is of no use to the
    others: with 50 visitors that took 15 MB a minute (``tests.soak.load``).
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # another C library
        return
    mallopt(_M_ARENA_MAX, 2)


class Server(uvicorn.Server):
    """A server that stops when the answers in flight are given.

    An open page keeps a connection for as long as it is open, which uvicorn would wait for.
    """

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, wait for answers in flight, and end."""
        for server in self.servers:
            server.close()
        if not self.force_exit:
            await run_sync(self._desk.is_free_within, _GRACE)
            await sleep(_LAST_WORDS)
        # What is left are connections that open pages keep, which end as if the pages were closed.
        for connection in list(self.server_state.connections):
            connection.transport.close()
        await super().shutdown(sockets)
        # uvicorn ends the process by the signal that it was sent, which no "atexit" outlives.
        remove_private_folder()
