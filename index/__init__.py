"""From a file to a searchable index."""

import os

# Torch's threads wait for each other in a loop for some milliseconds. Where other work needs the
# processors too, that multiplies the time of a question (tests/bench/together.py measures it). Read
# when torch is loaded; what is set already is kept.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")
