"""What a visitor thinks of an answer: thumbs, a comment, and what would have been right."""

from dataclasses import dataclass
from html import escape
from typing import Any

import gradio as gr

from index.errors import QuothError
from qa.library import Library
from qa.quoth import Quoth
from qa.web.feedback import feedback_record, save_feedback
from qa.web.opened import View
from qa.web.render import render_error
from qa.web.shelf import Shelf
from qa.web.take import Exchange
from qa.web.text import language_of, shown, words


@dataclass(frozen=True, slots=True)
class _Asked:
    """An answer that a thumb was put on, with the questions before it."""

    quoth: Quoth
    exchange: Exchange
    history: tuple[str, ...]
    liked: bool


class OpinionPanel:
    """The panel below the chat in which an opinion is written; a thumb opens it."""

    def __init__(self) -> None:
        """Lay the panel out where it is to stand."""
        self._of = gr.State(None)
        with gr.Column(visible=False, elem_id="opinion") as self._panel:
            self._about = gr.HTML("", apply_default_css=False)
            self._comment = gr.Textbox(label=shown("opinion_comment"), max_lines=4)
            self._passage = gr.Textbox(label=shown("opinion_passage"), max_lines=4)
            self._silent = gr.Checkbox(label=shown("opinion_silent"))
            with gr.Row():
                self._save = gr.Button(shown("opinion_save"), size="sm", variant="primary")
                self._cancel = gr.Button(shown("opinion_cancel"), size="sm")
        self._said = gr.HTML("", visible=False, elem_id="opinion-said", apply_default_css=False)

    def wire(self, chat: gr.Chatbot, shelf: gr.State, choice: gr.Dropdown) -> None:
        """Connect the thumbs of a chat with the panel.

        Args:
            chat: whose thumbs open it, and which closes it when it is cleared.
            shelf: what was asked.
            choice: the articles, of which another one closes the panel too.
        """
        typed = [self._comment, self._passage, self._silent]
        everything = [self._of, self._panel, self._about, *typed, self._said]
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        chat.like(_opened, shelf, everything, **private)
        self._save.click(_saved, [self._of, *typed], everything, **private)
        closing = [self._cancel.click, chat.clear, choice.change]
        gr.on(closing, lambda: _closed(""), None, everything, **private)


def _opened(shelf: Shelf, thumb: gr.LikeData, request: gr.Request) -> list[Any]:
    """Open the panel for the answer that a thumb was put on."""
    index = thumb.index if isinstance(thumb.index, int) else thumb.index[0]
    view = shelf.view
    said = view.said
    place = index // 2
    exchange = said[place] if place < len(said) else None
    # A thumb can be taken back, and put on what is no answer.
    if not isinstance(exchange, Exchange) or not isinstance(thumb.liked, bool):
        return _closed("")
    history = tuple(each.question for each in said[:place] if isinstance(each, Exchange))
    liked = thumb.liked
    language = language_of(request)
    name = words(language, "opinion_liked" if liked else "opinion_disliked")
    about = (
        f'<p><strong>{name}</strong> <span dir="auto">{escape(exchange.question)}</span></p>'
        f'<p class="hint">{words(language, "opinion_kept")}</p>'
    )
    return [
        _Asked(_answering(view, exchange), exchange, history, liked),
        gr.update(visible=True),
        about,
        "",
        gr.update(value="", visible=not liked),
        gr.update(value=False, visible=not liked),
        gr.update(value="", visible=False),
    ]


def _answering(view: View, exchange: Exchange) -> Quoth:
    """Return the article that an answer is from, or that came nearest."""
    quotes = exchange.answer.quotes or exchange.answer.nearest
    if isinstance(view.asked, Library) and quotes:
        return view.asked[quotes[0].title]
    return view.quoth


def _saved(
    asked: _Asked | None, comment: str, passage: str, silent: bool, request: gr.Request
) -> list[Any]:
    """Keep an opinion, or say why it cannot be kept and leave the panel open."""
    language = language_of(request)
    if asked is None:
        return _closed("")
    quoth = asked.quoth
    try:
        record = feedback_record(
            quoth.article,
            quoth.passages,
            asked.exchange.answer,
            liked=asked.liked,
            history=asked.history,
            comment=comment,
            passage=passage,
            unanswerable=silent,
        )
        save_feedback(quoth.article, record)
    except QuothError as error:
        said = render_error(str(error), language, "opinion_failed")
        return [*([gr.skip()] * 6), gr.update(value=said, visible=True)]
    return _closed(f'<p class="said" role="status">{words(language, "opinion_thanks")}</p>')


def _closed(said: str) -> list[Any]:
    return [
        None,
        gr.update(visible=False),
        *([gr.skip()] * 4),
        gr.update(value=said, visible=bool(said)),
    ]
