"""An article or a library on a visitor's shelf, what is asked of it, and how it looks now."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.library import Library
from qa.quoth import Quoth
from qa.web.outcome import Said
from qa.web.room import Held
from qa.web.take import Exchange


class Opened:
    """An article on the shelf, what was asked of it and what is being asked."""

    def __init__(
        self, asked: Quoth | Library, suggestions: Sequence[str], held: Held | None = None
    ) -> None:
        self.asked = asked
        # Of a library: the articles that are asked, none for all, and the one that is looked at.
        self.among: tuple[str, ...] = ()
        self.turned = ""
        self.held = held
        self.suggestions = tuple(suggestions)
        self.said: list[Said] = []
        self.tickets: list[Ticket] = []
        self.cleared = 0

    @property
    def title(self) -> str:
        """The name of the article that is looked at; empty while it is a library's contents."""
        if isinstance(self.asked, Quoth):
            return self.asked.name
        last = self.said[-1] if self.said else None
        quoted = isinstance(last, Exchange) and (last.answer.quotes or last.answer.nearest)
        only = self.among[0] if len(self.among) == 1 else ""
        return self.turned or (quoted[0].title if quoted else only)


class Ticket:
    """A question that is being answered, until it is stopped."""

    def __init__(self, question: str, opened: Opened) -> None:
        self.question = question
        self.opened = opened
        self.stopped = False


@dataclass(frozen=True, slots=True)
class View:
    """What there is to show of an article, or of a library, at one moment.

    ``asked`` is what is asked, of a library ``among`` those articles alone if there are any;
    ``title`` names the article that is looked at, and is empty while it is a library's contents.
    ``said`` is what was asked and came of it, ``pending`` what is being answered, oldest first.
    """

    asked: Quoth | Library
    among: tuple[str, ...]
    title: str
    suggestions: tuple[str, ...]
    said: tuple[Said, ...]
    pending: tuple[str, ...]

    @property
    def quoth(self) -> Quoth:
        """The article that is looked at; the first one while it is a library's contents.

        Raises:
            IndexFolderError: it cannot be opened any more.
        """
        if isinstance(self.asked, Quoth):
            return self.asked
        return self.asked[self.title or next(iter(self.asked))]

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """What was asked and answered or refused."""
        return tuple(each for each in self.said if isinstance(each, Exchange))
