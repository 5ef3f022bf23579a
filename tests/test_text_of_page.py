"""The page's own words: every language has the same, with the same parts to be put in."""

from string import Formatter

import pytest

from qa.web.text import ENGLISH, LANGUAGES


def parts(text):
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_a_language_says_all_that_english_says(language):
    said = LANGUAGES[language]
    assert set(said) == set(ENGLISH)
    assert {key: parts(text) for key, text in said.items()} == {
        key: parts(text) for key, text in ENGLISH.items()
    }
    assert all(text.strip() for text in said.values())
