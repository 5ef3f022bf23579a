"""Reads wikitext: the source of a Wikipedia article."""

from collections.abc import Iterator
from pathlib import PurePath

from index.bibliography import read_work
from index.errors import ArticleError
from index.formats.assemble import assemble
from index.formats.parts import Entry, Parts, Piece, plain_text
from index.formats.wikitext.blocks import bullets, read_blocks
from index.formats.wikitext.references import Noted
from index.formats.wikitext.render import Renderer
from index.formats.wikitext.source import clean
from index.formats.wikitext.stream import Cited, Stream, Unrendered, settle
from index.formats.wikitext.templates import render_template
from index.records import Article


def read_wikitext(text: str, name: str) -> Article:
    """Read a page; its title is ``name`` unless it says otherwise.

    Raises:
        ArticleError: the page has no sentence and no infobox row, or is nested too deep.
    """
    try:
        return assemble(_read(clean(text), name), name)
    except RecursionError:
        raise ArticleError(f"{name} is nested too deep to be read") from None


def _read(text: str, name: str) -> Parts:
    renderer = Renderer(PurePath(name).stem.replace("_", " "), render_template)
    stream = renderer.wikitext(text)
    renderer.finish()
    body = read_blocks(stream)
    entries = [_entry(noted, renderer) for noted in renderer.cite.printed]
    wanted = renderer.listed | {
        piece.full for entry in entries for piece in entry.pieces if piece.full is not None
    }
    return Parts(
        title=renderer.title,
        native_name=renderer.native_name,
        rows=renderer.rows,
        body=body,
        entries=entries,
        works=[work for key, work in renderer.works.items() if key in wanted],
    )


def _entry(noted: Noted, renderer: Renderer) -> Entry:
    pieces = list(_pieces(noted.stream, renderer))
    return Entry(noted.key, noted.label, noted.group, noted.uses, pieces)


def _pieces(stream: Stream, renderer: Renderer) -> Iterator[Piece]:
    for line in bullets(stream):
        content = settle(line, gaps=False)
        if not plain_text(content):
            content = [item.said for item in line if isinstance(item, Unrendered)]
        cited = [item for item in line if isinstance(item, Cited)]
        full = next((item.full for item in cited if item.full in renderer.works), None)
        work = next((item.work for item in cited if item.work is not None), None)
        if work is None and full is None:
            work = read_work(plain_text(content))
        yield Piece(content, work, full)
