"""Kills builds at random moments, and lets the disk fill up: ``python -m tests.soak.kill``.

A folder holds the index of one of two articles. Each build replaces it by the other's, and is
killed (SIGKILL), half of them anywhere, half while it writes; or may write no file beyond a random
size (RLIMIT_FSIZE). What is then in the folder must answer as one of the two did before.
"""

import os
import random
import resource
import sys
import tempfile
import time
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

from index.embed import Embedder, load_embedder
from index.errors import QuothError
from index.store import open_index
from qa.cli import main
from tests.soak.tally import Tally, show

# The largest file of these indexes has some 300 kB.
LARGEST = 400_000
_PROCESSES = get_context("forkserver")
# A build loads these first, for seconds in which nothing is written.
_PROCESSES.set_forkserver_preload(["qa.cli", "sentence_transformers"])


def articles(folder: Path) -> list[Path]:
    """Write the two articles."""
    paths = []
    for name, town in (("Ada", "London"), ("Bell", "Edinburgh")):
        lines = [f"{name} met guest number {n} in room {n * 7} of the house." for n in range(60)]
        text = f"{name}\n\n{name} was born in {town}.\n\n" + "\n\n".join(lines) + "\n"
        paths.append(folder / f"{name}.txt")
        paths[-1].write_text(text, encoding="utf-8")
    return paths


def problem(folder: Path, embedder: Embedder, known: list[object]) -> str:
    """Return what is wrong with the index in ``folder``, nothing if it is one of the two."""
    try:
        index, _ = open_index(folder, lambda _name: embedder)
    except QuothError as error:
        return str(error)
    told = (index.article, index.passages, index.tokens.tobytes(), index.vectors.ntotal)
    return "" if told in known else "it is neither of the two indexes"


def _build(path: Path, folder: Path, said: Path, most: int | None) -> None:
    """Run ``quoth build`` as a process does; ``most`` bounds the size of each file."""
    if most is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    with said.open("w") as sys.stderr, open(os.devnull, "w") as sys.stdout:
        sys.argv = ["quoth", "build", str(path), "--out", str(folder)]
        main()


def build(path: Path, folder: Path, most: int | None = None) -> BaseProcess:
    """Start a build, in a process that has the libraries already and nothing else."""
    process = _PROCESSES.Process(target=_build, args=(path, folder, path.with_suffix(".log"), most))
    process.start()
    return process


def kill(process: BaseProcess, folder: Path, moment: float, while_writing: bool) -> None:
    """Kill a build.

    Args:
        process: the build.
        folder: where its index is to be.
        moment: seconds to wait; counted from the moment it begins to write ``while_writing``.
        while_writing: wait for that.
    """
    before = set(folder.glob("files-*/article.txt"))
    while (
        while_writing and process.is_alive() and before >= set(folder.glob("files-*/article.txt"))
    ):
        time.sleep(0.0005)
    time.sleep(moment)
    process.kill()
    process.join()


def campaign(kills: int, fillings: int, seed: int = 1) -> list[Tally]:
    """Run both campaigns."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        two = articles(work)
        embedder = load_embedder()
        known: list[object] = []
        for path in two:
            build(path, work / "index").join()
            index, _ = open_index(work / "index", lambda _name: embedder)
            known.append(
                (index.article, index.passages, index.tokens.tobytes(), index.vectors.ntotal)
            )
        begun = time.monotonic()
        build(two[0], work / "index").join()
        took = time.monotonic() - begun
        killing, filling = Tally("kill -9 during a build"), Tally("disk full during a build")
        for number in range(kills):
            writing = number % 2 == 1
            moment = rng.uniform(0, 0.05 if writing else took)
            # Of whatever is there by then the other one is built, sooner or later.
            process = build(two[rng.randrange(2)], work / "index")
            kill(process, work / "index", moment, writing)
            wrong = problem(work / "index", embedder, known)
            killing.count(not wrong, f"after {moment:.4f} s: {wrong}")
        for number in range(fillings):
            most = rng.randrange(LARGEST)
            path = two[number % 2]
            process = build(path, work / "index", most)
            process.join()
            said = path.with_suffix(".log").read_text()
            clear = process.exitcode == 0 or (
                process.exitcode == 2 and said.count("\n") == 1 and "quoth build" in said
            )
            wrong = problem(work / "index", embedder, known)
            wrong = wrong or ("" if clear else f"it ended with {process.exitcode}: {said}")
            filling.count(not wrong, f"at {most} bytes: {wrong}")
        # Nothing that a killed build left stays after one that ended well.
        build(two[0], work / "index").join()
        left = sorted(path.name for path in (work / "index").iterdir())
        killing.count(len(left) == 3, f"left in the folder: {left}")
    return [killing, filling]


if __name__ == "__main__":
    show(campaign(kills=int(sys.argv[1]), fillings=int(sys.argv[2])))
