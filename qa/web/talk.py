"""The chat: asking, stop, retry, edit, clear, and what is there again after a reload."""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from qa.web.pane import render_article
from qa.web.render import render_answer, render_error, render_pending
from qa.web.shelf import Said, Shelf
from qa.web.suggest import MOST_SUGGESTED
from qa.web.take import Exchange
from qa.web.text import language_of

# Questions of a conversation that a reload asks again.
MOST_KEPT = 20
# Put after what HTML would read as the beginning of a tag or of a character's name, it makes text
# of that and is not seen. Gradio shows a plain message as HTML, and lets only those be edited.
_JOINER = "\u2060"

Message = dict[str, Any]
# What an event changes: the box, the chat, the article, what the browser keeps, the stop button.
Shown = tuple[Any, Any, Any, Any, Any]


def messages(shelf: Shelf, language: str) -> list[Message]:
    """Return the conversation on the chosen article, each question with what came of it."""
    chat: list[Message] = []
    for said in shelf.said:
        chat += (_question(said.question), _component(_rendered(said, shelf, language)))
    for question in shelf.pending:
        chat += (_question(question), _component(render_pending(language)))
    return chat


def article_of(shelf: Shelf, language: str) -> str:
    """Return the chosen article as HTML, with the quotes of the last answer marked."""
    quoth = shelf.quoth
    last = shelf.said[-1] if shelf.said else None
    lit = last.answer.quotes if isinstance(last, Exchange) else ()
    return render_article(quoth.article, quoth.citations, quoth.passages, lit, language)


def asked(question: str, shelf: Shelf, request: gr.Request) -> Iterator[Shown]:
    """Ask the chosen article: show that it is being looked at, then what was found."""
    language = language_of(request)
    ticket = shelf.begin(question)
    yield "", messages(shelf, language), gr.skip(), gr.skip(), gr.Button(visible=True)
    shelf.answer(ticket)
    stop = gr.Button(visible=bool(shelf.pending))
    yield gr.skip(), messages(shelf, language), article_of(shelf, language), _kept(shelf), stop


def stopped(shelf: Shelf, request: gr.Request) -> tuple[Any, Any, Any]:
    """Give up what is being asked, and put the question back into the box."""
    question = shelf.stop()
    chat = messages(shelf, language_of(request))
    return question or gr.skip(), chat, gr.Button(visible=False)


def retried(shelf: Shelf, request: gr.Request, again: gr.RetryData) -> Iterator[Shown]:
    """Ask a question once more, and forget what came after it."""
    question = _typed(again.value)
    shelf.cut(_place(again.index))
    yield from asked(question, shelf, request)


def edited(shelf: Shelf, request: gr.Request, edit: gr.EditData) -> Iterator[Shown]:
    """Ask a question as it was changed, and forget what came after it."""
    question = _typed(edit.value)
    shelf.cut(_place(edit.index))
    yield from asked(question, shelf, request)


def cleared(shelf: Shelf, request: gr.Request) -> tuple[list[Message], str]:
    """Forget the conversation on the chosen article."""
    shelf.clear()
    return [], article_of(shelf, language_of(request))


def turned(shelf: Shelf, language: str) -> list[Any]:
    """Return what the page shows of another article that was chosen."""
    other = shelf.quoth if shelf.own else None
    return [other, messages(shelf, language), article_of(shelf, language), *_examples(shelf)]


def restored(kept: object, shelf: Shelf, request: gr.Request) -> list[Any]:
    """Ask what was asked before a reload again: only questions are kept in the browser."""
    language = language_of(request)
    # What a browser sends may be anything.
    given = [text for text in kept if isinstance(text, str)] if isinstance(kept, list) else []
    if given:
        shelf.restore(given[-MOST_KEPT:])
    chat, article = messages(shelf, language), article_of(shelf, language)
    return [chat, article, _kept(shelf), *_examples(shelf)]


def _examples(shelf: Shelf) -> list[gr.Button]:
    """Return the buttons of the questions to begin with; those that are too many are hidden."""
    questions = shelf.suggestions[:MOST_SUGGESTED]
    hidden = [gr.Button(visible=False)] * (MOST_SUGGESTED - len(questions))
    return [*(gr.Button(question, visible=True) for question in questions), *hidden]


def _kept(shelf: Shelf) -> list[str] | dict[str, Any]:
    """Return what the browser keeps: questions on the served article, which outlives the page."""
    if shelf.own:
        unchanged: dict[str, Any] = gr.skip()
        return unchanged
    return [exchange.question for exchange in shelf.exchanges][-MOST_KEPT:]


def _rendered(said: Said, shelf: Shelf, language: str) -> str:
    if isinstance(said, Exchange):
        quoth = shelf.quoth
        return render_answer(said.answer, quoth.article, quoth.citations, language)
    return render_error(said.problem, language)


def _question(question: str) -> Message:
    shown = question.replace("<", f"<{_JOINER}").replace("&", f"&{_JOINER}")
    return {"role": "user", "content": shown}


def _component(html: str) -> Message:
    """Wrap our own escaped HTML; a plain string would lose its buttons and folds."""
    return {"role": "assistant", "content": gr.HTML(html, apply_default_css=False)}


def _typed(value: object) -> str:
    """Return a question as it was typed; Gradio gives it as text or in a list of parts."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("text", "")
    return str(value).replace(_JOINER, "")


def _place(index: int | tuple[int, int]) -> int:
    """Return which exchange a message belongs to: each has a question and what came of it."""
    number = index if isinstance(index, int) else index[0]
    return number // 2
