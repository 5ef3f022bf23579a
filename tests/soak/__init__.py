"""Campaigns that try to lose something, or to get in: ``make soak``."""
