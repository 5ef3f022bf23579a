"""Reads wikitext: the source of a Wikipedia article."""

import re
from pathlib import PurePath

from index.errors import ArticleError
from index.formats.assemble import assemble
from index.formats.parts import Entry, Parts
from index.formats.wikitext.blocks import read_blocks
from index.formats.wikitext.pieces import read_pieces
from index.formats.wikitext.references import Noted
from index.formats.wikitext.render import Renderer
from index.formats.wikitext.source import clean
from index.formats.wikitext.templates import render_template
from index.records import Article

# Twice what MediaWiki itself takes ($wgMaxArticleSize); what makes the work are links, templates
# and notes, of which the longest pages have some ten thousand.
MOST_CHARACTERS = 4_000_000
MOST_MARKS = 100_000
_MARK = re.compile(r"\[\[|\{\{|<ref\b")


def read_wikitext(text: str, name: str) -> Article:
    """Read a page; its title is ``name`` unless it says otherwise.

    References are numbered in the order of the source. Those inside an infobox are numbered by
    Wikipedia in the order in which the infobox's template prints its parameters, which the
    page does not tell: where its authors wrote them in another order, the numbers printed there
    and after it differ from Wikipedia's. Each still leads to its own entry.

    Raises:
        ArticleError: the page has no sentence and no infobox row, is nested too deep, or is longer
            than a wiki lets a page be.
    """
    if len(text) > MOST_CHARACTERS:
        raise ArticleError(
            f"{name} has {len(text):,} characters of wikitext; at most {MOST_CHARACTERS:,} are read"
        )
    marks = sum(1 for _ in _MARK.finditer(text))
    if marks > MOST_MARKS:
        raise ArticleError(
            f"{name} has {marks:,} links, templates and notes; at most {MOST_MARKS:,} are read"
        )
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
    pieces = list(read_pieces(noted.stream, renderer.works))
    return Entry(noted.key, noted.label, noted.group, noted.uses, pieces)
