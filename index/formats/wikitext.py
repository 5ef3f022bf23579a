"""Reads wikitext."""

from index.errors import ArticleError
from index.records import Article


def read_wikitext(text: str, name: str) -> Article:
    """Read a page."""
    raise ArticleError(f"{name} is wikitext")
