"""Files -> a library: read and embedded side by side, once each, whatever kills the work."""

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from pydantic import ValidationError

from index.article_files import article_files, embedding_code, folder_name
from index.embed import Embedder, load_embedder
from index.errors import ArticleError, IndexFolderError, QuothError
from index.folder import LIBRARY_FOLDER, locked, read_manifest
from index.formats.detect import parse_article
from index.library import Entry, entries_told, entry_of, named, repair_of, save_library
from index.milvus import MilvusStore, place_of
from index.store import build_index, open_index, save_index

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read, the folder of its index, and that of what it was before, if it was.

    ``size`` is the file's, in bytes.
    """

    file: Path
    folder: Path
    before: Path | None
    size: int


@dataclass(frozen=True, slots=True)
class Built:
    """What came of building a library.

    ``embedded`` counts the articles that were read and embedded, the others were there.
    ``failed`` says of each file that could not be read why, in a line. ``gone`` names the articles
    that the library held before and does not hold any more.
    """

    entries: tuple[Entry, ...]
    embedded: int
    failed: tuple[str, ...]
    gone: tuple[str, ...] = ()


# Runs tasks and yields what came of each, in any order: the articles, or why there is none.
Runner = Callable[[Sequence[Task]], Iterator[tuple[Task, Entry | str]]]


def build_library(
    paths: Iterable[str | Path],
    out: Path,
    model: str | None = None,
    jobs: int = 1,
    progress: Told | None = None,
    runner: Runner | None = None,
    milvus: str | None = None,
) -> Built:
    """Index articles into one folder, which then holds these and no others.

    An article whose file is what it was is not read again; of one that has changed, only passages
    that are read with other words are embedded again. What was done when the work is broken off is
    not done again.

    Args:
        paths: files, or folders of them (see ``article_files``).
        out: the library's folder.
        model: a sentence-transformers model; ``None`` is the bundled one.
        jobs: processes that work at the same time; each takes some 700 MB. With more than one, a
            program must guard its own start (``if __name__ == "__main__":``).
        progress: called with (articles done, all of them), first before any is begun.
        runner: what runs the tasks, in the place of processes on this machine.
        milvus: where Milvus keeps the vectors, a file's path or ``http://host:19530``; ``None``
            keeps them in a file of the library.

    Raises:
        ArticleError: there is no file, or none that can be read.
        ModelError: the model cannot be had.
        IndexWriteError: the library cannot be written, or the folder holds something else; what
            stood there is untouched.
        StoreError: the vectors cannot be written to Milvus.
    """
    files = article_files(Path(path) for path in paths)
    if not files:
        raise ArticleError("there is no article in what was named")
    with ExitStack() as held:
        held.enter_context(locked(out, library=True))
        embedder = load_embedder(model)
        # First, so that what cannot be had is told before the work.
        store = None if milvus is None else held.enter_context(_store(out, milvus, embedder))
        embedding, held_before = _held(out)
        # Vectors of other code are not to be mixed with these.
        kept = held_before if embedding == embedding_code() else ()
        tasks, failed = _tasks(files, out, embedder.fingerprint, kept)
        found = {task.file: entry_of(task.folder, task.file) for task in tasks}
        todo = [task for task in tasks if found[task.file] is None]
        total = len(tasks) + len(failed)
        done = total - len(todo)
        if progress is not None and todo:
            progress(done, total)
        run = runner or _runner(model, embedder, min(jobs, len(todo)))
        for task, told in run(todo):
            if isinstance(told, str):
                failed[task.file] = told
            else:
                found[task.file] = told
            done += 1
            if progress is not None:
                progress(done, total)
        made = [entry for entry in found.values() if entry is not None]
        lines = tuple(failed[file] for file in files if file in failed)
        if not made:
            raise ArticleError(lines[0])
        by_name = named(made)
        entries = list(by_name.values())
        gone = tuple(entry.name for entry in held_before if entry.name not in by_name)
        save_library(out, entries, embedder, store)
    return Built(tuple(entries), len(made) - len(tasks) + len(todo), lines, gone)


def _store(out: Path, uri: str, embedder: Embedder) -> closing[MilvusStore]:
    place = place_of(out, uri, embedder.fingerprint)
    return closing(MilvusStore(place, embedder.dimension, embedder.fingerprint, make=True))


def _tasks(
    files: Sequence[Path], out: Path, fingerprint: str, kept: Sequence[Entry]
) -> tuple[list[Task], dict[Path, str]]:
    """Return what is to be done, each article once, and of files that cannot be opened why."""
    before = {entry.file: out / LIBRARY_FOLDER / entry.folder for entry in kept}
    tasks: dict[Path, Task] = {}
    failed: dict[Path, str] = {}
    for file in files:
        try:
            content = file.read_bytes()
        except OSError as error:
            failed[file] = f"{file} cannot be read: {error.strerror}"
            continue
        folder = out / LIBRARY_FOLDER / folder_name(content, file.name, fingerprint)
        tasks.setdefault(folder, Task(file, folder, before.get(str(file)), len(content)))
    return list(tasks.values()), failed


def _held(out: Path) -> tuple[str, tuple[Entry, ...]]:
    """Return what embedded the articles that a library holds, and these.

    None, where there is no library that can be read: then all is embedded.
    """
    try:
        manifest = read_manifest(out, repair_of(out))
        return manifest["embedding"], entries_told(manifest)
    except (IndexFolderError, KeyError, ValidationError):
        return "", ()


def index_file(task: Task, embedder: Embedder) -> Entry | str:
    """Read, embed and save one article, or say in a line why it cannot be read.

    Raises:
        IndexWriteError: it cannot be saved.
    """
    before = None
    if task.before is not None:
        with suppress(IndexFolderError):  # what cannot be had is embedded again
            before, _ = open_index(task.before, lambda _name: embedder)
    try:
        content = task.file.read_bytes()
        name = folder_name(content, task.file.name, embedder.fingerprint)
        if name != task.folder.name:
            return f"{task.file} was changed while it was to be read; build again"
        article = parse_article(content, task.file.name)
    except ArticleError as error:  # which begins with the file's name
        return f"{task.file}{str(error).removeprefix(task.file.name)}"
    except OSError as error:
        return f"{task.file} cannot be read: {error.strerror}"
    try:
        index = build_index(article, embedder, before=before)
    except ArticleError as error:
        return f"{task.file}: {error}"
    save_index(index, task.folder)
    entry = entry_of(task.folder, task.file)
    assert entry is not None
    return entry


def _runner(model: str | None, embedder: Embedder, jobs: int) -> Runner:
    if jobs < 2:
        return lambda tasks: ((task, index_file(task, embedder)) for task in tasks)
    return lambda tasks: _in_processes(tasks, model, jobs)


def _in_processes(
    tasks: Sequence[Task], model: str | None, jobs: int
) -> Iterator[tuple[Task, Entry | str]]:
    context = get_context("spawn")  # a process with threads cannot be copied
    # Nothing is ever sent: this process alone has the other end, and that is closed with it.
    ended, alive = context.Pipe(duplex=False)
    with alive, ended:
        threads = max(1, (os.cpu_count() or 1) // jobs)
        pool = ProcessPoolExecutor(jobs, context, _begin, (model, threads, ended))
        # The longest first, so that none is left alone in the end.
        order = sorted(tasks, key=lambda task: -task.size)
        futures = {pool.submit(_index_here, task): task for task in order}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BrokenProcessPool:
            raise QuothError(
                "a process that indexed articles has ended, maybe for want of memory; what was "
                f"done is kept: build again with fewer --jobs than {jobs}"
            ) from None
        pool.shutdown()


# What each process of the pool works with, from its beginning on.
_HERE: list[Embedder] = []


def _begin(model: str | None, threads: int, ended: Connection) -> None:
    """Load the model in a process of the pool, and have it end when it is not wanted any more."""
    import torch

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is told by the one that it works for
    threading.Thread(target=_end_with, args=(ended,), daemon=True).start()
    torch.set_num_threads(threads)
    _HERE.append(load_embedder(model))


def _end_with(ended: Connection) -> None:
    """End this process when the one that it works for gives the work up, or was killed."""
    with suppress(EOFError, OSError):
        ended.recv_bytes()
    os._exit(1)


def _index_here(task: Task) -> Entry | str:
    return index_file(task, _HERE[0])
