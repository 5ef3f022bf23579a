"""Reads what a source says about itself: authors, year, title, where it appeared.

Three forms of the same citation can be read: as printed, as COinS beside it on a rendered
page, and as the template in wikitext that makes both. What is not surely there is ``None``.
"""

from index.bibliography.coins import work_from_coins
from index.bibliography.printed import read_work
from index.bibliography.short import in_full, is_short
from index.bibliography.templates import work_from_template

__all__ = ["in_full", "is_short", "read_work", "work_from_coins", "work_from_template"]
