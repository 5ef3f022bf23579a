"""The articles of a library, embedded by Ray Data: on one machine or on many.

Each worker reads an article, embeds it and saves its index as a process on one machine would, so
that files and library lie where every worker finds them under the same path.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from index.building import Runner, Task, index_file
from index.embed import load_embedder
from index.errors import QuothError
from index.library import Entry

LOCAL = "local"
# Of Ray on this machine: nothing is told to its makers, and nobody else can reach it.
_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}
_LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
# Of a task, what is sent to a worker.
_PATHS = ("file", "folder", "before")


def ray_runner(model: str | None, address: str, workers: int) -> Runner:
    """Return what runs a library's tasks with Ray.

    Args:
        model: a sentence-transformers model; ``None`` is the bundled one.
        address: of a Ray cluster, as ``ray.init`` takes it; ``local`` starts one on this machine,
            for this work alone.
        workers: how many there are, each with a model of its own.

    Raises:
        QuothError: Ray is not installed.
    """
    # Ray reads them when it is imported.
    os.environ.update(_QUIET | (_LOOPBACK if address == LOCAL else {}))
    try:
        import ray.data
    except ImportError:
        raise QuothError("--ray needs Ray; run: pip install 'quoth[ray]'") from None

    def run(tasks: Sequence[Task]) -> Iterator[tuple[Task, Entry | str]]:
        if not tasks:
            return
        local: dict[str, Any] = {"num_cpus": workers, "include_dashboard": False}
        try:
            ray.init(
                address=address,
                log_to_driver=False,
                logging_level=logging.ERROR,
                **(local if address == LOCAL else {}),
            )
        except (ConnectionError, RuntimeError, ValueError) as error:
            reason = (str(error).splitlines() or ["no reason"])[0]
            raise QuothError(f"Ray at {address} cannot be reached: {reason}") from error
        try:
            yield from _run(tasks, model, min(workers, len(tasks)))
        finally:
            ray.shutdown()

    return run


def _run(
    tasks: Sequence[Task], model: str | None, workers: int
) -> Iterator[tuple[Task, Entry | str]]:
    import ray.data

    ray.data.DataContext.get_current().enable_progress_bars = False
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.ERROR)
    model = str(Path(model).resolve()) if model is not None and Path(model).exists() else model
    work: Any = _Indexer  # Ray makes one of it in each worker; its types know functions alone
    rows = [
        {"place": place, **{name: _text(getattr(task, name)) for name in _PATHS}}
        for place, task in enumerate(tasks)
    ]
    found = ray.data.from_items(rows, override_num_blocks=len(rows)).map(
        work,
        fn_constructor_args=(model,),
        compute=ray.data.ActorPoolStrategy(size=workers),
    )
    for row in found.iter_rows():
        if row["broken"]:
            raise QuothError(row["failed"])
        entry = row["failed"] or Entry(**{name: row[name] for name in Entry.__slots__})
        yield tasks[row["place"]], entry


def _text(path: Path | None) -> str:
    # Whole, for the workers are elsewhere.
    return "" if path is None else str(path.resolve())


class _Indexer:
    """A worker: it has the model, and indexes one article after another."""

    def __init__(self, model: str | None) -> None:
        self._embedder = load_embedder(model)

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        file, folder, before = (Path(row[name]) for name in _PATHS)
        task = Task(file, folder, before if row["before"] else None, 0)
        broken, entry, failed = False, None, ""
        try:
            told = index_file(task, self._embedder)
            entry, failed = (None, told) if isinstance(told, str) else (told, "")
        except QuothError as error:  # such as a full disk: no other article fares better
            broken, failed = True, str(error)
        # Every row has the same columns, as Ray's tables do.
        of_entry = {name: getattr(entry, name, None) for name in Entry.__slots__}
        return {"place": row["place"], "broken": broken, "failed": failed, **of_entry}
