"""From which score on the reader's words are the answer: ``python -m tests.tuning.spans SET...``.

The reader reads, of each answerable question on the development articles, the sentence that holds
the answer. By has-answer score: how often the words that it takes for the answer touch the answer.
"""

import itertools
import sys

import numpy as np

from qa import Quoth
from qa.evaluate import chosen
from qa.questions import read_questions
from qa.train import DEVELOPMENT
from qa.window import reading_window

EDGES = (-100, -8, -6, -4, -2, 0, 100)


def main() -> None:
    quoth = Quoth.open()
    reader = quoth._models.reader
    assert reader is not None
    for path in sys.argv[1:]:
        found: list[tuple[float, bool]] = []
        for group in chosen(read_questions(path), DEVELOPMENT):
            assert group.article is not None
            units = quoth.with_article(group.article).units
            for question in group.questions:
                for unit in units:
                    inside = [
                        gold
                        for gold in question.gold
                        if unit.offsets[0] <= gold.start and gold.end - 1 <= unit.offsets[-1]
                    ]
                    if inside:
                        (read,) = reader.read(question.text, [reading_window(unit)])
                        start, end = unit.offsets[read.start], unit.offsets[read.end - 1] + 1
                        right = any(gold.start < end and start < gold.end for gold in inside)
                        found.append((read.has_answer, right))
                        break
        scores, rights = np.array(found).T
        print(path)
        for low, high in itertools.pairwise(EDGES):
            within = (scores > low) & (scores <= high)
            share = rights[within].mean() if within.any() else float("nan")
            print(f"  {low:5} to {high:4}: {share:.2f} of {within.sum()}")


if __name__ == "__main__":
    main()
