"""The page's own words: every language has the same, with the same parts to be put in."""

from string import Formatter

import pytest

from qa.web.text import ENGLISH, LANGUAGES, numeral, words


def parts(text):
    """Return what is put into a text, each with how it is written."""
    return sorted((name, spec) for _, name, spec, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
def test_a_language_says_all_that_english_says(language):
    said = LANGUAGES[language]
    assert set(said) == set(ENGLISH)
    assert {key: parts(text) for key, text in said.items()} == {
        key: parts(text) for key, text in ENGLISH.items()
    }
    assert all(text.strip() for text in said.values())


@pytest.mark.parametrize(("language", "said"), [("en", "1,234.50"), ("de", "1.234,50")])
def test_numbers_are_written_as_a_language_writes_them(language, said):
    assert numeral(language, "1,234.50") == said
    assert f"4{said[-3:]}" in words(language, "confidence", level="?", number=4.5)
    # What is no number stays as it is.
    assert "1.5, 2" in words(language, "confidence", level="1.5, 2", number=4.5)
