"""From a file to a searchable index."""

import os

# Threads of torch, which embeds passages, wait for each other in a loop for some milliseconds; that
# holds up whatever else needs the processors. Read when torch is loaded; what is set is kept.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")
