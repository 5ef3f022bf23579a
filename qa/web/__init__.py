"""Quoth in a browser."""
