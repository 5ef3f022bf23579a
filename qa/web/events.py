"""What happens on the page waits in Gradio's queue until it is listened to: not without a bound."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import gradio as gr
from starlette.responses import Response

from qa.web.routes import refused

# Of one page, begun and not yet told what came of them.
MOST_OF_A_PAGE = 20
# Of all pages; one may be as long as an article.
MOST_UNHEARD = 300


class Events:
    """The events of a page; used in the server's thread alone."""

    def __init__(self, page: gr.Blocks) -> None:
        """Watch over a page's events."""
        self._page = page
        self._listening: Counter[str] = Counter()

    def refusal(self, sent: Mapping[str, Any]) -> Response | None:
        """Refuse what Gradio would be sent: an event that there is not, or one too many."""
        number = sent.get("fn_index")
        if number is not None and not (isinstance(number, int) and number in self._page.fns):
            return refused(404, "there is no such event")
        queue = self._page._queue
        begun = queue.pending_event_ids_session
        if len(begun.get(str(sent.get("session_hash")), ())) >= MOST_OF_A_PAGE:
            return refused(429, "this page has asked for too much at once")
        waiting = queue.pending_messages_per_session
        if sum(messages.qsize() for messages in waiting.values()) > MOST_UNHEARD:
            self._forget_unheard()
        return None

    def _forget_unheard(self) -> None:
        """Drop what nobody listens to: whoever begins an event listens to it at once."""
        queue = self._page._queue
        for name, messages in queue.pending_messages_per_session.items():
            if not self._listening[name]:
                while not messages.empty():
                    messages.get_nowait()
        for name in list(queue.pending_event_ids_session):
            if name not in queue.pending_messages_per_session:
                del queue.pending_event_ids_session[name]

    @contextmanager
    def listening(self, name: str) -> Iterator[None]:
        """Note that a page listens, as long as it does."""
        self._listening[name] += 1
        try:
            yield
        finally:
            self._listening[name] -= 1
            if not self._listening[name]:
                del self._listening[name]
