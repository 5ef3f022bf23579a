"""Saved plain text -> an article: a mirror's copy, what a text browser prints, or any text."""
