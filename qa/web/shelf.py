"""What one visitor has: the served article, articles of their own, and what was asked of each.

It lives in the server's memory for as long as the visitor's page is open and is reached by that
page alone. Several events of one page may use it at once.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.errors import QuothError
from index.records import Article
from qa.dialogue import Turn
from qa.quoth import Quoth
from qa.web.suggest import suggested_questions
from qa.web.take import Exchange

MOST_OWN_ARTICLES = 5


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that could not be asked, and why, in one line."""

    question: str
    problem: str


Said = Exchange | Failure


class Ticket:
    """A question that is being answered, until it is stopped."""

    def __init__(self, question: str, article: str) -> None:
        self.question = question
        self.article = article
        self.stopped = False


class _Opened:
    """An article on the shelf with what was asked of it."""

    def __init__(self, quoth: Quoth, suggestions: Sequence[str]) -> None:
        self.quoth = quoth
        self.suggestions = tuple(suggestions)
        self.said: list[Said] = []


class Shelf:
    """Articles by name, one of them chosen, each with a conversation of its own."""

    def __init__(self, served: Quoth, suggestions: Sequence[str]) -> None:
        self._lock = threading.RLock()
        self.served = served.article.title
        self._opened = {self.served: _Opened(served, suggestions)}
        self._tickets: list[Ticket] = []
        self.chosen = self.served

    def __deepcopy__(self, _memo: object) -> "Shelf":
        """Return a new visitor's shelf: Gradio copies a state's first value for each."""
        first = self._opened[self.served]
        return Shelf(first.quoth, first.suggestions)

    @property
    def names(self) -> tuple[str, ...]:
        """The articles by name, the served one first."""
        with self._lock:
            return tuple(self._opened)

    @property
    def quoth(self) -> Quoth:
        """The chosen article."""
        return self._opened[self.chosen].quoth

    @property
    def suggestions(self) -> tuple[str, ...]:
        """Questions to begin with on the chosen article."""
        return self._opened[self.chosen].suggestions

    @property
    def said(self) -> tuple[Said, ...]:
        """What was asked of the chosen article, oldest first."""
        with self._lock:
            return tuple(self._opened[self.chosen].said)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """What was asked of the chosen article and answered or refused, oldest first."""
        return tuple(each for each in self.said if isinstance(each, Exchange))

    @property
    def own(self) -> bool:
        """Whether the chosen article is one of the visitor's own."""
        return self.chosen != self.served

    def choose(self, name: str) -> None:
        """Turn to another article; to the served one if there is none of that name."""
        with self._lock:
            self.chosen = name if name in self._opened else self.served

    def add(self, read: Callable[[], Article], progress: Callable[[int, int], None]) -> None:
        """Read and index an article, put it on the shelf and choose it.

        Args:
            read: returns the article.
            progress: called with (sentences embedded, all sentences).

        Raises:
            QuothError: the article cannot be read, or the shelf is full.
        """
        self._check_room()
        quoth = self._opened[self.served].quoth.with_article(read(), progress)
        suggestions = suggested_questions(quoth)
        with self._lock:
            self._check_room()
            title = quoth.article.title
            name, number = title, 1
            while name in self._opened:
                number += 1
                name = f"{title} ({number})"
            self._opened[name] = _Opened(quoth, suggestions)
            self.chosen = name

    def _check_room(self) -> None:
        if len(self._opened) > MOST_OWN_ARTICLES:
            raise QuothError(
                f"there is room for {MOST_OWN_ARTICLES} articles of your own: remove one first"
            )

    def remove(self) -> None:
        """Remove the chosen article, if it is the visitor's own, with what was asked of it."""
        with self._lock:
            if self.own:
                del self._opened[self.chosen]
                self.chosen = self.served

    def begin(self, question: str) -> Ticket:
        """Note that a question is being asked of the chosen article."""
        with self._lock:
            ticket = Ticket(question, self.chosen)
            self._tickets.append(ticket)
            return ticket

    def answer(self, ticket: Ticket) -> None:
        """Ask a question and keep what comes back, unless it was stopped in the meantime."""
        with self._lock:
            opened = self._opened.get(ticket.article)
            said = list(opened.said) if opened is not None else []
        if opened is None:
            return
        try:
            found = _asked(opened.quoth, ticket.question, said)
        finally:
            with self._lock:
                if ticket in self._tickets:
                    self._tickets.remove(ticket)
        with self._lock:
            if not ticket.stopped:
                opened.said.append(found)

    def stop(self) -> str:
        """Stop what is being asked; return the last such question, or nothing."""
        with self._lock:
            stopped = [ticket.question for ticket in self._tickets]
            for ticket in self._tickets:
                ticket.stopped = True
            self._tickets.clear()
            return stopped[-1] if stopped else ""

    @property
    def pending(self) -> tuple[str, ...]:
        """Questions on the chosen article that are being answered."""
        with self._lock:
            return tuple(t.question for t in self._tickets if t.article == self.chosen)

    def restore(self, questions: Sequence[str]) -> None:
        """Ask the served article again what was asked before a reload; put that first."""
        first = self._opened[self.served]
        before: list[Said] = []
        for question in questions:
            found = _asked(first.quoth, question, before)
            if isinstance(found, Exchange):
                before.append(found)
        with self._lock:
            first.said[:0] = before

    def cut(self, place: int) -> None:
        """Forget what was asked of the chosen article from a place on, which counts from 0."""
        with self._lock:
            del self._opened[self.chosen].said[max(place, 0) :]

    def clear(self) -> None:
        """Forget what was asked of the chosen article."""
        self.stop()
        self.cut(0)


def _asked(quoth: Quoth, question: str, said: Sequence[Said]) -> Said:
    turns: list[Turn] = [each.answer.turn for each in said if isinstance(each, Exchange)]
    try:
        return Exchange(question, quoth.ask(question, turns))
    except QuothError as error:
        return Failure(question, str(error))
