"""From a file to a searchable index."""

import os

# Threads of torch, which embeds passages, and of numpy's BLAS wait for each other in a loop for
# some milliseconds, which holds up whatever else needs the processors; see index.threads. Both are
# read when those are loaded; what is set already is kept.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
