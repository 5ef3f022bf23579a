"""The chat: asking, stop, retry, edit, clear, and what is there again after a reload."""

from collections.abc import Generator
from typing import Any

import gradio as gr

from index.errors import QuothError
from qa.library import Library
from qa.quoth import Quoth
from qa.web.among import among_of
from qa.web.opened import View
from qa.web.outcome import Said
from qa.web.own import choice_of
from qa.web.pane import render_article, render_contents
from qa.web.render import render_answer, render_error, render_library_answer, render_pending
from qa.web.scope import scope_of, scoped
from qa.web.shelf import Shelf
from qa.web.suggest import MOST_SUGGESTED
from qa.web.take import Exchange
from qa.web.text import JOINER, language_of, literal

# Questions of a conversation that a reload asks again.
MOST_KEPT = 20

Message = dict[str, Any]
# What an event changes: the box, the chat, the article, what the browser keeps, the button that
# stops, and the shelf: Gradio forgets a state some time after it was last given back.
Shown = tuple[Any, Any, Any, Any, Any, Any]


def messages(view: View, language: str) -> list[Message]:
    """Return the conversation on an article, each question with what came of it."""
    chat: list[Message] = []
    for said in view.said:
        chat += (_question(said.question), _component(_rendered(said, view.asked, language)))
    for question in view.pending:
        chat += (_question(question), _component(render_pending(language)))
    return chat


def article_of(view: View, language: str) -> str:
    """Return what is looked at as HTML: an article with the quotes of the last answer marked."""
    if isinstance(view.asked, Library) and not view.title:
        return render_contents(view.asked, language)
    last = view.said[-1] if view.said else None
    quotes = last.answer.quotes if isinstance(last, Exchange) else ()
    try:
        quoth = view.quoth
    except QuothError as error:  # the library was built again, or damaged, since it was opened
        return render_error(str(error), language, "not_shown")
    lit = [quote for quote in quotes if quote.title == view.title]
    html = render_article(quoth.article, quoth.citations, quoth.passages, lit, language)
    if isinstance(view.asked, Library):
        return scoped(html, scope_of(view.asked, view.title))
    return html


def asked(question: str, shelf: Shelf, request: gr.Request) -> Generator[Shown, None, None]:
    """Ask the chosen article what was typed, and empty the box."""
    yield from _answered(_typed(question), shelf, request, "")


def picked(question: str, shelf: Shelf, request: gr.Request) -> Generator[Shown, None, None]:
    """Ask the chosen article one of the questions to begin with."""
    yield from _answered(question, shelf, request)


def retried(shelf: Shelf, request: gr.Request, again: gr.RetryData) -> Generator[Shown, None, None]:
    """Ask a question once more, and forget what came after it."""
    shelf.cut(_place(again.index))
    yield from _answered(_typed(again.value), shelf, request)


def edited(shelf: Shelf, request: gr.Request, edit: gr.EditData) -> Generator[Shown, None, None]:
    """Ask a question as it was changed, and forget what came after it."""
    shelf.cut(_place(edit.index))
    yield from _answered(_typed(edit.value), shelf, request)


def _answered(
    question: str, shelf: Shelf, request: gr.Request, box: str | None = None
) -> Generator[Shown, None, None]:
    """Show that a question is being looked at, then what was found.

    Args:
        box: what the box is from now on; ``None`` leaves what is being typed there.
    """
    language = language_of(request)
    ticket = shelf.begin(question)
    try:
        chat = messages(shelf.view, language)
        typed = gr.skip() if box is None else gr.update(value=box)
        yield typed, chat, gr.skip(), shelf.kept[-MOST_KEPT:], gr.update(visible=True), shelf
        shelf.answer(ticket)
    finally:
        shelf.give_up(ticket)  # where the visitor has left in between
    view = shelf.view
    chat, article = messages(view, language), article_of(view, language)
    kept, stop = shelf.kept[-MOST_KEPT:], gr.update(visible=bool(view.pending))
    if shelf.shows(ticket):
        # As an update: after a skip, Gradio would keep a plain value of each event for the session.
        yield gr.skip(), chat, gr.update(value=article), kept, stop, shelf
    else:  # another article was chosen in the meantime
        yield gr.skip(), gr.skip(), gr.skip(), kept, gr.skip(), shelf


def looked_at(shelf: Shelf, request: gr.Request) -> list[Any]:
    """Return the article that is looked at now."""
    return [gr.update(value=article_of(shelf.view, language_of(request)))]


def stopped(typed: str, shelf: Shelf, request: gr.Request) -> Shown:
    """Give up what is being asked, and put the question back into the box if that is empty."""
    stopped = shelf.stop()
    question = "" if typed.strip() else stopped
    language, view = language_of(request), shelf.view
    chat, article = messages(view, language), gr.update(value=article_of(view, language))
    kept = shelf.kept[-MOST_KEPT:]
    box = gr.update(value=literal(question)) if question else gr.skip()
    return box, chat, article, kept, gr.update(visible=False), shelf


def cleared(shelf: Shelf, request: gr.Request) -> Shown:
    """Forget the conversation on the chosen article."""
    shelf.clear()
    article = gr.update(value=article_of(shelf.view, language_of(request)))
    return gr.skip(), [], article, shelf.kept[-MOST_KEPT:], gr.update(visible=False), shelf


def turned(shelf: Shelf, language: str) -> list[Any]:
    """Return what the page shows of another article that was chosen."""
    view = shelf.view
    stop = gr.update(visible=bool(view.pending))
    return [
        messages(view, language),
        gr.update(value=article_of(view, language)),
        stop,
        shelf,
        *_examples(view),
        *among_of(view),
    ]


def restored(
    kept: object, key: object, shelf: Shelf, request: gr.Request
) -> Generator[Any, None, None]:
    """Yield what the browser keeps, the shelf's key, the choice of articles, and what is shown.

    The shelf itself is found again while the server remembers it; else what was asked of the served
    article is asked again, since only questions are kept in the browser.
    """
    # What a browser sends may be anything.
    given = [text for text in kept if isinstance(text, str)] if isinstance(kept, list) else []
    before = Shelf.found(key)
    if before is not None:
        shelf = before
        if not given:  # cleared in the browser, perhaps before the server was told
            shelf.forget_served()
    elif given:
        for _ in shelf.restore(given[-MOST_KEPT:]):
            yield gr.skip()
    shown = turned(shelf, language_of(request))
    yield [shelf.kept[-MOST_KEPT:], shelf.key, *choice_of(shelf), *shown]


def _examples(view: View) -> list[Any]:
    """Return the buttons of the questions to begin with; those that are too many are hidden."""
    questions = view.suggestions[:MOST_SUGGESTED]
    hidden = [gr.update(visible=False)] * (MOST_SUGGESTED - len(questions))
    return [*(gr.update(value=question, visible=True) for question in questions), *hidden]


def _rendered(said: Said, asked: Quoth | Library, language: str) -> str:
    if isinstance(said, Exchange):
        if isinstance(asked, Library):
            try:
                return render_library_answer(said.answer, asked, language)
            except QuothError as error:
                return render_error(str(error), language, "not_shown")
        return render_answer(said.answer, asked.article, asked.citations, language)
    return render_error(said.problem, language)


def _question(question: str) -> Message:
    # After what HTML would read as the beginning of a tag or of a character's name, a joiner makes
    # text of that. Gradio shows a plain message as HTML, and lets only those be edited.
    shown = question.replace("<", f"<{JOINER}").replace("&", f"&{JOINER}")
    return {"role": "user", "content": shown}


def _component(html: str) -> Message:
    """Wrap our own escaped HTML; a plain string would lose its buttons and folds."""
    return {"role": "assistant", "content": gr.HTML(html, render=False, apply_default_css=False)}


def _typed(value: object) -> str:
    """Return a question as it was typed; Gradio gives it as text or in a list of parts."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("text", "")
    return str(value).replace(JOINER, "")


def _place(index: int | tuple[int, int]) -> int:
    """Return which exchange a message belongs to: each has a question and what came of it."""
    number = index if isinstance(index, int) else index[0]
    return number // 2
