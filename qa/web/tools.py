"""What an assistant can do with the article, over the Model Context Protocol.

Gradio serves each of these functions as a tool; its description is the function's docstring.
"""

import json

import gradio as gr
from gradio.events import api

from index.errors import QuothError
from qa.quoth import Quoth
from qa.retrieve import MOST_HITS
from qa.shapes import answer_record, citation_record, hit_record


def _json(record: object) -> str:
    # Gradio would show an assistant a dictionary as Python prints it.
    return json.dumps(record, ensure_ascii=False)


def _refusal(message: str) -> gr.Error:
    return gr.Error(message, print_exception=False)


def add_tools(quoth: Quoth) -> None:
    """Add the tools to the page that is being built."""

    def ask_article(question: str, history: list[str] | None = None) -> str:
        """Answer a question in the article's own words, or say that the article does not answer it.

        Quote "text" exactly as it is; do not reword it. Each quote comes with "citations": the
        reference numbers that the article prints for it, the source each one leads to, and a
        status: "exact" and "realigned" are sure, "uncertain" and "missing" are not. If "answered"
        is false the article does not say; "nearest" then holds passages that are no answer.

        Args:
            question: one question, in English.
            history: the earlier questions, oldest first, if this one leans on them.
        """
        try:
            return _json(answer_record(quoth.ask(question, history or ())))
        except QuothError as error:
            raise _refusal(str(error)) from None

    def retrieve_passages(question: str, k: int = 5) -> str:
        """List the passages of the article nearest to a question, whether or not they answer it.

        Args:
            question: one question, in English.
            k: how many passages, from 1 to 100.
        """
        if not isinstance(k, int) or not 1 <= k <= MOST_HITS:
            raise _refusal(f"k is from 1 to {MOST_HITS}")
        try:
            return _json([hit_record(quoth.article, hit) for hit in quoth.retrieve(question, k)])
        except QuothError as error:
            raise _refusal(str(error)) from None

    def list_references() -> str:
        """List every reference number that the article prints and the source that it leads to."""
        return _json([citation_record(citation) for citation in quoth.citations.table])

    for tool in (ask_article, retrieve_passages, list_references):
        api(tool, api_name=tool.__name__)
