"""Room in the server's memory, of which all visitors together may take so much."""

import threading
from weakref import WeakSet

from index.errors import QuothError

# Of an article of a visitor's own: about 200 MB of vectors, and two minutes on two cores.
MOST_CHARACTERS = 1_000_000
# Of all visitors' own articles: about 1 GB of vectors.
MOST_CHARACTERS_OF_ALL = 5_000_000
# Of all uploaded question sets, as files; in memory they take a few times as much.
MOST_SET_BYTES_OF_ALL = 100_000_000


class Held:
    """Room that is taken for as long as this lives."""

    def __init__(self, size: int) -> None:
        self.size = size


class Room:
    """So much room, taken from any thread."""

    def __init__(self, most: int, full: str) -> None:
        """Offer room.

        Args:
            most: how much.
            full: what is told where there is none.
        """
        self._most = most
        self._full = full
        self._taken: WeakSet[Held] = WeakSet()
        self._lock = threading.Lock()

    def take(self, size: int) -> Held:
        """Take room, which is free again when nobody refers to what is returned.

        Raises:
            QuothError: there is not so much.
        """
        with self._lock:
            if sum(held.size for held in self._taken) + size > self._most:
                raise QuothError(self._full)
            held = Held(size)
            self._taken.add(held)
            return held


ARTICLES = Room(
    MOST_CHARACTERS_OF_ALL,
    "the articles of all visitors take all the room that there is: try again later",
)
QUESTION_SETS = Room(
    MOST_SET_BYTES_OF_ALL,
    "the question sets of all visitors take all the room that there is: try again later",
)
