"""A page with nothing but the tab that scores Quoth: ``python -m tests.evaluation_page PORT``."""

import sys
import threading
from pathlib import Path
from traceback import walk_stack

import gradio as gr
import uvicorn
from fastapi import FastAPI

from index.formats.detect import parse_article
from qa import Quoth
from qa.web import page
from qa.web.desk import Desk
from qa.web.evaluation import add_evaluation
from qa.web.shelf import Shelf
from qa.web.text import I18N

STYLES = [Path(page.__file__).with_name(name) for name in ("page.css", "evaluation.css")]
SCRIPT = Path(page.__file__).with_name("page.js")
OTHER = b"The lighthouse of Quend was built by Ada Brown in 1871. It burned down in 1902."


def build(quoth: Quoth) -> gr.Blocks:
    """Build the page; on a tab beside it a button adds another article."""
    blocks = gr.Blocks(title="Evaluate", analytics_enabled=False)
    with blocks:
        shelf = gr.State(Shelf(quoth, [], Desk()))
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Evaluate") as tab:
                add_evaluation(shelf, tab)
            with gr.Tab("Articles"):
                other, said = gr.Button("Other article"), gr.HTML()
        article = parse_article(OTHER, "quend.txt")

        def add(shelf: Shelf) -> tuple[Shelf, str]:
            shelf.add(lambda: article, lambda _done, _total: None, threading.Event())
            return shelf, "<p id='added'>Added</p>"

        other.click(add, shelf, [shelf, said], api_visibility="private")
    return blocks


def serve(port: int) -> None:
    """Serve the page as the whole of Quoth is served."""
    app = FastAPI()

    @app.get("/asking")
    def asking() -> bool:
        """Tell whether any run asks questions."""
        frames = (frame for top in sys._current_frames().values() for frame, _ in walk_stack(top))
        return any(frame.f_code.co_name == "_ask_all" for frame in frames)

    gr.mount_gradio_app(
        app,
        build(Quoth.open()),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        theme=gr.themes.Base(primary_hue="slate", neutral_hue="slate"),
        css_paths=STYLES,
        js=SCRIPT.read_text(encoding="utf-8"),
        i18n=I18N,
    )
    config = uvicorn.Config(app, port=port, log_level="warning", timeout_graceful_shutdown=10)
    uvicorn.Server(config).run()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
