"""From a file to a searchable index."""

import os

# Torch's threads wait for each other in a loop for some milliseconds. Where other work needs the
# processors too, that multiplies the time of a question (two questions at once on two cores: 0.9 s
# each, and up to 2.7 s; so set 0.3 s). Read when torch is loaded; what is set already is kept.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")
