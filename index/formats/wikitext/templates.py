"""Decides what a template shows in the text."""

from mwparserfromhell.nodes import Template

from index.formats.wikitext.calls import Call, Handler, Registry, unknown
from index.formats.wikitext.citations import is_citation, render_citation
from index.formats.wikitext.convert import render_convert
from index.formats.wikitext.dates import DATES
from index.formats.wikitext.figures import FIGURES
from index.formats.wikitext.footnotes import FOOTNOTES
from index.formats.wikitext.infobox import is_infobox, render_infobox
from index.formats.wikitext.languages import LANGUAGE_TEMPLATES, language_label
from index.formats.wikitext.names import BOX_PREFIXES, BOXES, WITHOUT_TEXT
from index.formats.wikitext.phrases import PHRASES
from index.formats.wikitext.render import Renderer
from index.formats.wikitext.stream import Literal, Loose, Stream, words
from index.formats.wikitext.tags import resolve_tags

_IDENTIFIERS = {
    "isbn": "ISBN\u00a0", "issn": "ISSN\u00a0", "oclc": "OCLC\u00a0", "doi": "doi:",
    "pmid": "PMID\u00a0", "pmc": "PMC\u00a0", "jstor": "JSTOR\u00a0", "lccn": "LCCN\u00a0",
    "arxiv": "arXiv:", "asin": "ASIN\u00a0", "bibcode": "Bibcode:", "hdl": "hdl:",
    "s2cid": "S2CID\u00a0", "issn link": "ISSN\u00a0", "isbnt": "ISBN\u00a0",
}  # fmt: skip
_FUNCTIONS = frozenset("uc lc ucfirst lcfirst formatnum displaytitle defaultsort".split())
_LAYOUT = ("ref", "div col", "col", "clear", "end")
_NAMES_OF_PAGE = frozenset(("pagename", "fullpagename", "basepagename"))
_REGISTRY: Registry = {
    **PHRASES,
    **LANGUAGE_TEMPLATES,
    **FIGURES,
    **DATES,
    **FOOTNOTES,
    "convert": render_convert,
    "cvt": render_convert,
}


def render_template(renderer: Renderer, node: Template) -> Stream:
    """Return what a template shows; one that is not known is a gap or nothing, see ``Loose``."""
    call = Call(renderer, node)
    return _handler(call.name)(call)


def _handler(name: str) -> Handler:
    for told, handler in (
        (name in _REGISTRY, _REGISTRY.get(name, unknown)),
        (name.partition(":")[0] in _FUNCTIONS and ":" in name, _function),
        (is_citation(name), render_citation),
        (is_infobox(name), render_infobox),
        (name in _IDENTIFIERS, _identifier),
        (name.startswith("lang-"), language_label),
        (name in _NAMES_OF_PAGE, _page_name),
        (name in WITHOUT_TEXT, _nothing),
        (name in BOXES or name.startswith(BOX_PREFIXES), _box),
    ):
        if told:
            return handler
    return unknown


def _nothing(call: Call) -> Stream:
    call.skip()
    return []


def _box(call: Call) -> Stream:
    if call.renderer.in_entry and not call.name.startswith(_LAYOUT):
        return unknown(call)  # it is part of what the entry says
    call.skip()
    return [Loose.BLOCK]


def _identifier(call: Call) -> Stream:
    return [Literal(_IDENTIFIERS[call.name]), *call.stream("1")]


def _page_name(call: Call) -> Stream:
    return [Literal(call.renderer.title)]


def _function(call: Call) -> Stream:
    """Render ``{{function:value}}``, whose value stands in the name."""
    function = call.name.partition(":")[0]
    code = call.renderer.code(call.node.name)
    shown = call.renderer.after_colon(code)
    if function == "displaytitle":
        call.renderer.title = words(resolve_tags(shown)) or call.renderer.title
        return []
    if function == "defaultsort":
        return []
    call.rendered[":"] = call.rendered["1"] = shown
    return _REGISTRY[function if function == "formatnum" else f"#{function}"](call)
