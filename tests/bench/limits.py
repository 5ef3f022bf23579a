"""Quoth beside what it cannot be faster than: ``python -m tests.bench.limits``.

Each line is a ratio of two times, measured in turns on the bundled article with the same model:
searching, which has one thread, against embedding the question with sentence-transformers in one
thread and in all, and against numpy's product with all vectors; building an index against embedding
the same texts in batches of like length; opening an index against loading the model; and
``quoth ask`` in a new process against the smallest script that loads the model and embeds a
question.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from index.articles import ARTICLE, PLAIN_QUESTIONS
from index.bundled import bundled_model
from index.embed import load_embedder
from index.load import read_article
from index.sentence_model import load_sentence_model
from index.store import build_index, open_index, save_index
from qa import Quoth
from qa.questions import read_questions

LAPS = 5
SMALLEST = """
from sentence_transformers import SentenceTransformer
model = SentenceTransformer({folder!r}, device="cpu", local_files_only=True)
model.encode("Who founded it?")
"""


def in_turns(laps: int, *works: Callable[[], object]) -> list[float]:
    """Return the median of each work's times in seconds, after one lap to warm up."""
    spent: list[list[float]] = [[] for _ in works]
    for lap in range(1 + laps):
        for times, work in zip(spent, works, strict=True):
            begun = time.perf_counter()
            work()
            if lap:
                times.append(time.perf_counter() - begun)
    return [float(np.median(times)) for times in spent]


def row(name: str, ours: float, limit: str, theirs: float) -> None:
    print(
        f"{name:34} {_told(ours)}   {limit:46} {_told(theirs)}   {ours / theirs:6.2f}", flush=True
    )


def _told(seconds: float) -> str:
    return f"{seconds:8.2f} s " if seconds >= 1 else f"{seconds * 1000:8.2f} ms"


def main() -> None:
    folder = str(bundled_model().folder)
    model = load_sentence_model(folder, local=True)
    print(f"{torch.get_num_threads()} threads; medians of {LAPS}, in turns")
    with Quoth.open() as quoth:
        _questions(quoth, model)
        _building(quoth, model)
    _opening(folder)
    _starting(folder)


def _questions(quoth: Quoth, model: SentenceTransformer) -> None:
    asked = [q.text for q in read_questions(PLAIN_QUESTIONS)[0].questions][:30]
    vectors = quoth._index.vectors.reconstruct_n(0, quoth._index.vectors.ntotal)
    of = {text: model.encode(text, show_progress_bar=False) for text in asked}

    def all_of(work: Callable[[str], object]) -> Callable[[], None]:
        def run() -> None:
            for text in asked:
                work(text)

        return run

    def in_one_thread() -> None:
        torch.set_num_threads(1)
        try:
            encode()
        finally:
            torch.set_num_threads(threads)

    threads = torch.get_num_threads()
    encode = all_of(lambda text: model.encode(text, show_progress_bar=False))
    searching, alone, encoding, product = in_turns(
        LAPS,
        all_of(quoth.retrieve),
        in_one_thread,
        encode,
        all_of(lambda text: np.argsort(-(vectors @ of[text]))[:5]),
    )
    count = len(asked)
    row("retrieve", searching / count, "model.encode(question), one thread", alone / count)
    row("retrieve", searching / count, "model.encode(question)", encoding / count)
    row("retrieve", searching / count, "numpy, all vectors, five best", product / count)


def _building(quoth: Quoth, model: SentenceTransformer) -> None:
    embedder = load_embedder()
    embedder.encode_passages([])
    units = quoth.units
    windows = ["".join((u.heading, u.before, u.body, u.after)) for u in units]
    bodies = [unit.body for unit in units]
    building, encoding, alone = in_turns(
        2,
        lambda: build_index(quoth.article, embedder),
        lambda: model.encode(windows, batch_size=64, show_progress_bar=False),
        lambda: model.encode(bodies, batch_size=64, show_progress_bar=False),
    )
    row("build", building, "model.encode(the same texts)", encoding)
    row("build", building, "model.encode(sentences without surroundings)", alone)


def _opening(folder: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "index"
        save_index(build_index(read_article(ARTICLE), load_embedder()), path)
        embedder = load_embedder()
        opening, whole, loading = in_turns(
            LAPS,
            lambda: open_index(path, lambda _name: embedder),
            lambda: Quoth.open(path),
            lambda: load_sentence_model(folder, local=True),
        )
    row("open an index, without models", opening, "loading the model", loading)
    row("Quoth.open", whole, "loading the model", loading)


def _starting(folder: str) -> None:
    def run(*command: str) -> None:
        subprocess.run([sys.executable, *command], check=True, capture_output=True)

    asking, smallest, importing = in_turns(
        LAPS,
        lambda: run("-m", "qa.cli", "ask", "Who founded it?"),
        lambda: run("-c", SMALLEST.format(folder=folder)),
        lambda: run("-c", "import sentence_transformers"),
    )
    row("quoth ask, cold", asking, "the smallest script", smallest)
    row("quoth ask, cold", asking, "import sentence_transformers", importing)


if __name__ == "__main__":
    main()
