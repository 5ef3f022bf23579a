"""The line before the questions: some are answered, some wait, and the others are told."""

import asyncio

import pytest

from qa.web.places import BusyError, LeftError, Places


class Asks:
    """A request of somebody who may have left."""

    def __init__(self, left=False):
        self.left = left

    async def is_disconnected(self):
        return self.left


async def hold(places, request, go_on, log, name):
    line = places(request)
    try:
        await anext(line)
        log.append(name)
        await go_on.wait()
    except (BusyError, LeftError) as error:
        log.append(f"{name} {type(error).__name__}")
    finally:
        await line.aclose()


def test_so_many_are_let_through_so_many_wait_and_the_rest_is_told():
    async def scene():
        places, go_on = Places(at_once=2, waiting=1), asyncio.Event()
        log: list[str] = []
        tasks = []
        for name in ("first", "second", "third", "fourth"):
            tasks.append(asyncio.create_task(hold(places, Asks(), go_on, log, name)))
            await asyncio.sleep(0)
        assert log == ["first", "second", "fourth BusyError"]
        go_on.set()
        await asyncio.gather(*tasks)
        assert log[3:] == ["third"]
        await hold(places, Asks(), go_on, log, "fifth")
        assert log[4:] == ["fifth"]

    asyncio.run(scene())


@pytest.mark.parametrize("cancelled", [False, True])
def test_one_who_leaves_gives_the_place_back(cancelled):
    async def scene():
        places, go_on = Places(at_once=1, waiting=1), asyncio.Event()
        log: list[str] = []
        first = asyncio.create_task(hold(places, Asks(), go_on, log, "first"))
        await asyncio.sleep(0)
        second = asyncio.create_task(hold(places, Asks(left=True), go_on, log, "second"))
        await asyncio.sleep(0)
        if cancelled:
            second.cancel()
        go_on.set()
        await asyncio.gather(first, second, return_exceptions=True)
        assert log == (["first"] if cancelled else ["first", "second LeftError"])
        await hold(places, Asks(), go_on, log, "third")
        assert log[-1] == "third"

    asyncio.run(scene())
