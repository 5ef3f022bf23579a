"""How much of the bundled questions' words their evidence has: ``-m tests.tuning.overlap``."""

import re
import statistics

import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS

from index.articles import QUESTIONS
from qa.questions import read_questions


def word_overlap() -> list[float]:
    """Return, for each answerable question, the share of its content words in its evidence.

    Content words are stemmed and no function words; of several evidences the one that has
    most of them counts.
    """
    stemmer = Stemmer.Stemmer("english")

    def content(text: str) -> set[str]:
        words = (w for w in re.findall(r"\w+", text.lower()) if len(w) > 1)
        return {stemmer.stemWord(w) for w in words if w not in STOPWORDS_EN_PLUS}

    shares: list[float] = []
    for question in read_questions(QUESTIONS)[0].questions:
        asked = content(question.text)
        if question.answerable and asked:
            shares.append(max(len(asked & content(e)) / len(asked) for e in question.evidence))
    return shares


if __name__ == "__main__":
    shares = word_overlap()
    print(f"overlap of content words with the evidence: median {statistics.median(shares):.2f}, "
          f"mean {statistics.mean(shares):.2f}, largest {max(shares):.2f}")  # fmt: skip
