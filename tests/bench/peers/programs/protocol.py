"""How a peer is run: a job is read from one JSON file, a result written to another.

A program is started as ``python -m programs.with_NAME JOB RESULT`` by the Python of its own
environment, where neither Quoth's tests nor, but for one, Quoth are installed: this module needs
the standard library alone. Passages are known by their place in the job.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, TypedDict

# Questions that are asked once before any is timed, so that every peer is warm.
_WARMING = 10
# What else the machine does can only add to a time: of so many rounds each question's best counts.
_ROUNDS = 2


class Job(TypedDict):
    """What to do.

    ``measure`` builds and saves the index, then asks every question; ``start`` opens the saved
    index and asks the first.
    """

    step: Literal["measure", "start"]
    mode: str
    package: str
    folder: str
    passages: list[str]
    questions: list[str]
    depth: int


class Result(TypedDict):
    """What came of it.

    ``ranked`` are passages, the best first, for each question that was asked, and ``sure`` how
    sure it is that they answer. ``done`` is the time of day after the last of them; the others are
    0 and empty after ``start``.
    """

    ranked: list[list[int]]
    sure: list[float]
    done: float
    index_seconds: float
    query_seconds: list[float]
    megabytes: float
    version: str


class Found(NamedTuple):
    """At most so many passages as were asked for, the best first.

    ``sure`` is higher where it is surer that the question is answered at all, on any scale: the
    best one's score, where a peer says nothing else.
    """

    ranked: list[int]
    sure: float


class Search(Protocol):
    """A peer in one mode; making it loads its model."""

    def build(self, passages: Sequence[str], folder: Path) -> None:
        """Index the passages and save the index."""

    def open(self, folder: Path) -> None:
        """Open the saved index in the place of building it."""

    def ask(self, question: str, depth: int) -> Found:
        """Return at most ``depth`` passages."""


def run(make: Callable[[str], Search]) -> None:
    """Do the job that the command line names.

    Args:
        make: mode -> what is asked.
    """
    job: Job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    search = make(job["mode"])
    result = (_start if job["step"] == "start" else _measure)(search, job)
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")


def _start(search: Search, job: Job) -> Result:
    search.open(Path(job["folder"]))
    return _result(job, [search.ask(job["questions"][0], job["depth"])])


def _measure(search: Search, job: Job) -> Result:
    begun = time.perf_counter()
    search.build(job["passages"], Path(job["folder"]))
    index_seconds = time.perf_counter() - begun
    for question in job["questions"][:_WARMING]:
        search.ask(question, job["depth"])
    found: list[Found] = []
    query_seconds = [float("inf")] * len(job["questions"])
    for _ in range(_ROUNDS):
        found.clear()
        for place, question in enumerate(job["questions"]):
            begun = time.perf_counter()
            found.append(search.ask(question, job["depth"]))
            query_seconds[place] = min(query_seconds[place], time.perf_counter() - begun)
    return _result(job, found, index_seconds, query_seconds)


def _result(
    job: Job,
    found: Sequence[Found],
    index_seconds: float = 0.0,
    query_seconds: Sequence[float] = (),
) -> Result:
    return {
        "ranked": [each.ranked for each in found],
        "sure": [each.sure for each in found],
        "done": time.time(),
        "index_seconds": index_seconds,
        "query_seconds": list(query_seconds),
        "megabytes": _peak_bytes() / 1e6,
        "version": version(job["package"]),
    }


def _peak_bytes() -> int:
    """Return the most memory that this process had at once.

    Where /proc tells it, that is read there: what getrusage says of a process that was just
    started includes, on Linux, what the one that started it had.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
