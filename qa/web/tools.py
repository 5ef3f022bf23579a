"""What an assistant can do with the article, over the Model Context Protocol.

Gradio serves each of these functions as a tool; its description is the function's docstring.
"""

import json
from collections.abc import Callable

import gradio as gr
from anyio.to_thread import run_sync
from gradio.events import api

from index.errors import QuothError
from qa.library import Library, article_named
from qa.quoth import Quoth
from qa.retrieve import MOST_HITS
from qa.shapes import answer_record, citation_record, hit_record
from qa.web.desk import MOST_HISTORY, Desk
from qa.web.places import BUSY, BusyError, Places


def _json(record: object) -> str:
    # Gradio would show an assistant a dictionary as Python prints it.
    return json.dumps(record, ensure_ascii=False)


class _Refusal(gr.Error):
    """What cannot be asked, told in one line."""

    def __init__(self, message: str) -> None:
        super().__init__(message, print_exception=False)

    def __str__(self) -> str:
        return str(self.message)  # Gradio's own is in quotation marks


def add_tools(served: Quoth | Library, desk: Desk, places: Places) -> None:
    """Add the tools to the page that is being built."""

    async def in_turn(work: Callable[[], str]) -> str:
        """Do what takes time in a thread, when it is its turn."""
        try:
            async with places.turn():
                return await run_sync(work)
        except BusyError:
            raise _Refusal(BUSY) from None
        except QuothError as error:
            raise _Refusal(str(error)) from None

    async def ask_article(
        question: str, history: list[str] | None = None, articles: list[str] | None = None
    ) -> str:
        """Answer a question in the article's own words, or say that the article does not answer it.

        Quote "text" exactly as it is; do not reword it. Each quote comes with "citations": the
        reference numbers that the article prints for it, the source each one leads to, and a
        status: "exact" and "realigned" are sure, "uncertain" and "missing" are not. If "answered"
        is false the article does not say; "nearest" then holds passages that are no answer.

        Args:
            question: one question, in English.
            history: the earlier questions, oldest first, at most 20, if this one leans on them.
            articles: where there are several, the titles of those to be asked; all if left out.
        """

        if history and len(history) > MOST_HISTORY:
            raise _Refusal(f"history has at most {MOST_HISTORY} questions")

        def work() -> str:
            answer = desk.ask(
                served, question, history or (), door="assistant", articles=articles or None
            )
            return _json(answer_record(answer))

        return await in_turn(work)

    async def retrieve_passages(
        question: str, k: int = 5, articles: list[str] | None = None
    ) -> str:
        """List the passages of the article nearest to a question, whether or not they answer it.

        Args:
            question: one question, in English.
            k: how many passages, from 1 to 100.
            articles: where there are several, the titles of those to be searched; all if left out.
        """
        if not isinstance(k, int) or not 1 <= k <= MOST_HITS:
            raise _Refusal(f"k is from 1 to {MOST_HITS}")

        def work() -> str:
            hits = desk.retrieve(served, question, k, door="assistant", articles=articles or None)
            return _json(
                [hit_record(article_named(served, hit.title).article, hit) for hit in hits]
            )

        return await in_turn(work)

    async def list_references(article: str | None = None) -> str:
        """List every reference number that the article prints and the source that it leads to.

        Args:
            article: where there are several, the title of the one that is meant.
        """

        def work() -> str:
            table = article_named(served, article).citations.table
            return _json([citation_record(citation) for citation in table])

        return await in_turn(work)

    def list_articles() -> str:
        """List the titles of the articles that can be asked."""
        return _json(list(served) if isinstance(served, Library) else [served.name])

    # Queued, Gradio would ask itself over HTTP, at the address that the request names and without
    # its password.
    for tool in (ask_article, retrieve_passages, list_references, list_articles):
        api(tool, api_name=tool.__name__, queue=False)
