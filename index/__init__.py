"""From a file to a searchable index."""

import os

# Threads of torch, which embeds passages, and of numpy's OpenBLAS wait for each other in a loop for
# some milliseconds, which holds up whatever else needs the processors. Windows are read side by
# side in threads of our own (qa.reader), beside which numpy needs none; what that does is measured
# by tests/bench/together.py. Both are read when those are loaded; what is set already is kept.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
