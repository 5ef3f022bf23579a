"""Other words by WordNet; its own files are read where they are installed."""

from pathlib import Path

import numpy as np
import pytest

from index.errors import QuothError
from qa.training.synonyms import WordNet, find_synonyms, replaceable

DEBIAN = Path("/usr/share/wordnet")


@pytest.fixture(scope="module")
def wordnet():
    if not (DEBIAN / "data.noun").is_file():
        pytest.skip("WordNet is not installed (Debian: wordnet-base)")
    return WordNet(DEBIAN)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("founded", "established"),  # the same tense
        ("founds", "establishes"),
        ("students", "pupils"),  # the same number
        ("headquarters", "offices"),  # one that is more general
        ("built", "constructed"),
    ],
)
def test_other_words_are_in_the_same_form(wordnet, word, other):
    assert other in wordnet.substitutes(word)


def test_no_word_for_itself_and_none_for_no_word(wordnet):
    assert wordnet.substitutes("qwertzu") == ()
    for word in ("school", "group", "killed", "large"):
        assert all(word not in other for other in wordnet.substitutes(word))


def test_far_words_are_dropped(wordnet):
    def encode(texts):
        # "founded" and what begins like it lie one way, everything else another.
        return np.array([[t[0] in "fe", t[0] not in "fe"] for t in texts], dtype=np.float32)

    found = find_synonyms({"founded", "qwertzu"}, wordnet, encode)
    assert set(found) == {"founded"}
    assert found["founded"] == ("established",)


def test_names_and_joining_words_stay():
    question = "When was the Freedom Movement of Iran's council founded?"
    assert [match.group() for match in replaceable(question)] == ["council", "founded"]


def test_a_missing_wordnet_is_told(tmp_path):
    with pytest.raises(QuothError, match=f"WordNet is not in {tmp_path}"):
        WordNet(tmp_path)
