"""One server for the page, the HTTP interface and the tools for assistants."""

import socket
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI

from index.errors import QuothError
from qa.quoth import Quoth
from qa.web.api import create_api
from qa.web.page import build_page
from qa.web.text import I18N
from qa.web.uploads import MOST_BYTES

_CSS = [Path(__file__).with_name(name) for name in ("page.css", "evaluation.css")]
_JS = Path(__file__).with_name("page.js")
_SYSTEM_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
_MONO_FONTS = ["ui-monospace", "Consolas", "monospace"]
# Seconds that answers in flight get when the server is told to stop.
_GRACE = 10


def create_app(quoth: Quoth) -> FastAPI:
    """Return everything that is served for one opened article.

    The page is at ``/``, the HTTP interface under ``/api/`` and the Model Context Protocol at
    ``/gradio_api/mcp/``.
    """
    app = create_api(quoth)
    gr.mount_gradio_app(
        app,
        build_page(quoth),
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
    return app


def serve(quoth: Quoth, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Serve until it is stopped.

    Raises:
        QuothError: the port cannot be listened on.
    """
    try:
        with socket.create_server((host, port)):
            pass
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise QuothError(f"the page cannot be served on {host}:{port}: {reason}") from None
    app = create_app(quoth)
    config = uvicorn.Config(app, host, port, log_level="warning", timeout_graceful_shutdown=_GRACE)
    print(f"Quoth is at http://{host}:{port} (stop it with Ctrl+C)", flush=True)
    uvicorn.Server(config).run()
