"""The tab that scores Quoth with a question set: one of the bundled ones, or a visitor's own."""

import json
import logging
from typing import Any

import gradio as gr
from gradio.context import Context

from index.articles import ARTICLE, PLAIN_QUESTIONS, QUESTIONS
from index.errors import QuestionSetError, QuothError
from index.load import read_article
from index.records import Article
from qa.evaluate import evaluate
from qa.questions import QuestionGroup, read_questions
from qa.quoth import Quoth
from qa.report import Report
from qa.web.charts import render_charts
from qa.web.outcome import BROKEN
from qa.web.question_set import QuestionSet, title_of, uploaded_set
from qa.web.render import render_error
from qa.web.runs import Runs, StoppedError
from qa.web.saving import SavedFile, save_on_click
from qa.web.shelf import Shelf
from qa.web.tables import (
    FAULTS,
    chosen_misses,
    kinds_of,
    misses_of,
    render_about,
    render_misses,
    render_note,
    render_scores,
)
from qa.web.text import language_of, literal, shown, words

_LOG = logging.getLogger(__name__)
_BUNDLED = {"hard": QUESTIONS, "plain": PLAIN_QUESTIONS}
_OWN = "own"
_ANY = ""
# Of these one works and the others wait their turn, each in a thread that others may need.
_MOST_RUNS = 8
_LONGEST_NAME = 40
# What comes is read out, and not only shown.
_LIVE = "element.setAttribute('aria-live', 'polite')"
_PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

Choices = list[tuple[str, str]]
# New values of components, each under its component.
Update = dict[Any, Any]


def add_evaluation(shelf: gr.State, tab: gr.Tab) -> None:
    """Add what the tab shows to the page that is being built.

    Args:
        shelf: the visitor's ``Shelf``, of which the chosen article is asked.
        tab: where it is shown.
    """
    page = Context.root_block
    assert page is not None
    _Tab(shelf.value).listen(page, tab, shelf)


class _Tab:
    """The tab's components, and what they do; what belongs to a visitor is in ``gr.State``."""

    def __init__(self, first: Shelf) -> None:
        self._runs = Runs()
        self._bundled_text = read_article(ARTICLE).text
        self._bundled = {
            key: QuestionSet(key, read_questions(path)) for key, path in _BUNDLED.items()
        }
        with gr.Column(elem_id="evaluation"):
            self.about = gr.HTML(apply_default_css=False, elem_id="evaluation-about")
            with gr.Row(elem_id="evaluation-set", equal_height=False):
                self.sets = gr.Dropdown(
                    self._choices(first.view.quoth.article, None, "en"),
                    label=shown("evaluation_set"),
                    filterable=False,
                    scale=3,
                    min_width=240,
                )
                self.upload = gr.UploadButton(shown("evaluation_upload"), scale=1, min_width=160)
            self.removed = gr.Checkbox(
                label=shown("evaluation_removed"), info=shown("evaluation_removed_info")
            )
            with gr.Row(elem_id="evaluation-run"):
                self.run = gr.Button(shown("evaluation_run"), variant="primary", min_width=120)
                self.stop = gr.Button(shown("evaluation_stop"), interactive=False, min_width=120)
            self.status = gr.HTML(
                apply_default_css=False, elem_id="evaluation-status", js_on_load=_LIVE
            )
            with gr.Column(visible=False, elem_id="evaluation-results") as self.results:
                self._add_results()
        self.own = gr.State()
        self.report = gr.State()
        save_on_click(self.download, _saved, self.report)

    def _add_results(self) -> None:
        self.scores = gr.HTML(apply_default_css=False)
        self.curves = gr.HTML(apply_default_css=False)
        self.download = gr.Button(shown("evaluation_download"), size="md")
        with gr.Row(elem_id="evaluation-filters") as self.filters:
            self.kinds = gr.Dropdown([], label=shown("evaluation_kinds"), filterable=False)
            self.faults = gr.Dropdown([], label=shown("evaluation_faults"), filterable=False)
        self.table = gr.HTML(apply_default_css=False, elem_id="evaluation-misses", js_on_load=_LIVE)

    def listen(self, page: gr.Blocks, tab: gr.Tab, shelf: gr.State) -> None:
        """Say what happens when."""
        offered = [self.about, self.sets]
        controls = [self.run, self.stop, self.status]
        for appears in (page.load, tab.select):
            appears(self._refresh, [self.sets, shelf, self.own], offered, **_PRIVATE)
        self.upload.upload(
            self._take,
            [self.upload, shelf],
            [self.own, self.status, self.upload, *offered],
            show_progress_on=self.status,
            api_visibility="private",
        )
        begun = self.run.click(
            self._begin,
            None,
            [*controls, self.results, self.report],
            queue=False,
            **_PRIVATE,
        )
        made = [self.results, self.scores, self.curves, self.filters, self.kinds, self.faults]
        made += [self.table, self.report]
        begun.success(
            self._measure,
            [shelf, self.sets, self.own, self.removed],
            [*controls, *made],
            show_progress_on=self.status,
            concurrency_limit=_MOST_RUNS,
            api_visibility="private",
        )
        self.stop.click(self._halt, None, self.stop, queue=False, **_PRIVATE)
        for choice in (self.kinds, self.faults):
            choice.input(
                self._filter, [self.report, self.kinds, self.faults], self.table, **_PRIVATE
            )
        page.unload(self._leave)

    def _choices(self, article: Article, own: QuestionSet | None, language: str) -> Choices:
        choices: Choices = []
        if article.text == self._bundled_text:
            choices += [
                (words(language, f"evaluation_{key}", count=found.count), key)
                for key, found in self._bundled.items()
            ]
        if own is not None:
            short = own.name[:_LONGEST_NAME] + "\u2026" * (len(own.name) > _LONGEST_NAME)
            choices.append((words(language, "evaluation_own", name=short, count=own.count), _OWN))
        return choices

    def _offer(
        self, shelf: Shelf, own: QuestionSet | None, language: str, selected: str | None = None
    ) -> Update:
        """Show the sets that can be asked of the article; ``selected`` stays so where it can."""
        article = shelf.view.quoth.article
        choices = self._choices(article, own, language)
        keys = [key for _, key in choices]
        value = next((key for key in (selected, _OWN, *keys) if key in keys), None)
        bundled = article.text == self._bundled_text
        return {
            self.about: render_about(article.title, bundled, language),
            self.sets: gr.update(choices=choices, value=value, visible=bool(choices)),
        }

    def _refresh(
        self, selected: str | None, shelf: Shelf, own: QuestionSet | None, request: gr.Request
    ) -> Update:
        return self._offer(shelf, own, language_of(request), selected)

    def _take(self, path: str, shelf: Shelf, request: gr.Request) -> Update:
        language = language_of(request)
        try:
            own = uploaded_set(path)
        except QuothError as error:
            return {
                self.status: render_error(str(error), language, "evaluation_failed"),
                self.upload: None,
            }
        said = words(language, "evaluation_taken", name=own.name, count=own.count)
        return {
            self.own: own,
            self.status: render_note(said),
            self.upload: None,
            **self._offer(shelf, own, language),
        }

    def _begin(self, request: gr.Request) -> Update:
        self._runs.begin(request.session_hash or "")
        return {
            self.run: gr.update(interactive=False),
            self.stop: gr.update(interactive=True),
            self.status: render_note(words(language_of(request), "evaluation_going")),
            self.results: gr.update(visible=False),
            self.report: None,
        }

    def _measure(
        self,
        shelf: Shelf,
        choice: str | None,
        own: QuestionSet | None,
        removed: bool,
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 (Gradio looks for it there)
    ) -> Update:
        language, session = language_of(request), request.session_hash or ""
        stop = self._runs.stop_of(session)
        asked = shelf.view.quoth

        def advance(done: int, total: int, key: str = "evaluation_asking", before: int = 0) -> None:
            if stop.is_set():
                raise StoppedError
            said = words(language, key, before=before)
            progress((done, total), said, unit=words(language, "evaluation_of"))

        try:
            groups = self._groups(choice, own, asked)
            total = sum(len(group.questions) for group in groups)
            with self._runs.turn(stop, lambda n: advance(0, total, "evaluation_waiting", n)):
                advance(0, total)
                report = evaluate(
                    asked,
                    groups,
                    removed=removed,
                    progress=advance,
                    indexing=lambda done, units: advance(done, units, "evaluation_indexing"),
                )
            made = self._show(report, title_of(groups, asked.article.title, language), language)
        except StoppedError:
            return self._idle(render_note(words(language, "evaluation_stopped")))
        except QuothError as error:
            return self._idle(render_error(str(error), language, "evaluation_failed"))
        except Exception:
            # The buttons would stay as they are while a run goes on.
            _LOG.exception("a question set could not be asked")
            return self._idle(render_error(BROKEN, language, "evaluation_failed"))
        finally:
            self._runs.finish(session, stop)
        said = words(language, "evaluation_done", count=report.questions["all"])
        return {**self._idle(render_note(said)), **made}

    def _groups(
        self, choice: str | None, own: QuestionSet | None, asked: Quoth
    ) -> tuple[QuestionGroup, ...]:
        if choice == _OWN and own is not None:
            return own.groups
        if choice in self._bundled and asked.article.text == self._bundled_text:
            return self._bundled[choice].groups
        raise QuestionSetError("there is no question set for this article yet: upload one")

    def _show(self, report: Report, title: str, language: str) -> Update:
        misses = misses_of(report)
        anything = (words(language, "evaluation_all"), _ANY)
        occurring = {miss.fault for miss in misses}
        # By number: Gradio shows a value that it does not know in an error, as HTML.
        kinds = [anything, *((literal(kind), str(n)) for n, kind in enumerate(kinds_of(misses)))]
        faults = [anything]
        faults += [(words(language, key), f) for f, key in FAULTS.items() if f in occurring]
        return {
            self.results: gr.update(visible=True),
            self.scores: render_scores(report, title, language),
            self.curves: render_charts(report, language),
            self.filters: gr.update(visible=bool(misses)),
            self.kinds: gr.update(choices=kinds, value=_ANY),
            self.faults: gr.update(choices=faults, value=_ANY),
            self.table: render_misses(misses, language),
            self.report: report,
        }

    def _filter(self, report: Report, kind: str, fault: str, request: gr.Request) -> str:
        all_ = misses_of(report)
        found = chosen_misses(all_, kinds_of(all_)[int(kind)] if kind else None, fault or None)
        return render_misses(found, language_of(request))

    def _idle(self, said: str) -> Update:
        return {
            self.run: gr.update(interactive=True),
            self.stop: gr.update(interactive=False),
            self.status: said,
        }

    def _halt(self, request: gr.Request) -> Update:
        """Tell the run to end; it says itself that it has."""
        self._runs.end(request.session_hash or "")
        return {self.stop: gr.update(interactive=False)}

    def _leave(self, request: gr.Request) -> None:
        self._runs.end(request.session_hash or "")


def _saved(report: Report) -> SavedFile:
    text = json.dumps(report.to_dict(), ensure_ascii=False, indent=2)
    return {"name": "quoth-report.json", "type": "application/json", "text": text}
