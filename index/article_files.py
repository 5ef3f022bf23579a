"""Which files of a folder are articles, and what the folder of an article's index is called."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from index.errors import ArticleError
from index.folder import FORMAT_VERSION, holds_index, is_files

# What a saved page or text is called; a folder may hold pictures and scripts beside them.
_SUFFIXES = frozenset(
    {".htm", ".html", ".mediawiki", ".mht", ".mhtml", ".text", ".txt", ".wiki", ".wikitext",
     ".xhtml", ".xml"}
)  # fmt: skip
# Modules of this package that make no difference to an article's index.
_ONLY_KEEP = frozenset(
    {"article_files.py", "building.py", "disk.py", "errors.py", "folder.py", "library.py",
     "milvus.py", "ray_build.py", "vectors.py"}
)  # fmt: skip
# What pages and texts are read and split with.
_SPLITTERS = ("mwparserfromhell", "selectolax", "sentencex")


def article_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files of articles: those that are named, and those in folders that are named.

    In a folder, and the folders in it, everything counts that is called like a saved page or text
    and is not hidden; what a browser saves beside a page ("page_files") and what an index holds
    does not; nor are links to folders followed. In order, each once.

    Raises:
        ArticleError: a folder cannot be read.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        try:
            for file in _in_folder(path) if path.is_dir() else [path]:
                found.setdefault(file.resolve(), file)
        except OSError as error:
            raise ArticleError(f"{error.filename} cannot be read: {error.strerror}") from None
    return list(found.values())


def _in_folder(folder: Path) -> Iterator[Path]:
    if holds_index(folder):
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if not (path.name.endswith("_files") or is_files(path) or path.is_symlink()):
                yield from _in_folder(path)
        elif path.suffix.lower() in _SUFFIXES and path.is_file():
            yield path


def folder_name(content: bytes, file: str, fingerprint: str) -> str:
    """Return what the folder of an article's index is called.

    Args:
        content: of the file that it is read from.
        file: what that is called; a text without a heading has its title from there.
        fingerprint: the model's.
    """
    digest = hashlib.sha256(content)
    for part in (file, fingerprint, str(FORMAT_VERSION), _code()):
        digest.update(b"\0" + part.encode(errors="surrogatepass"))
    return digest.hexdigest()[:32]


@cache
def embedding_code() -> str:
    """Return a digest of what embeds: what an older one made is not to be mixed with its own."""
    here, digest = Path(__file__).parent, hashlib.sha256()
    for name in ("bert", "bundled", "embed", "sentence_model"):
        digest.update((here / f"{name}.py").read_bytes())
    return digest.hexdigest()


@cache
def _code() -> str:
    """Return a digest of what reads, splits and embeds articles.

    That is this package's other modules, and the libraries that take pages and texts to pieces:
    passages that another version of these finds are not those of the index.
    """
    here, digest = Path(__file__).parent, hashlib.sha256()
    for path in sorted(here.rglob("*.py")):
        if path.name not in _ONLY_KEEP:
            digest.update(path.relative_to(here).as_posix().encode() + path.read_bytes())
    for library in _SPLITTERS:
        digest.update(f"{library} {version(library)}".encode())
    return digest.hexdigest()
