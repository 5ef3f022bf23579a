"""A time limit on a request that holds whatever the server does.

The time limits of an HTTP client are for one piece each: a server that sends a little now and
then is within them for ever, in its headers as in its body, and a name server may take its time
too. Here the work is done in a thread of its own, and is waited for no longer than the limit.
Then its connections are cut, which ends the thread; where it has none yet, it ends at the first.
"""

import socket
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from threading import Event, Thread
from typing import Any, TypeVar

_Made = TypeVar("_Made")

_LAST_SECONDS = 1.0  # to close what was cut


class TooLateError(Exception):
    """The work was not done in time; never seen outside of who waits for it."""


class Connections:
    """The connections that a piece of work has open, to be cut from another thread."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self._late = Event()

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of a connection: the ``trace`` extension of a request of httpx.

        See https://www.python-httpx.org/advanced/extensions/#trace.

        Raises:
            TooLateError: the connections have been cut already.
        """
        if not event.endswith("connect_tcp.complete"):
            return
        stream = info["return_value"]
        # A second handle on the connection: the first is not ours, and TLS exchanges it.
        self._sockets.append(stream.get_extra_info("socket").dup())
        if self._late.is_set():
            stream.close()
            raise TooLateError

    def cut(self) -> None:
        """End the connections; whoever waits for them wakes up."""
        self._late.set()
        for connection in list(self._sockets):
            with suppress(OSError):  # it has ended by itself
                connection.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        """Let go of the connections, once their own holder has."""
        for connection in self._sockets:
            connection.close()


def done_within(seconds: float, work: Callable[[Connections], _Made]) -> _Made:
    """Return what ``work`` returns, or raise what it raises.

    Args:
        seconds: how long to wait at most.
        work: what to do; each of its requests takes note of its connection (``trace``).

    Raises:
        TooLateError: it was not done in time.
    """
    connections = Connections()
    future: Future[_Made] = Future()

    def do() -> None:
        try:
            future.set_result(work(connections))
        except BaseException as error:  # told to who waits, if anybody still does
            future.set_exception(error)
        finally:
            connections.forget()

    # A daemon, so that a look-up of a name without end keeps no process alive.
    thread = Thread(target=do, name="request", daemon=True)
    thread.start()
    try:
        return future.result(timeout=seconds)
    except TimeoutError:
        if future.done():  # in time after all, or a time limit of its own
            return future.result()
        raise TooLateError from None
    finally:
        if not future.done():
            connections.cut()
            thread.join(_LAST_SECONDS)
