"""A peer is run in processes of its own: once to be measured, then to start from the saved index.

Each has two threads for its work, no network and no telemetry.
"""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.report import DEPTH
from tests.bench.peers.environments import Peer
from tests.bench.peers.programs.protocol import Job, Result

# Starts of which the best is told, as of a question's times.
_STARTS = 2
# Seconds; the longest takes about one minute.
_LONGEST = 600
_THREADS = ("OMP", "MKL", "OPENBLAS", "NUMEXPR", "RAYON", "NUMBA")
_TWO_THREADS = {f"{library}_NUM_THREADS": "2" for library in _THREADS}
_SETTINGS = {
    # What Quoth sets for itself, so that other work on the machine slows all of them alike.
    "GOMP_SPINCOUNT": "10000",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "false",
    "LANGSMITH_TRACING": "false",
}


class RunError(Exception):
    """A peer failed; the message is its last word."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a peer did; ``start_seconds`` are from the start of its process to the first answer."""

    result: Result
    start_seconds: float


def measure(peer: Peer, passages: Sequence[str], questions: Sequence[str]) -> Measured:
    """Run a peer on the same passages and questions as the others.

    Raises:
        RunError: it failed, or answers otherwise from the index that it saved.
    """
    with tempfile.TemporaryDirectory() as folder:
        job: Job = {
            "step": "measure",
            "mode": peer.mode,
            "package": peer.environment.package,
            "folder": str(Path(folder) / "index"),
            "passages": list(passages),
            "questions": list(questions),
            "depth": DEPTH,
        }
        result = _run(peer, job, Path(folder))
        job["step"] = "start"
        starts: list[float] = []
        for _ in range(_STARTS):
            begun = time.time()
            opened = _run(peer, job, Path(folder))
            starts.append(opened["done"] - begun)
            if opened["ranked"][0][:1] != result["ranked"][0][:1]:
                raise RunError("the saved index has another first answer than the one in memory")
    return Measured(result, min(starts))


def _run(peer: Peer, job: Job, folder: Path) -> Result:
    asked, told = folder / "job.json", folder / "result.json"
    asked.write_text(json.dumps(job), encoding="utf-8")
    told.unlink(missing_ok=True)
    try:
        done = subprocess.run(
            [peer.environment.python, "-m", f"programs.{peer.program}", asked, told],
            # Where `programs` lies: the rest of the tests is not to be found by a peer.
            cwd=Path(__file__).parent,
            env={**os.environ, **_SETTINGS, **({} if peer.own_threads else _TWO_THREADS)},
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RunError(f"not done in {_LONGEST} seconds") from None
    if done.returncode:
        raise RunError((done.stderr.strip() or f"exit code {done.returncode}").splitlines()[-1])
    result: Result = json.loads(told.read_text(encoding="utf-8"))
    return result
