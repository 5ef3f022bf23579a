"""Quoth answers questions about an article in the article's own words, or says that it cannot."""

from index.errors import QuothError
from qa.answer import Answer, Quote
from qa.dialogue import Turn
from qa.library import Library
from qa.quoth import Quoth
from qa.retrieve import Hit

__all__ = ["Answer", "Hit", "Library", "Quote", "Quoth", "QuothError", "Turn"]
