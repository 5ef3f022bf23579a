"""A line before the questions of programs: some are answered, some wait, the others are told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request

# Two of them keep two cores busy; more make each slower and none sooner.
AT_ONCE = 4
# So many are answered in some ten seconds on two cores.
WAITING = 60
BUSY = "the server is busy: ask again in a few seconds"
RETRY_AFTER = 5  # seconds


class BusyError(Exception):
    """More questions wait than will be answered soon."""


class LeftError(Exception):
    """Whoever asked has gone."""


class Places:
    """Holds questions back until it is their turn; as a dependency of FastAPI, requests.

    The wait is a coroutine's, so that no thread is held by what only waits.
    """

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._most = at_once + waiting
        self._here = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn.

        Raises:
            BusyError: too many wait already.
        """
        if self._here >= self._most:
            raise BusyError
        self._here += 1
        try:
            async with self._free:
                yield
        finally:
            self._here -= 1

    async def __call__(self, request: Request) -> AsyncIterator[None]:
        """Let a request through.

        Raises:
            BusyError: too many wait already.
            LeftError: the one who asked has gone in the meantime.
        """
        async with self.turn():
            if await request.is_disconnected():
                raise LeftError
            yield
