"""Where the time goes: ``make profile`` (pyinstrument, which samples a thousand times a second).

Prints the calls that take most of opening an index, of searching and of asking, each of them done
over and over on the bundled article. A profiler sees the thread alone that it was begun in, so that
reading, which has others, is done there and takes longer than it does elsewhere.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from pyinstrument import Profiler

from index.articles import ARTICLE, PLAIN_QUESTIONS
from index.embed import load_embedder
from index.load import read_article
from index.store import build_index, save_index
from qa import Quoth
from qa.questions import read_questions

QUESTIONS = 30


def show(name: str, times: int, work: Callable[[], object]) -> None:
    """Print what ``work`` does with its time, in seconds for ``times`` of it, once it is warm."""
    work()
    with Profiler() as profiler:
        for _ in range(times):
            work()
    print(f"\n{name}, {times} times: {profiler.output_text(unicode=True)}", flush=True)


def main() -> None:
    asked = [q.text for q in read_questions(PLAIN_QUESTIONS)[0].questions][:QUESTIONS]
    with TemporaryDirectory() as place:
        path = Path(place) / "index"
        save_index(build_index(read_article(ARTICLE), load_embedder()), path)
        show("Quoth.open", 10, lambda: Quoth.open(path))
        with Quoth.open(path) as quoth:
            show(f"{QUESTIONS} times retrieve", 5, lambda: [quoth.retrieve(q) for q in asked])
            with patch("qa.reader._Threads.map", lambda _, read, batches: list(map(read, batches))):
                show(f"{QUESTIONS} times ask", 1, lambda: [quoth.ask(q) for q in asked])


if __name__ == "__main__":
    main()
