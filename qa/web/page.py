"""The page: a chat beside the article, served by Gradio with no help from the network."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from index.errors import QuothError
from qa.answer import Quote
from qa.dialogue import Turn
from qa.quoth import Quoth
from qa.web.pane import render_article
from qa.web.render import render_answer, render_error, render_question
from qa.web.suggest import suggested_questions
from qa.web.tools import add_tools

_SHOW_ANSWER = "() => window.quoth.showAnswer()"  # see page.js
# Questions of a conversation that a reload asks again.
_MOST_KEPT = 20

Message = dict[str, Any]


def _message(role: str, html: str) -> Message:
    """Wrap our own escaped HTML; a plain string would be read as Markdown and HTML."""
    return {"role": role, "content": gr.HTML(html, apply_default_css=False)}


def build_page(quoth: Quoth) -> gr.Blocks:
    """Build the page for one opened article, and the tools that are served beside it."""
    article, citations, passages = quoth.article, quoth.citations, quoth.passages

    def answer(
        question: str, chat: list[Message], turns: list[Turn], kept: list[str]
    ) -> tuple[str, list[Message], str, list[Turn], list[str]]:
        said, quotes, turn = reply(question, turns)
        chat = [*chat, _message("user", render_question(question)), _message("assistant", said)]
        if turn is not None:
            turns = [*turns, turn]
            kept = [*kept, question][-_MOST_KEPT:]
        return "", chat, render_article(article, citations, passages, quotes), turns, kept

    def reply(question: str, turns: Sequence[Turn]) -> tuple[str, tuple[Quote, ...], Turn | None]:
        try:
            found = quoth.ask(question, turns)
        except QuothError as error:
            return render_error(str(error)), (), None
        return render_answer(found, article, citations), found.quotes, found.turn

    def restore(kept: object) -> tuple[Any, Any, list[Turn], list[str]]:
        """Ask what was asked before a reload again: only questions are kept in the browser."""
        chat: list[Message] = []
        turns: list[Turn] = []
        asked: list[str] = []
        lit: tuple[Quote, ...] = ()
        # What a browser sends may be anything.
        given = [text for text in kept if isinstance(text, str)] if isinstance(kept, list) else []
        for question in given[-_MOST_KEPT:]:
            said, lit, turn = reply(question, turns)
            if turn is not None:
                chat += [_message("user", render_question(question)), _message("assistant", said)]
                turns.append(turn)
                asked.append(question)
        if not asked:
            return gr.skip(), gr.skip(), [], []
        return chat, render_article(article, citations, passages, lit), turns, asked

    def clear() -> tuple[str, list[Turn]]:
        return render_article(article, citations, passages), []

    page = gr.Blocks(title=f"Quoth: {article.title}", analytics_enabled=False)
    with page:
        gr.HTML(
            "<header class='masthead'><h1>Quoth</h1><p>Answers in the article's own words, with "
            "its own reference numbers, or none.</p></header>",
            apply_default_css=False,
        )
        with gr.Row(equal_height=False, elem_id="columns"):
            with gr.Column(scale=5, min_width=320):
                chat = gr.Chatbot(
                    label="Questions and answers",
                    show_label=False,
                    elem_id="chat",
                    height="calc(100vh - 300px)",
                    min_height=320,
                    layout="panel",
                    buttons=[],
                    feedback_options=None,
                    placeholder="Ask the article a question, or begin with one of those below.",
                )
                with gr.Row(elem_id="ask"):
                    question = gr.Textbox(
                        label="Question",
                        show_label=False,
                        placeholder="Ask a question",
                        lines=1,
                        max_lines=4,
                        autofocus=True,
                        scale=8,
                        elem_id="question",
                        html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
                    )
                    send = gr.Button("Ask", variant="primary", scale=1, min_width=80)
                with gr.Row(elem_id="examples"):
                    examples = [
                        gr.Button(text, size="sm", variant="secondary", min_width=0)
                        for text in suggested_questions(quoth)
                    ]
            with gr.Column(scale=4, min_width=320):
                pane = gr.HTML(
                    render_article(article, citations, passages),
                    elem_id="article",
                    apply_default_css=False,
                )
        turns = gr.State([])
        # The secret is sent to every browser and hides nothing; a fixed one outlives a restart.
        kept = gr.BrowserState([], storage_key=f"quoth {article.title}", secret=article.title)
        outputs = [question, chat, pane, turns, kept]
        asked: list[tuple[Any, gr.Textbox | gr.Button]] = [
            (question.submit, question),
            (send.click, question),
            *((button.click, button) for button in examples),
        ]
        for ask, source in asked:
            ask(answer, [source, chat, turns, kept], outputs, api_visibility="private").then(
                None, js=_SHOW_ANSWER
            )
        # In the browser first, so that a reload at once brings nothing back.
        chat.clear(None, None, kept, js="() => [[]]", api_visibility="private")
        chat.clear(clear, None, [pane, turns], api_visibility="private")
        page.load(restore, kept, [chat, pane, turns, kept], api_visibility="private").then(
            None, js="() => window.quoth.restored()"
        )
        add_tools(quoth)
    return page
