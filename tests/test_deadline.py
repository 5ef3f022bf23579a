"""The time limit of a request: it holds, and leaves no thread and no connection behind."""

import socket
import threading
from contextlib import suppress
from queue import SimpleQueue

import httpx
import pytest

from index.deadline import TooLateError, done_within


def request_threads():
    return [thread for thread in threading.enumerate() if thread.name == "request"]


@pytest.fixture
def silent():
    """A server that takes a connection and answers after 5 s, and the connections that it took.

    So whoever waits without a limit gets an answer.
    """
    taken: SimpleQueue[socket.socket] = SimpleQueue()
    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            while True:
                with suppress(OSError), server.accept()[0] as connection:
                    taken.put(connection)
                    if not stopped.wait(5):
                        connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
                if stopped.is_set():
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", taken
        stopped.set()
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def get(url, connections):
    with httpx.Client(trust_env=False, timeout=30) as client:
        return client.get(url, extensions={"trace": connections.trace})


def test_what_is_done_in_time_is_returned():
    assert done_within(5, lambda _: "done") == "done"
    assert request_threads() == []


@pytest.mark.parametrize("error", [ValueError("no"), TimeoutError("of its own"), SystemExit(3)])
def test_what_goes_wrong_in_time_is_raised(error):
    def fail(_):
        raise error

    with pytest.raises(type(error)) as caught:
        done_within(5, fail)
    assert caught.value is error


def test_a_connection_is_cut_when_time_is_up(silent):
    url, taken = silent
    with pytest.raises(TooLateError):
        done_within(0.2, lambda connections: get(url, connections))
    assert request_threads() == []
    connection = taken.get(timeout=5)
    assert taken.empty()
    while connection.recv(4096):
        pass  # the request, and then the end


def test_a_connection_that_comes_too_late_is_not_used(silent):
    """As after a look-up of a name that takes longer than the limit."""
    url, taken = silent
    looked_up, ended = threading.Event(), threading.Event()
    raised = []

    def work(connections):
        looked_up.wait(5)
        try:
            return get(url, connections)
        except TooLateError as error:
            raised.append(error)
            raise
        finally:
            ended.set()

    with pytest.raises(TooLateError):
        done_within(0.1, work)
    looked_up.set()
    assert ended.wait(5)
    for thread in request_threads():
        thread.join(5)
    assert len(raised) == 1
    assert taken.get(timeout=5).recv(4096) == b""
