"""Lexical search over an index's units: BM25 on stems, and how rare each stem is."""

import logging
import re
from collections import Counter
from collections.abc import Sequence

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS

# bm25s has its logger tell everything as soon as it is imported, where nobody asked for that; a
# level that a program chose after that stays.
if logging.getLogger("bm25s").level == logging.DEBUG:
    logging.getLogger("bm25s").setLevel(logging.NOTSET)

_WORD = re.compile(r"\w+")
_STOP_WORDS = frozenset(STOPWORDS_EN_PLUS)
_SHORTEST_DOER = 6


class LexicalIndex:
    """BM25 (Lucene's variant, k1 = 1.5, b = 0.75; Kamphuis et al. 2020) over short texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._stemmer = Stemmer.Stemmer("english")
        documents = [self._stems(text) for text in texts]
        self._size = len(documents)
        self._documents_with = Counter(stem for words in documents for stem in set(words))
        self._bm25 = bm25s.BM25(k1=1.5, b=0.75, method="lucene")
        # bm25s cannot hold an empty corpus; an empty vocabulary scores nothing anyway.
        self._empty = not any(documents)
        if not self._empty:
            self._bm25.index(documents, show_progress=False)

    def _stems(self, text: str) -> list[str]:
        words = [w for w in _WORD.findall(text.lower()) if w not in _STOP_WORDS]
        return [self._stem(word) for word in words]

    def _stem(self, word: str) -> str:
        stem: str = self._stemmer.stemWord(word)
        # Snowball keeps the doer apart from the deed, and an infobox names doers
        # ("Founders") where a question names the deed ("Who founded it?").
        return stem[:-2] if len(stem) >= _SHORTEST_DOER and stem.endswith(("er", "or")) else stem

    @staticmethod
    def is_stop_word(word: str) -> bool:
        """Whether ``word`` is among the English function words that say little of a subject."""
        return word.lower() in _STOP_WORDS

    def rarity(self, word: str) -> float:
        """Return BM25's inverse document frequency of ``word``'s stem, ln(1 + (N-n+.5)/(n+.5))."""
        count = self._documents_with.get(self._stem(word.lower()), 0)
        return float(np.log1p((self._size - count + 0.5) / (count + 0.5)))

    def knows(self, word: str) -> bool:
        """Whether any text has a word with the same stem."""
        return self._stem(word.lower()) in self._documents_with

    def scores(self, question: str) -> npt.NDArray[np.float32]:
        """Return shape (texts,): BM25 as a share, in [0, 1], of the most that it could be.

        The bound is the sum of the question's inverse document frequencies, which a text
        approaches as it repeats every word. A question without a known word scores 0.
        """
        stems = self._stems(question)
        known = [stem for stem in stems if stem in self._documents_with]
        if self._empty or not known:
            return np.zeros(self._size, dtype=np.float32)
        most = sum(
            np.log1p((self._size - n + 0.5) / (n + 0.5))
            for n in (self._documents_with.get(stem, 0) for stem in stems)
        )
        scores = np.asarray(self._bm25.get_scores(known), dtype=np.float32)
        return scores / np.float32(most)
