"""Reads pages that were cut, spliced and spoilt: ``python -m tests.soak.inputs 20000``.

Whatever a file holds, it is an article with all its offsets right, whose passages are slices of
it, or is refused in one line; ``check`` holds that. ``make fuzz`` lets a coverage-guided fuzzer
look for files that break it.
"""

import random
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from index.articles import ARTICLE
from index.citations import resolve
from index.errors import ArticleError
from index.formats.detect import parse_article
from index.passages import build_passages, build_units, plain
from index.records import Article
from qa.cite import cite_list
from qa.web.pane import render_article
from tests.soak.tally import Tally, show

PAGES = Path(__file__).resolve().parents[3] / "shared" / "data" / "pages"
# So much of a page is taken, that thousands can be read.
MOST = 12_000
# Seconds in which any such page is read; a hundred times what it takes.
LONGEST = 10.0
TOKENS = (
    "<div>", "</div>", "<ref>", "</ref>", '<ref name="a"/>', "{{", "}}", "[[", "]]", "{|", "|}",
    "[1]", "[46]", "^ a b ", "1. ^ ", "<sup>", "</p>", "<!--", "-->", "<li id=\"cite_note-1\">",
    "&amp;", "&#0;", "\u202e", "\u0000", "\ufeff", "\r\n", "\u2028", "\ud7ff", "é", "e\u0301", "==",
    "'''", "{{efn|", "{{sfn|A|2001}}", "{{reflist}}", "<references/>", "<table>", "<style>", "\t",
    "References", "See also", "Founder", "|-\n", "\n* ", "\n\n", ".", "?", '"', "“", "\U0001f600",
)  # fmt: skip


def check(data: bytes) -> None:
    """Read a file.

    Raises:
        AssertionError: something in what was read is not where it is said to be.
    """
    problem = ""
    try:
        article = parse_article(data, "page")
    except ArticleError as error:
        problem = str(error)
    if problem:
        assert len(problem.splitlines()) == 1
        return
    _check_places(article)
    citations = resolve(article)
    passages = build_passages(article, citations)
    for passage in passages:
        assert passage.text == article.text[passage.start : passage.end]
        assert plain(article, passage.start, passage.end).strip()
        for clause in passage.clauses:
            assert passage.start <= clause.start <= clause.end <= passage.end
            assert all(0 <= marker < len(article.markers) for marker in clause.markers)
    for unit in build_units(article, passages):
        assert len(unit.body) == len(unit.offsets)
        assert list(unit.offsets) == sorted(unit.offsets)
        assert all(0 <= offset < len(article.text) for offset in unit.offsets)
    for citation in citations.table:
        assert citation.entry is None or 1 <= citation.entry <= len(article.references)
        assert citation.source is None or citation.source in article.text
    for style in ("text", "bibtex", "csl"):
        cite_list(article, style)
    render_article(article, citations, passages)


def _check_places(article: Article) -> None:
    end = len(article.text)
    article.text.encode()  # no lone surrogates, which no file can hold
    spans = [(part.start, part.end) for part in article.sections]
    spans += [(part.start, part.end) for part in article.paragraphs]
    spans += [(part.start, part.end) for part in article.markers]
    spans += [(part.start, part.end) for part in article.references]
    spans += [span for field in article.fields for span in (field.label, field.value) if span]
    spans += [(s.start, s.end) for reference in article.references for s in reference.sources]
    assert all(0 <= start <= stop <= end for start, stop in spans)
    starts = [marker.start for marker in article.markers]
    assert starts == sorted(starts)


def seeds() -> list[bytes]:
    """Return real pages in every notation."""
    pages = sorted(PAGES.iterdir()) if PAGES.is_dir() else []
    return [ARTICLE.read_bytes(), *(page.read_bytes() for page in pages)]


def spoilt(rng: random.Random, pages: Sequence[bytes]) -> bytes:
    """Return a piece of a page, spoilt in some places."""
    page = rng.choice(pages)
    start = rng.choice((0, rng.randrange(len(page))))
    data = bytearray(page[start : start + rng.randrange(1, MOST)])
    for _ in range(rng.randrange(12)):
        place = rng.randrange(len(data) + 1)
        what = rng.randrange(5)
        if what == 0:
            data[place:place] = rng.choice(TOKENS).encode("utf-8", "replace") * rng.choice(
                (1, 1, 60)
            )
        elif what == 1:
            del data[place : place + rng.randrange(400)]
        elif what == 2:
            other = rng.choice(pages)
            begin = rng.randrange(len(other))
            data[place:place] = other[begin : begin + rng.randrange(800)]
        elif what == 3:
            data[place:place] = data[place : place + rng.randrange(300)] * rng.choice((1, 3))
        elif place < len(data):
            data[place] = rng.randrange(256)
    if rng.random() < 0.8:  # else most are refused for their bytes alone
        return bytes(data).decode("utf-8", "ignore").encode()
    return bytes(data)


def campaign(examples: int, seed: int = 1) -> list[Tally]:
    """Read so many spoilt pages."""
    tally = Tally("spoilt pages")
    pages = seeds()
    for number in range(examples):
        rng = random.Random(f"{seed} {number}")
        data = spoilt(rng, pages)
        begun = time.process_time()
        try:
            check(data)
            told = ""
        except Exception:  # whatever it is, it is what is looked for
            told = traceback.format_exc(limit=-3)
        took = time.process_time() - begun
        told = told or (f"it took {took:.1f} s" if took > LONGEST else "")
        tally.count(not told, f"number {number}: {told}")
    return [tally]


if __name__ == "__main__":
    show(campaign(int(sys.argv[1])))
