"""Rendered Wikipedia HTML -> an article."""
