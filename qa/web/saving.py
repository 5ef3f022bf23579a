"""Files that the browser saves; nothing of them stays on the server."""

from collections.abc import Callable

import gradio as gr
from typing_extensions import TypedDict


class SavedFile(TypedDict):
    """A file's name, its media type and what is in it."""

    name: str
    type: str
    text: str


def save_on_click(button: gr.Button, make: Callable[..., SavedFile], state: gr.State) -> None:
    """Let a button save a file, made of what ``state`` holds when it is clicked."""
    file = gr.JSON(visible="hidden")
    made = button.click(make, state, file, api_visibility="private", show_progress="hidden")
    made.then(None, file, None, js="(file) => window.quoth.save(file)")  # see page.js
