"""All campaigns, one table: ``python -m tests.soak`` (``make soak``, about half an hour)."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence

from tests.soak import inputs, kill, load
from tests.soak.tally import Tally, show

# Tests that try many inputs; here they try more.
EXAMPLES = "400"
TESTS = {
    "payloads in the browser": ["tests/browser/payloads"],
    "requests made from the documentation": ["tests/test_schema.py"],
    "damaged, swapped and missing files": [
        "tests/test_store.py",
        "tests/test_folder.py",
        "tests/test_hostile_index.py",
    ],
}


def tested(name: str, paths: Sequence[str]) -> Tally:
    """Run tests and count them."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *paths],
        check=False,
        env={**os.environ, "QUOTH_EXAMPLES": EXAMPLES},
        capture_output=True,
        text=True,
    )
    counts = {word: int(n) for n, word in re.findall(r"(\d+) (passed|failed|error)", done.stdout)}
    tally = Tally(f"{name} (tests)", sum(counts.values()), sum(counts.values()) - counts["passed"])
    if tally.lost:
        tally.notes.append(done.stdout[-2000:])
    return tally


def main() -> int:
    """Run everything and return an exit code."""
    tallies = [*kill.campaign(kills=200, fillings=60), *inputs.campaign(examples=20_000)]
    tallies += [tested(name, paths) for name, paths in TESTS.items()]
    tallies += load.campaign(minutes=5)
    show(tallies)
    return int(any(tally.lost for tally in tallies))


if __name__ == "__main__":
    sys.exit(main())
