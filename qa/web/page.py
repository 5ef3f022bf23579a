"""The page: a chat beside the article, served by Gradio with no help from the network."""

from typing import Any

import gradio as gr

from qa.library import Library
from qa.question import MAX_QUESTION_CHARACTERS
from qa.quoth import Quoth
from qa.web import talk
from qa.web.among import AmongArticles
from qa.web.desk import Desk
from qa.web.evaluation import add_evaluation
from qa.web.fingerprint import name_of
from qa.web.opinion import OpinionPanel
from qa.web.own import OwnArticles, key_of
from qa.web.places import Places
from qa.web.saving import SavedFile, save_on_click
from qa.web.shelf import Shelf
from qa.web.suggest import MOST_SUGGESTED, suggested_questions
from qa.web.take import (
    conversation_json,
    conversation_markdown,
    library_json,
    library_markdown,
)
from qa.web.text import shown
from qa.web.tools import add_tools
from qa.web.uploads import OnlyUploads

# What the browser does after an event; see page.js.
_SHOW_ANSWER = "() => window.quoth.showAnswer()"
_SHOW_ALL = "() => window.quoth.restored()"
# A page that is loaded again in the same tab finds what it had by this.
_REMEMBER = "(key) => sessionStorage.setItem('quoth', key)"
_REMEMBERED = "(kept, key, shelf) => [kept, sessionStorage.getItem('quoth'), shelf]"
# Questions that are answered at the same time; the others wait.
_AT_ONCE = 4
# Pages, open or closed, whose conversations are remembered; Gradio takes about half a MB for each.
# Beyond that those go first that were not used for longest.
MOST_PAGES = 400
# Events of all visitors that may wait for another one to end.
_MOST_WAITING = 100


def build_page(served: Quoth | Library, desk: Desk, places: Places) -> gr.Blocks:
    """Build the page for an article or a library, and the tools that are served beside it."""
    page = OnlyUploads(title=f"Quoth: {served.name}", analytics_enabled=False)
    with page:
        gr.HTML(
            f"<header class='masthead'><h1>Quoth</h1><p>{shown('motto')}</p></header>",
            apply_default_css=False,
        )
        suggested = suggested_questions(served) if isinstance(served, Quoth) else []
        shelf = gr.State(Shelf(served, suggested, desk))
        own = OwnArticles()
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab(shown("tab_ask"), id="ask"):
                outputs = _add_asking(page, shelf, own)
            with gr.Tab(shown("tab_own"), id="own"):
                own.lay_out_form()
            with gr.Tab(shown("tab_evaluate"), id="evaluate") as evaluate:
                add_evaluation(shelf, evaluate)
        own.wire(shelf, tabs, talk.turned, outputs)
        page.unload(own.stop_adding)
        add_tools(served, desk, places)
    # Beyond that a visitor is told that the page is busy.
    # Only through the queue, except what needs none: else its limits would bind nobody.
    page.queue(max_size=_MOST_WAITING, api_open=False)
    page.state_session_capacity = MOST_PAGES
    return page


def _add_asking(page: gr.Blocks, shelf: gr.State, own: OwnArticles) -> list[Any]:
    """Lay out chat and article, connect them, and return what depends on the chosen article."""
    title = shelf.value.served
    own.lay_out_choice(title)
    among = AmongArticles()
    with gr.Row(elem_id="views"):
        for view in ("chat", "article"):
            gr.Button(shown(f"view_{view}"), size="sm", elem_id=f"view-{view}").click(
                None, js=f"() => window.quoth.turnTo('{view}')", api_visibility="private"
            )
    with gr.Row(equal_height=False, elem_id="columns"):
        with gr.Column(scale=5, min_width=320, elem_id="chat-column"):
            chat = gr.Chatbot(
                label=shown("conversation"),
                show_label=False,
                elem_id="chat",
                height="calc(100vh - 400px)",
                min_height=320,
                layout="panel",
                buttons=[],
                editable="user",
                render_markdown=False,
                latex_delimiters=[],
                autoscroll=False,  # to the end of an answer; see page.js
                placeholder=shown("begin" if shelf.value.view.suggestions else "begin_bare"),
            )
            opinion = OpinionPanel()
            with gr.Row(elem_id="ask"):
                question = gr.Textbox(
                    label=shown("question"),
                    show_label=False,
                    placeholder=shown("ask_here"),
                    lines=1,
                    max_lines=4,
                    max_length=MAX_QUESTION_CHARACTERS,
                    autofocus=True,
                    scale=8,
                    elem_id="question",
                    html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
                )
                send = gr.Button(shown("ask"), variant="primary", scale=1, min_width=90)
                stop = gr.Button(
                    shown("stop"), variant="stop", min_width=90, visible=False, elem_id="stop"
                )
            with gr.Row(elem_id="examples"):
                texts = [*shelf.value.view.suggestions, *[""] * MOST_SUGGESTED][:MOST_SUGGESTED]
                examples = [
                    gr.Button(text, size="sm", variant="secondary", min_width=0, visible=bool(text))
                    for text in texts
                ]
            with gr.Row(elem_id="save"):
                for kind, make in (("markdown", _markdown), ("json", _json)):
                    save = gr.Button(shown(f"save_{kind}"), size="sm", variant="secondary")
                    save_on_click(save, make, shelf)
        with gr.Column(scale=4, min_width=320, elem_id="article-column"):
            pane = gr.HTML(
                talk.article_of(shelf.value.view, "en"),
                elem_id="article",
                apply_default_css=False,
            )
    # The secret is sent to every browser and hides nothing; a fixed one outlives a restart.
    kept = gr.BrowserState([], storage_key=f"quoth {title}", secret=title)

    private: dict[str, Any] = {"api_visibility": "private"}
    # A question may be asked while another is being answered, of this visitor's or of others'.
    at_once: dict[str, Any] = {
        "show_progress": "hidden",
        "trigger_mode": "multiple",
        "concurrency_limit": _AT_ONCE,
        "concurrency_id": "ask",
        **private,
    }
    outputs = [question, chat, pane, kept, stop, shelf]
    asking: list[Any] = [
        trigger(ask, [source, shelf], outputs, **at_once)
        for trigger, ask, source in [
            (question.submit, talk.asked, question),
            (send.click, talk.asked, question),
            *((button.click, talk.picked, button) for button in examples),
        ]
    ]
    asking += [
        chat.retry(talk.retried, shelf, outputs, **at_once),
        chat.edit(talk.edited, shelf, outputs, **at_once),
    ]
    for event in asking:
        event.then(None, js=_SHOW_ANSWER)
    stop.click(talk.stopped, [question, shelf], outputs, cancels=asking, **private)
    # In the browser first, so that a reload at once brings nothing back; only what was asked of the
    # served article is kept there.
    forget = f"(kept, chosen) => [chosen === '{key_of(title)}' ? [] : kept]"
    chat.clear(None, [kept, own.choice[0]], kept, js=forget, **private)
    chat.clear(talk.cleared, shelf, outputs, **private)
    opinion.wire(chat, shelf, own.choice[0])
    key = gr.Textbox(visible=False)
    among.wire(shelf, talk.looked_at, [pane, shelf])
    changing = [chat, pane, stop, shelf, *examples, *among.parts]
    restore = page.load(
        talk.restored,
        [kept, key, shelf],
        [kept, key, *own.choice, *changing],
        js=_REMEMBERED,
        concurrency_limit=_AT_ONCE,
        concurrency_id="ask",
        **private,
    )
    restore.then(None, key, js=_REMEMBER)
    restore.then(None, js=_SHOW_ALL)
    return changing


def _markdown(shelf: Shelf) -> SavedFile:
    view = shelf.view
    if isinstance(view.asked, Library):
        text = library_markdown(view.asked, view.exchanges)
        return {"name": "conversation.md", "type": "text/markdown", "text": text}
    article = view.quoth.article
    text = conversation_markdown(article, view.exchanges, view.quoth.about)
    return {"name": f"{name_of(article)}.md", "type": "text/markdown", "text": text}


def _json(shelf: Shelf) -> SavedFile:
    view = shelf.view
    if isinstance(view.asked, Library):
        text = library_json(view.asked, view.exchanges)
        return {"name": "conversation.json", "type": "application/json", "text": text}
    article = view.quoth.article
    text = conversation_json(article, view.exchanges)
    return {"name": f"{name_of(article)}.json", "type": "application/json", "text": text}
