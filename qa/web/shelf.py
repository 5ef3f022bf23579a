"""What one visitor has: the served article, articles of their own, and what was asked of each.

It lives in the server's memory, until an hour after the visitor's page was closed, and is reached
by that page alone. Several events of one page may use it at once.
"""

import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from weakref import WeakValueDictionary

from index.errors import ArticleError, QuothError
from index.records import Article
from qa.library import Library
from qa.quoth import Quoth
from qa.web.desk import Desk
from qa.web.opened import Opened, Ticket, View
from qa.web.outcome import Said, ask_after
from qa.web.room import ARTICLES, MOST_CHARACTERS
from qa.web.runs import StoppedError
from qa.web.scope import scope_of
from qa.web.suggest import suggested_questions
from qa.web.take import Exchange

MOST_OWN_ARTICLES = 5
# Questions on one article that are kept; the oldest go first.
MOST_SAID = 100


class Shelf:
    """Articles by name, one of them chosen, each with a conversation of its own.

    ``key`` is a secret of the visitor's, by which a page that is loaded again finds its shelf.
    """

    def __init__(self, served: Quoth | Library, suggestions: Sequence[str], desk: Desk) -> None:
        self._changed = threading.Condition(threading.RLock())
        self.served = served.name
        self._opened = {self.served: Opened(served, suggestions)}
        self._chosen = self.served
        self._desk = desk
        self.key = secrets.token_urlsafe(16)
        _BY_KEY[self.key] = self

    def __deepcopy__(self, _memo: object) -> "Shelf":
        """Return a new visitor's shelf: Gradio copies a state's first value for each."""
        first = self._opened[self.served]
        return Shelf(first.asked, first.suggestions, self._desk)

    @staticmethod
    def found(key: object) -> "Shelf | None":
        """Return the shelf with a key, as long as it is remembered; a browser may send anything."""
        return _BY_KEY.get(key) if isinstance(key, str) else None

    @property
    def names(self) -> tuple[str, ...]:
        """The articles by name, the served one first."""
        with self._changed:
            return tuple(self._opened)

    @property
    def chosen(self) -> str:
        """The name of the chosen article."""
        return self._chosen

    @property
    def own(self) -> bool:
        """Whether the chosen article is one of the visitor's own."""
        return self._chosen != self.served

    @property
    def view(self) -> View:
        """The chosen article as it is now."""
        with self._changed:
            opened = self._opened[self._chosen]
            pending = tuple(ticket.question for ticket in opened.tickets)
            return View(
                opened.asked,
                opened.among,
                opened.title,
                opened.suggestions,
                tuple(opened.said),
                pending,
            )

    @property
    def kept(self) -> list[str]:
        """The questions on the served article, which outlives the page."""
        with self._changed:
            said = self._opened[self.served].said
            return [each.question for each in said if isinstance(each, Exchange)]

    def shows(self, ticket: Ticket) -> bool:
        """Whether the article that a question is asked of is the chosen one."""
        with self._changed:
            return self._opened[self._chosen] is ticket.opened

    def choose(self, name: str) -> None:
        """Turn to another article; to the served one if there is none of that name."""
        with self._changed:
            self._chosen = name if name in self._opened else self.served

    def ask_among(self, names: Sequence[str]) -> None:
        """Ask only these articles of the chosen library from now on, or all if there are none."""
        with self._changed:
            opened = self._opened[self._chosen]
            if isinstance(opened.asked, Library):
                opened.among = tuple(name for name in names if name in opened.asked)
                opened.turned = ""

    @property
    def _served_article(self) -> Quoth:
        asked = self._opened[self.served].asked
        return asked if isinstance(asked, Quoth) else asked[next(iter(asked))]

    def turn_to(self, key: str) -> None:
        """Look at another article of the chosen library, by ``scope_of``; nothing if there is none.

        Raises:
            IndexFolderError: it cannot be opened any more; what was looked at stays.
        """
        with self._changed:
            opened = self._opened[self._chosen]
            asked = opened.asked
        if isinstance(asked, Library):
            names = [name for name in asked if scope_of(asked, name) == key]
            for name in names[:1]:
                asked[name]  # opened first
                with self._changed:
                    opened.turned = name

    def add(
        self,
        read: Callable[[], Article],
        progress: Callable[[int, int], None],
        stop: threading.Event,
    ) -> bool:
        """Read and index an article, put it on the shelf and choose it.

        Args:
            read: returns the article.
            progress: called with (sentences embedded, all sentences).
            stop: gives it up when it is set.

        Returns:
            Whether it was added; it was not where ``stop`` was set in the meantime.

        Raises:
            QuothError: the article cannot be read or is too long, or the shelf or the server is
                full.
        """

        def on(done: int, total: int) -> None:
            if stop.is_set():
                raise StoppedError
            progress(done, total)

        self._check_room()
        try:
            article = read()
            if len(article.text) > MOST_CHARACTERS:
                raise ArticleError(
                    f"the article has {len(article.text):,} characters; "
                    f"at most {MOST_CHARACTERS:,} are taken here"
                )
            held = ARTICLES.take(len(article.text))
            quoth = self._served_article.with_article(article, on)
        except StoppedError:
            return False
        opened = Opened(quoth, suggested_questions(quoth), held)
        with self._changed:
            self._check_room()
            if stop.is_set():
                return False
            self._put(opened)
            return True

    def _put(self, opened: Opened) -> None:
        """Put an article on the shelf under its title, or one with a number, and choose it."""
        name = title = opened.asked.name
        number = 1
        while name in self._opened:
            number += 1
            name = f"{title} ({number})"
        self._opened[name] = opened
        self._chosen = name

    def _check_room(self) -> None:
        if len(self._opened) > MOST_OWN_ARTICLES:
            raise QuothError(
                f"there is room for {MOST_OWN_ARTICLES} articles of your own: remove one first"
            )

    def remove(self, name: str) -> None:
        """Remove an article of the visitor's own, with what was asked of it."""
        with self._changed:
            if name != self.served and name in self._opened:
                self._stop(self._opened.pop(name).tickets)
                if self._chosen == name:
                    self._chosen = self.served

    def begin(self, question: str) -> Ticket:
        """Note that a question is being asked of the chosen article."""
        with self._changed:
            ticket = Ticket(question, self._opened[self._chosen])
            ticket.opened.tickets.append(ticket)
            return ticket

    def answer(self, ticket: Ticket) -> None:
        """Ask a question after those before it, and keep what comes back unless it was stopped."""
        opened = ticket.opened
        with self._changed:
            # A follow-up may lean on the question before, which must have its answer first.
            self._changed.wait_for(lambda: ticket.stopped or opened.tickets[0] is ticket)
            said = tuple(opened.said)
        found = None
        if not ticket.stopped:
            among = opened.among or None
            found = ask_after(self._desk, opened.asked, ticket.question, said, among)
        with self._changed:
            if found is not None and not ticket.stopped:
                opened.said = [*opened.said, found][-MOST_SAID:]
                opened.turned = ""
            self.give_up(ticket)

    def give_up(self, ticket: Ticket) -> None:
        """Stop one question; nothing happens if it has its answer."""
        with self._changed:
            self._stop([ticket] if ticket in ticket.opened.tickets else [])

    def stop(self) -> str:
        """Stop what is being asked of the chosen article; return the last question, or nothing."""
        with self._changed:
            tickets = self._opened[self._chosen].tickets
            last = tickets[-1].question if tickets else ""
            self._stop(tickets)
            return last

    def _stop(self, tickets: Sequence[Ticket]) -> None:
        for ticket in tuple(tickets):
            ticket.stopped = True
            ticket.opened.tickets.remove(ticket)
        self._changed.notify_all()

    def restore(self, questions: Sequence[str]) -> Iterator[int]:
        """Ask the served article again what was asked before; put that first, when all is asked.

        Yields:
            How many were asked, after each: whoever leaves in between is not waited for.
        """
        first = self._opened[self.served]
        cleared = first.cleared
        before: list[Said] = []
        for number, question in enumerate(questions, 1):
            found = ask_after(self._desk, first.asked, question, before)
            if isinstance(found, Exchange):
                before.append(found)
            yield number
        with self._changed:
            if first.cleared == cleared:
                first.said[:0] = before

    def cut(self, place: int) -> None:
        """Forget what was asked of the chosen article from a place on, which counts from 0.

        What is being asked comes after what was.
        """
        with self._changed:
            opened = self._opened[self._chosen]
            self._stop(opened.tickets[max(place - len(opened.said), 0) :])
            del opened.said[max(place, 0) :]

    def clear(self) -> None:
        """Forget what was asked of the chosen article."""
        with self._changed:
            self._clear(self._opened[self._chosen])

    def forget_served(self) -> None:
        """Forget what was asked of the served article."""
        with self._changed:
            self._clear(self._opened[self.served])

    def _clear(self, opened: Opened) -> None:
        self._stop(opened.tickets)
        opened.turned = ""
        opened.said.clear()
        opened.cleared += 1


# Gradio's sessions hold the shelves; one that is forgotten there is gone here too.
_BY_KEY: WeakValueDictionary[str, Shelf] = WeakValueDictionary()
