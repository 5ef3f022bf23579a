"""Long work that a visitor can stop, and that ends when the visitor leaves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, Event

# How long a run that waits may take to see that it is to end.
_LOOKS_UP = 0.2


class StoppedError(Exception):
    """What a visitor had begun was stopped by them, or they have left."""


class Runs:
    """The runs of all visitors, at most one a session; one works at a time, the others wait."""

    def __init__(self) -> None:
        self._stops: dict[str, Event] = {}
        self._line: list[Event] = []
        self._moved = Condition()

    def begin(self, session: str) -> None:
        """Let a run of a session begin; one that goes on ends."""
        self.end(session)
        self._stops[session] = Event()

    def stop_of(self, session: str) -> Event:
        """Return what is set when the session's run is to end; it is set where there is none."""
        stop = self._stops.get(session)
        if stop is None:
            stop = Event()
            stop.set()
        return stop

    def end(self, session: str) -> None:
        """End the run of a session, if there is one."""
        stop = self._stops.pop(session, None)
        if stop is not None:
            stop.set()

    def finish(self, session: str, stop: Event) -> None:
        """Forget the run that ``stop`` ends, if it is the session's still."""
        if self._stops.get(session) is stop:
            del self._stops[session]

    @contextmanager
    def turn(self, stop: Event, waiting: Callable[[int], None]) -> Iterator[None]:
        """Wait for those that came before, then hold up those that come after.

        Args:
            stop: the run's own.
            waiting: called now and then with how many come before; what it raises ends the wait.
        """
        with self._moved:
            self._line.append(stop)
        try:
            with self._moved:
                while (before := self._line.index(stop)) > 0:
                    waiting(before)
                    self._moved.wait(_LOOKS_UP)
            yield
        finally:
            with self._moved:
                self._line.remove(stop)
                self._moved.notify_all()
