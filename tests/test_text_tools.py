"""Real pages, as text browsers and converters print them, against what their HTML holds."""

import difflib
import itertools
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import html2text
import pytest

from index.formats.text.page import read_text
from index.sentences import markers_within
from tests.conftest import SHARED

PAGES = ("decruft_Bengaluru", "decruft_Rust", "mobileapps_United_States_parsoid",
         "readability_Mozilla", "readability_New_Zealand")  # fmt: skip
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass
class Entry:
    backlinks: int = 0
    pieces: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    @property
    def tail(self) -> str:
        """The last letters of the entry, as they are compared."""
        return squeezed("".join(self.pieces))[-40:]


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


class Page(HTMLParser):
    """Counts a page's entries and marks by the ids that their links lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.lists: list[list[Entry]] = []
        self.marks: list[str] = []
        self._open: list[str] = []
        self._entry_depth = self._mark_depth = 0

    def handle_starttag(self, tag, attrs):
        if tag in _VOID:
            return
        given = {name: value or "" for name, value in attrs}
        self._open.append(tag)
        href = given.get("href", "")
        if tag == "ol" and "references" in given.get("class", "").split():
            self.lists.append([])
        if tag == "li" and given.get("id", "").startswith("cite_note"):
            self.lists[-1].append(Entry())
            self._entry_depth = len(self._open)
        if tag == "a" and "#cite_ref" in href and self._entry_depth:
            self.lists[-1][-1].backlinks += 1
        if tag == "a" and "#cite_note" in href:
            self._mark_depth = len(self._open)
            if self._entry_depth:
                self.lists[-1][-1].marks.append("")
            elif "table" not in self._open:
                self.marks.append("")

    def handle_endtag(self, tag):
        if tag not in self._open:
            return
        while self._open.pop() != tag:
            pass
        if len(self._open) < self._entry_depth:
            self._entry_depth = 0
        if len(self._open) < self._mark_depth:
            self._mark_depth = 0

    def handle_data(self, data):
        if "style" in self._open or "script" in self._open:
            return
        if self._entry_depth:
            self.lists[-1][-1].pieces.append(data)
            if self._mark_depth:
                self.lists[-1][-1].marks[-1] += data
        elif self._mark_depth and "table" not in self._open:
            self.marks[-1] += data


@cache
def truth(name: str) -> Page:
    page = Page()
    page.feed(path_of(name).read_text(encoding="utf-8"))
    page.close()
    page.marks = [mark.strip(" \n[]") for mark in page.marks]
    for entry in itertools.chain.from_iterable(page.lists):
        entry.marks = [mark.strip(" \n[]") for mark in entry.marks]
    return page


def path_of(name: str) -> Path:
    path = SHARED / "data" / "pages" / f"{name}.html"
    if not path.is_file():
        pytest.skip(f"{path} is not here; it is no part of this repository")
    return path


def printed_by(*command: str) -> Callable[[Path], str]:
    def copy(path: Path) -> str:
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed")
        done = subprocess.run([*command, str(path)], capture_output=True, timeout=120, check=False)
        if done.returncode:
            pytest.skip(f"{command[0]} is another program here: {done.stderr[:80]!r}")
        return done.stdout.decode("utf-8", errors="replace")

    return copy


def markdown(**options: object) -> Callable[[Path], str]:
    def copy(path: Path) -> str:
        converter = html2text.HTML2Text()
        for name, value in options.items():
            setattr(converter, name, value)
        return converter.handle(path.read_text(encoding="utf-8"))

    return copy


_LYNX = ("lynx", "-dump", "-force_html", "-assume_charset=utf-8", "-display_charset=utf-8")
TOOLS = {
    "w3m": printed_by(
        "w3m", "-dump", "-T", "text/html", "-I", "utf-8", "-O", "utf-8", "-cols", "80"
    ),
    "lynx": printed_by(*_LYNX, "-nolist"),
    "lynx, unnumbered": printed_by(*_LYNX, "-nolist", "-nonumbers"),
    "lynx, links numbered": printed_by(*_LYNX),
    "html2text of Debian": printed_by("/usr/bin/html2text", "-utf8"),
    "markdown": markdown(ignore_links=True, body_width=0),
    "markdown, wrapped": markdown(ignore_links=True, body_width=78),
    "markdown, no pictures": markdown(ignore_links=True, ignore_images=True, body_width=0),
}
# The worst measured are 0.994 and 0.959: short items of lists, and marks in tables.
_LEAST_RECALL = 0.99
_LEAST_PRECISION = 0.95
# Some entries end in what the page hides or the tool adds (a style sheet, a picture's name).
_LEAST_TEXTS = 0.95


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("tool", TOOLS)
def test_a_copy_of_a_real_page(tool, name):
    page = truth(name)
    article = read_text(TOOLS[tool](path_of(name)), f"{name}.txt")
    notes, references = sorted(page.lists, key=len) if len(page.lists) > 1 else ([], page.lists[0])
    read = [r for r in article.references if r.group == "reference"]
    read_notes = [r for r in article.references if r.group == "note"]
    assert [r.label for r in read] == [str(n) for n in range(1, len(references) + 1)]
    assert [r.backlinks for r in read] == [e.backlinks for e in references]
    assert [r.backlinks for r in read_notes] == [e.backlinks for e in notes]
    if "numbered" not in tool.replace("unnumbered", ""):
        tails = [squeezed(article.text[r.start : r.end])[-40:] for r in read]
        same = sum(t.endswith(e.tail[-20:]) for t, e in zip(tails, references, strict=True))
        assert same >= _LEAST_TEXTS * len(references)
    inside = [markers_within(article.markers, r.start, r.end) for r in read_notes]
    cited = [[article.markers[i].label for i in indices] for indices in inside]
    assert cited == [e.marks for e in notes]
    of_notes = set(itertools.chain.from_iterable(inside))
    seen = [marker.label for i, marker in enumerate(article.markers) if i not in of_notes]
    matcher = difflib.SequenceMatcher(None, page.marks, seen, autojunk=False)
    right = sum(block.size for block in matcher.get_matching_blocks())
    assert right >= _LEAST_RECALL * len(page.marks)
    assert right >= _LEAST_PRECISION * len(seen)
    used = {mark for mark in page.marks if not mark.isdigit()}
    assert used <= {r.label for r in read_notes}
