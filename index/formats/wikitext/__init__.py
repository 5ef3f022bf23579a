"""Wikitext -> an article."""
