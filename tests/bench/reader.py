"""What reading costs: ``python -m tests.bench.reader``.

Every question of the bundled set is asked of the bundled article, once to warm up and once to
be timed: retrieval alone, reading of its candidates, and a whole question. Every twelfth question
is also read against every passage of the article, which is what there would be without retrieval.
"""

import time
from collections.abc import Callable
from functools import partial

import numpy as np
import torch

from index.articles import QUESTIONS
from qa import Quoth
from qa.questions import read_questions
from qa.window import reading_window

_RARELY = 12


def main() -> None:
    quoth = Quoth.open()
    reader = quoth._models.reader
    assert reader is not None
    questions = [question.text for question in read_questions(QUESTIONS)[0].questions]
    depth = quoth.judge.constants.candidates
    everything = [reading_window(unit) for unit in quoth.units]
    spent: dict[str, list[float]] = {}

    def timed(name: str, work: Callable[[], object]) -> None:
        begun = time.perf_counter()
        work()
        spent.setdefault(name, []).append((time.perf_counter() - begun) * 1000)

    for lap in range(2):
        spent.clear()
        for number, text in enumerate(questions):
            windows = [reading_window(quoth.units[hit.unit]) for hit in quoth.retrieve(text, depth)]
            timed("retrieval", partial(quoth.retrieve, text, depth))
            timed(f"reading {depth} candidates", partial(reader.read, text, windows))
            timed("a whole question", partial(quoth.ask, text))
            if lap and number % _RARELY == 0:
                timed(
                    f"reading all {len(everything)} windows", partial(reader.read, text, everything)
                )
    print(f"{len(questions)} questions, {torch.get_num_threads()} threads; milliseconds")
    for name, values in spent.items():
        print(f"{name:45} p50 {np.median(values):7.1f}   p95 {np.percentile(values, 95):7.1f}")


if __name__ == "__main__":
    main()
