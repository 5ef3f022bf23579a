"""Tests of all that Quoth does."""

import pytest

# What these assert is told in full too.
pytest.register_assert_rewrite(
    "tests.articles", "tests.bibtex", "tests.junk", "tests.markup", "tests.wiki_server"
)
