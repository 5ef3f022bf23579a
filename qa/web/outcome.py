"""A question of a conversation -> what came of it: an answer, or why it could not be asked."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.errors import QuothError
from qa.dialogue import Turn
from qa.library import Library
from qa.quoth import Quoth
from qa.web.desk import Desk
from qa.web.take import Exchange

# What a visitor is told of a fault of ours, which is logged.
BROKEN = "something went wrong in the server"
# Of a question that was refused, since it may be as long as somebody likes.
_LONGEST_SHOWN = 200
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that could not be asked, and why, in one line."""

    question: str
    problem: str


Said = Exchange | Failure


def ask_after(
    desk: Desk,
    asked: Quoth | Library,
    question: str,
    said: Sequence[Said],
    articles: Collection[str] | None = None,
) -> Said:
    """Ask a question after those before it; whatever goes wrong is told."""
    turns: list[Turn] = [each.answer.turn for each in said if isinstance(each, Exchange)]
    try:
        answer = desk.ask(asked, question, turns, door="page", articles=articles)
        return Exchange(question, answer)
    except QuothError as error:
        problem = str(error)
    # The page must not wait for ever, and what went wrong is no answer.
    except Exception:
        _LOG.exception("a question could not be answered")
        problem = BROKEN
    cut = len(question) > _LONGEST_SHOWN
    return Failure(f"{question[:_LONGEST_SHOWN]} \u2026" if cut else question, problem)
