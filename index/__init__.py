"""From a file to a searchable index."""
