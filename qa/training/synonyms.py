"""Other words for those of a question, by WordNet, so that a reader learns to read for meaning.

A reader's words are often not the article's, but the questions of SQuAD were written beside
their passages and borrow their words. A model that learned from them alone takes a passage in
other words for one that does not answer. WordNet 3.0 (Fellbaum 1998) gives synonyms and more
general words of a word's most frequent senses; the embedding model drops those that it finds
far from the word.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from index.embed import FloatArray
from index.errors import QuothError

# A word -> other words for it in the same form, the nearest first.
Synonyms = Mapping[str, tuple[str, ...]]

_PARTS = {"n": ("noun", "NOUN"), "v": ("verb", "VERB"), "a": ("adj", "ADJ")}
# Senses are listed by how frequent they are: of the word, and of the other one, only so many are
# thought to be meant.
_SENSES = 2
_MEANT = 2
_LETTERS = {"1": "n", "2": "v", "3": "a", "5": "a"}
_HYPERNYM = "@"
# The least cosine similarity of two words, and how many are kept; by reading some hundreds.
_NEAR = 0.5
_MOST = 3
_WORD = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w'’-])")
# Words that ask or join, and some that mean little and have many senses.
_KEPT = frozenset(
    """
    and any are but can did does for from get gets had has have her him his how into its made make
    many may more most much name names not now off one other our out own per she some than that
    the their them then there these they this thing time too two type under upon was were what
    when where which who whom whose why will with would year years you
    """.split()
)


class WordNet:
    """WordNet's database files (format: wndb(5WN)), as Debian's wordnet-base installs them."""

    def __init__(self, folder: Path) -> None:
        """Read the index.

        Raises:
            QuothError: the files are not there, or what inflects words is not installed.
        """
        if find_spec("lemminflect") is None:
            raise QuothError("lemminflect is not installed; run: pip install 'quoth[train]'")
        self._senses: dict[tuple[str, str], list[int]] = {}
        self._data: dict[str, bytes] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        for letter, (name, _) in _PARTS.items():
            try:
                self._data[letter] = (folder / f"data.{name}").read_bytes()
                index = (folder / f"index.{name}").read_text(encoding="ascii")
                counts = (folder / "cntlist.rev").read_text(encoding="ascii")
            except OSError as error:
                raise QuothError(f"WordNet is not in {folder}: {error.strerror}") from None
            for line in index.splitlines():
                if not line.startswith(" "):  # else the licence
                    lemma, _, count, *rest = line.split()
                    self._senses[letter, lemma] = [int(place) for place in rest[-int(count) :]]
        for line in counts.splitlines():
            lemma, _, rest_of_key = line.partition("%")  # "lead%2:38:01:: 1 36"
            if rest_of_key[0] in _LETTERS:
                self._counts[_LETTERS[rest_of_key[0]], lemma] += int(line.rsplit(" ", 1)[1])

    def substitutes(self, word: str) -> tuple[str, ...]:
        """Return other words, in the same form (number, tense), for a word in lower case."""
        forms = [
            (letter, lemma, tag)
            for letter, (_, part) in _PARTS.items()
            for lemma, tag in _lemmas(word, part)
        ]
        # Of noun, verb and adjective, those that the word mostly is.
        most = max((self._counts[letter, lemma] for letter, lemma, _ in forms), default=0)
        found = (
            changed
            for letter, lemma, tag in forms
            if 2 * self._counts[letter, lemma] >= most
            for other in self._others(letter, lemma)
            for changed in _inflected(other, tag)
        )
        return tuple(dict.fromkeys(other for other in found if word not in other))

    def _others(self, letter: str, lemma: str) -> Iterator[str]:
        for place in self._senses.get((letter, lemma), [])[:_SENSES]:
            words, above = self._synset(letter, place)
            for synset in (place, *above):
                for other in words if synset == place else self._synset(letter, synset)[0]:
                    meant = self._senses.get((letter, other.lower()), [])[:_MEANT]
                    # Names are no other words for a thing.
                    if other != lemma and other.islower() and synset in meant:
                        yield other.replace("_", " ")

    def _synset(self, letter: str, place: int) -> tuple[list[str], list[int]]:
        """Return a synset's words, and the places of those above it."""
        data = self._data[letter]
        fields = data[place : data.index(b"\n", place)].decode("ascii").split(" | ")[0].split()
        count = int(fields[3], 16)
        # Adjectives have a marker of their place: "galore(ip)".
        words = [re.sub(r"\(\w+\)$", "", word) for word in fields[4 : 4 + 2 * count : 2]]
        pointers = fields[5 + 2 * count :]
        above = [
            int(pointers[at + 1])
            for at in range(0, 4 * int(fields[4 + 2 * count]), 4)
            if pointers[at] == _HYPERNYM
        ]
        return words, above


def _lemmas(word: str, part: str) -> Iterator[tuple[str, str]]:
    """Yield the lemmas that ``word`` may be a form of, and the form's Penn Treebank tag."""
    from lemminflect import getAllInflections, getAllLemmas

    for lemma in getAllLemmas(word, upos=part).get(part, ()):
        forms = getAllInflections(lemma, upos=part)
        for tag in ("NN", "NNS", "VBD", "VBN", "VBZ", "VBG", "VB", "JJ"):
            if word in forms.get(tag, ())[:1]:
                yield lemma, tag


def _inflected(words: str, tag: str) -> Iterator[str]:
    """Yield ``words`` in the form ``tag``: of a noun its last word changes, of a verb its first."""
    from lemminflect import getInflection

    first, _, rest = words.partition(" ")
    if tag.startswith("V"):
        for form in getInflection(first, tag=tag)[:1]:
            yield f"{form} {rest}".strip()
    elif tag == "NNS":
        before, _, last = words.rpartition(" ")
        for form in getInflection(last, tag=tag)[:1]:
            yield f"{before} {form}".strip()
    else:
        yield words


def find_synonyms(
    words: Collection[str],
    wordnet: WordNet,
    encode: Callable[[Sequence[str]], FloatArray],
) -> Synonyms:
    """Return other words for those of ``words`` that have some.

    Args:
        words: in lower case.
        wordnet: proposes other words.
        encode: gives vectors of length 1, shape (texts, dimension).
    """
    proposed = {word: wordnet.substitutes(word) for word in sorted(words)}
    texts = sorted({*proposed, *(other for others in proposed.values() for other in others)})
    vectors = dict(zip(texts, encode(texts), strict=True))
    found: dict[str, tuple[str, ...]] = {}
    for word, others in proposed.items():
        near = [(float(np.dot(vectors[word], vectors[other])), other) for other in others]
        kept = [other for similarity, other in sorted(near)[::-1] if similarity >= _NEAR]
        if kept:
            found[word] = tuple(kept[:_MOST])
    return found


def replaceable(question: str) -> list[re.Match[str]]:
    """Return the words of a question that others may stand for: no names, none that only join."""
    return [match for match in _WORD.finditer(question) if match.group() not in _KEPT]
