"""The one place where all doors ask: what is being answered is counted, what was is logged."""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from threading import Condition
from typing import Literal, TypeVar

from index.errors import QuothError
from qa.answer import Answer
from qa.dialogue import Turn
from qa.library import Library, article_named
from qa.quoth import Quoth
from qa.retrieve import Hit, Mode

# Earlier questions that a door takes; of many, the last few are read.
MOST_HISTORY = 20

Door = Literal["page", "http", "assistant"]
_Found = TypeVar("_Found")
_LOG = logging.getLogger(__name__)


class Desk:
    """Asks an article for a door, and writes one line for each question into the log.

    The line has the door, what came of it and how long it took; the question itself only if that
    is wanted, since what people ask is their own affair.
    """

    def __init__(self, log_questions: bool = False) -> None:
        self._log_questions = log_questions
        self._at_work = 0
        self._changed = Condition()

    def ask(
        self,
        asked: Quoth | Library,
        question: str,
        history: Sequence[str | Turn] = (),
        *,
        door: Door,
        articles: Collection[str] | None = None,
    ) -> Answer:
        """Answer a question; see ``Quoth.ask`` and ``Library.ask``.

        Raises:
            QuothError: articles are named, and there are not several.
        """
        _check_named(asked, articles)

        def told(answer: Answer) -> str:
            said = "answered" if answer.answered else "not answered"
            return f"{said} ({answer.confidence:.2f})"

        def work() -> Answer:
            if isinstance(asked, Library):
                return asked.ask(question, history, articles=articles)
            return asked.ask(question, history)

        return self._do(work, told, question, door)

    def retrieve(
        self,
        asked: Quoth | Library,
        question: str,
        k: int,
        mode: Mode = "hybrid",
        *,
        door: Door,
        articles: Collection[str] | None = None,
    ) -> list[Hit]:
        """List the passages nearest to a question; see ``Quoth.retrieve`` and ``Library.retrieve``.

        Raises:
            QuothError: articles are named, and there are not several.
        """
        _check_named(asked, articles)

        def work() -> list[Hit]:
            if isinstance(asked, Library):
                return asked.retrieve(question, k, mode=mode, articles=articles)
            return asked.retrieve(question, k, mode=mode)

        return self._do(work, lambda hits: f"{len(hits)} passages", question, door)

    def is_free_within(self, seconds: float) -> bool:
        """Wait until nothing is being answered, and say whether that came about in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._at_work == 0, seconds)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Count something as being answered."""
        with self._changed:
            self._at_work += 1
        try:
            yield
        finally:
            with self._changed:
                self._at_work -= 1
                self._changed.notify_all()

    def _do(
        self,
        work: Callable[[], _Found],
        told: Callable[[_Found], str],
        question: str,
        door: Door,
    ) -> _Found:
        begun = time.perf_counter()
        outcome = "failed"
        try:
            with self.at_work():
                found = work()
            outcome = told(found)
            return found
        except QuothError:
            outcome = "refused"
            raise
        finally:
            milliseconds = (time.perf_counter() - begun) * 1000
            # As Python writes it: a line break in it must not look like another line of the log.
            asked = f": {question!a}" if self._log_questions else ""
            _LOG.info("%s: %s in %.0f ms%s", door, outcome, milliseconds, asked)


def _check_named(asked: Quoth | Library, articles: Collection[str] | None) -> None:
    if isinstance(asked, Quoth):
        for name in articles or ():
            article_named(asked, name)
