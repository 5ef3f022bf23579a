"""Of a library on the page: which of its articles are asked, and which one is looked at."""

from collections.abc import Callable
from itertools import islice
from typing import Any

import gradio as gr

from index.errors import QuothError
from qa.library import Library
from qa.web.opened import View
from qa.web.own import key_of
from qa.web.pane import MOST_LISTED
from qa.web.render import render_error
from qa.web.scope import scope_in
from qa.web.shelf import Shelf
from qa.web.text import language_of, literal, shown

# The browser keeps what was clicked until the article is there, and then goes to it; see page.js.
_WANTED = "(_, shelf) => [window.quoth.wanted(), shelf]"
_ARRIVED = "() => window.quoth.arrived()"

Show = Callable[[Shelf, gr.Request], list[Any]]


class AmongArticles:
    """The list of articles that are asked, and what turns to the article of a link."""

    def __init__(self) -> None:
        """Lay them out; without a library nothing of it is seen."""
        self._named = gr.Dropdown(
            [],
            multiselect=True,
            label=shown("among"),
            visible=False,
            elem_id="among",
        )
        self._turn = gr.Button(visible="hidden", elem_id="turn-to")
        self._wanted = gr.Textbox(visible=False)

    @property
    def parts(self) -> list[Any]:
        """What depends on the chosen article; see ``among_of``."""
        return [self._named]

    def wire(self, shelf: gr.State, show: Show, outputs: list[Any]) -> None:
        """Connect the parts.

        Args:
            shelf: the visitor's ``Shelf``.
            show: returns the article that is looked at, of a shelf and an event.
            outputs: what shows it, and the shelf.
        """

        def ask_among(keys: list[str], shelf: Shelf, request: gr.Request) -> list[Any]:
            asked = shelf.view.asked
            if isinstance(asked, Library):
                named = {key_of(name): name for name in asked}
                shelf.ask_among([named[key] for key in keys if key in named])
            return [*show(shelf, request), shelf]

        def turn(wanted: str, shelf: Shelf, request: gr.Request) -> list[Any]:
            key = scope_in(str(wanted))
            if key is not None:
                try:
                    shelf.turn_to(key)
                except QuothError as error:
                    said = render_error(str(error), language_of(request), "not_shown")
                    return [gr.update(value=said), shelf]
            return [*show(shelf, request), shelf]

        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        self._named.input(ask_among, [self._named, shelf], outputs, **private)
        self._turn.click(turn, [self._wanted, shelf], outputs, js=_WANTED, **private).then(
            None, js=_ARRIVED
        )


def among_of(view: View) -> list[Any]:
    """Return what ``AmongArticles.parts`` are for a view."""
    if not isinstance(view.asked, Library):
        return [gr.update(choices=[], value=None, visible=False)]
    names = [*dict.fromkeys((*islice(view.asked, MOST_LISTED), *view.among))]
    choices = [(literal(name), key_of(name)) for name in names]
    chosen = [key_of(name) for name in view.among]
    return [gr.update(choices=choices, value=chosen, visible=True)]
