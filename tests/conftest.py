"""Fixtures: the real model and the real article, opened once for the whole run; the command."""

import os
import pickle
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from index.articles import ARTICLE
from index.embed import Embedder, load_embedder
from index.formats.detect import parse_article
from index.records import Article
from qa import Quoth
from qa.cli import main
from qa.report import Report
from tests.wiki_server import Wiki

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(__file__).resolve().parents[2] / "shared"
SQUAD = SHARED / "data" / "qa" / "squad2-course-dev.json"

# No example is timed either: on a busy machine any of them may take long.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the user's cache, data and uploads out of the tests, and the tests out of them."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))
    os.environ["GRADIO_TEMP_DIR"] = str(tmp_path_factory.mktemp("uploads"))


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="session")
def article() -> Article:
    return parse_article(ARTICLE.read_bytes(), ARTICLE.name)


@pytest.fixture(scope="session")
def quoth() -> Quoth:
    return Quoth.open()


@pytest.fixture(scope="session")
def bundled(quoth: Quoth, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Every question of the bundled set, asked once for all tests that look at the answers."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return quoth.evaluate()
    # Of several workers that run files of tests side by side the first one asks for all.
    path = tmp_path_factory.getbasetemp().parent / "bundled.pickle"
    with FileLock(path.with_suffix(".lock")):
        if not path.is_file():
            path.write_bytes(pickle.dumps(quoth.evaluate()))
        report: Report = pickle.loads(path.read_bytes())
    return report


@pytest.fixture(scope="session")
def squad() -> Path:
    if not SQUAD.is_file():
        pytest.skip(f"{SQUAD} is not here; the question set is no part of this repository")
    return SQUAD


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Run the command in this process, which spares loading the model again."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["quoth", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert isinstance(ended.value.code, int)
        return (ended.value.code, *capsys.readouterr())

    return call


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def unused_port() -> int:
    return free_port()


@contextmanager
def served(log: Path, *arguments: str, **environment: str) -> Iterator[str]:
    """Serve what Python starts with ``arguments`` and a port; where it is served."""
    port = free_port()
    # A file and no pipe, which would hold up the server when it is full.
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, *arguments, str(port)], env={**os.environ, **environment},
            cwd=ROOT, stdout=said, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            assert process.poll() is None, log.read_text()
            try:
                urllib.request.urlopen(address, timeout=1).close()
                break
            except urllib.error.HTTPError:  # it asks for a password, say
                break
            except OSError:
                time.sleep(0.5)
        else:
            pytest.fail("the page was not served within two minutes")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve everything as a person would, with ``python app.py``; where it is served."""
    with served(tmp_path_factory.mktemp("served") / "log.txt", "app.py", "--port") as address:
        yield address


@pytest.fixture
def wiki() -> Iterator[Wiki]:
    wiki = Wiki()
    yield wiki
    wiki.stop()


@pytest.fixture
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("all_proxy", "http_proxy", "https_proxy", "no_proxy", "ssl_cert_file"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
