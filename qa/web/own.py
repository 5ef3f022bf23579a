"""Articles of a visitor's own: a file is dropped or a title typed, read, indexed and chosen."""

import hashlib
import logging
from collections.abc import Callable, Generator
from html import escape
from typing import Any

import gradio as gr

from index.errors import QuothError, UploadError
from index.formats.detect import parse_article
from index.load import fetch_article
from index.records import Article
from qa.web.directions import closed
from qa.web.outcome import BROKEN
from qa.web.render import render_error
from qa.web.runs import Runs
from qa.web.shelf import Shelf
from qa.web.spoken import lang_attribute
from qa.web.text import language_of, literal, shown, words
from qa.web.uploads import take_upload

# By which an article may be added.
_WAYS = ("file", "title")
_LOG = logging.getLogger(__name__)


class OwnArticles:
    """The parts of the page by which an article is chosen, added and removed."""

    def __init__(self) -> None:
        self._runs = Runs()

    def lay_out_choice(self, served: str) -> None:
        """Lay out the list of articles by name, and what removes the chosen one."""
        with gr.Row(elem_id="articles", equal_height=True):
            self._chosen = gr.Dropdown(
                [(literal(served), key_of(served))],
                value=key_of(served),
                label=shown("article"),
                container=False,
                filterable=False,
                scale=8,
                elem_id="chosen",
            )
            self._remove = gr.Button(
                shown("own_remove"), size="sm", scale=2, min_width=120, visible=False
            )

    @property
    def choice(self) -> list[Any]:
        """The list of articles, and what removes the chosen one."""
        return [self._chosen, self._remove]

    def lay_out_form(self) -> None:
        """Lay out the ways to add an article."""
        gr.HTML(f'<p class="hint">{shown("own_hint")}</p>', apply_default_css=False)
        self._file = gr.File(
            label=shown("own_file"), file_count="single", type="filepath", height=140
        )
        with gr.Row(equal_height=True):
            self._title = gr.Textbox(label=shown("own_wiki"), scale=6, max_lines=1)
            self._lang = gr.Textbox("en", label=shown("own_lang"), scale=1, min_width=90)
            self._fetch = gr.Button(shown("own_fetch"), scale=1, min_width=90)
        self._stop = gr.Button(shown("stop"), variant="stop", visible=False, elem_id="stop-adding")
        self._said = gr.HTML("", elem_id="own-said", apply_default_css=False)

    def wire(
        self,
        shelf: gr.State,
        tabs: gr.Tabs,
        show: Callable[[Shelf, str], list[Any]],
        outputs: list[Any],
    ) -> None:
        """Connect the parts.

        Args:
            shelf: the visitor's ``Shelf``.
            tabs: of which "ask" is turned to when an article has been added.
            show: returns what ``outputs`` are where another article has been chosen.
            outputs: all that depends on the chosen article.
        """
        parts = [*self.choice, self._said, *outputs]

        def shown_now(shelf: Shelf, language: str, said: str) -> list[Any]:
            return [*choice_of(shelf), said, *show(shelf, language)]

        def add(
            read: Callable[[], Article],
            shelf: Shelf,
            way: str,
            request: gr.Request,
            progress: gr.Progress,
        ) -> Generator[list[Any], None, None]:
            """Yield the button that stops, which tab is shown, and the rest."""
            run, language = _run_of(request, way), language_of(request)
            self._runs.begin(run)
            stop = self._runs.stop_of(run)
            yield [gr.update(visible=True), *([gr.skip()] * (1 + len(parts)))]
            progress(0, desc=words(language, "own_reading"))

            def on(done: int, total: int) -> None:
                progress((done, total), desc=words(language, "own_indexing"), unit="")

            tab = gr.skip()
            try:
                if shelf.add(read, on, stop):
                    said, tab = _added(shelf, language), gr.update(selected="ask")
                else:
                    said = f'<p class="said" role="status">{words(language, "own_stopped")}</p>'
            except QuothError as error:
                said = render_error(str(error), language, "own_failed")
            # The button that stops would stay as if something were still going on.
            except Exception:
                _LOG.exception("an article could not be added")
                said = render_error(BROKEN, language, "own_failed")
            finally:
                self._runs.finish(run, stop)
            yield [gr.update(visible=False), tab, *shown_now(shelf, language, said)]

        def upload(
            path: str | None,
            shelf: Shelf,
            request: gr.Request,
            progress: gr.Progress = gr.Progress(),  # noqa: B008  Gradio finds it by this default
        ) -> Generator[list[Any], None, None]:
            assert path is not None
            language = language_of(request)
            try:
                name, content = take_upload(path)
            except UploadError as error:
                said = render_error(str(error), language, "own_failed")
                yield [None, gr.skip(), gr.skip(), *shown_now(shelf, language, said)]
                return
            for changes in add(
                lambda: parse_article(content, name), shelf, "file", request, progress
            ):
                yield [None, *changes]

        def fetch(
            title: str,
            lang: str,
            shelf: Shelf,
            request: gr.Request,
            progress: gr.Progress = gr.Progress(),  # noqa: B008  Gradio finds it by this default
        ) -> Generator[list[Any], None, None]:
            yield from add(
                lambda: fetch_article(title.strip(), lang.strip() or "en"),
                shelf,
                "title",
                request,
                progress,
            )

        def choose(key: str, shelf: Shelf, request: gr.Request) -> list[Any]:
            shelf.choose(_name_of(key, shelf))
            return shown_now(shelf, language_of(request), "")

        def remove(key: str, shelf: Shelf, request: gr.Request) -> list[Any]:
            shelf.remove(_name_of(key, shelf))
            return shown_now(shelf, language_of(request), "")

        private: dict[str, Any] = {"api_visibility": "private", "show_progress_on": self._said}
        typed = [self._title, self._lang, shelf]
        fetching = [self._fetch.click, self._title.submit]
        changed = [self._stop, tabs, *parts]
        self._stop.click(self.stop_adding, None, None, api_visibility="private")
        for event in (
            self._file.upload(
                upload,
                [self._file, shelf],
                [self._file, *changed],
                trigger_mode="multiple",  # what is dropped meanwhile is added after it
                **private,
            ),
            gr.on(fetching, fetch, typed, changed, **private),
            self._chosen.input(choose, [self._chosen, shelf], parts, **private),
            self._remove.click(remove, [self._chosen, shelf], parts, **private),
        ):
            event.then(None, js="() => window.quoth.turned()")

    def stop_adding(self, request: gr.Request) -> None:
        """Give up what a visitor is adding, who wants it no more or has left."""
        for way in _WAYS:
            self._runs.end(_run_of(request, way))


def _run_of(request: gr.Request, way: str) -> str:
    # A file and a title may be added at the same time.
    return f"{way} {request.session_hash}"


def choice_of(shelf: Shelf) -> list[Any]:
    """Return what ``OwnArticles.choice`` is for a shelf."""
    choices = [(literal(name), key_of(name)) for name in shelf.names]
    names = gr.update(choices=choices, value=key_of(shelf.chosen))
    return [names, gr.update(visible=shelf.own)]


def key_of(name: str) -> str:
    """Return what stands for the name of an article in the list of them.

    Gradio shows a value that it does not know in an error, as HTML, and takes some for its own.
    """
    return hashlib.sha256(name.encode()).hexdigest()


def _name_of(key: str, shelf: Shelf) -> str:
    return next((name for name in shelf.names if key_of(name) == key), shelf.served)


def _added(shelf: Shelf, language: str) -> str:
    quoth = shelf.view.quoth
    named = lang_attribute(quoth.article.language)
    said = words(
        language,
        "own_added",
        title=f'<b dir="auto"{named}>{escape(closed(shelf.chosen))}</b>',
        passages=len(quoth.passages),
        references=len(quoth.article.references),
    )
    return f'<p class="said" role="status">{said}</p>'
