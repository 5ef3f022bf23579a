"""Reads rendered Wikipedia HTML."""

from index.errors import ArticleError
from index.records import Article


def read_html(text: str, name: str) -> Article:
    """Read a page."""
    raise ArticleError(f"{name} is HTML")
