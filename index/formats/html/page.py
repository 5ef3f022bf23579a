"""Reads rendered Wikipedia HTML: whole pages of any skin, or the part that an interface returns.

A page that is none of Wikipedia's is read as well, as headings and paragraphs.
"""

import re
from collections.abc import Iterator

from index.formats.assemble import assemble
from index.formats.html.body import read_body
from index.formats.html.infobox import read_rows
from index.formats.html.inline import inlines
from index.formats.html.links import tell_links
from index.formats.html.references import read_references
from index.formats.html.tree import Element, parse
from index.formats.parts import Parts, plain_text
from index.language import language_tag
from index.records import Article, Origin

# " - Wikipedia", " — Википедия", " - 维基百科，自由的百科全书": the site's name after the page's.
_DASHES = "-–—"
_SITE = re.compile(
    r"wiki|viki|вики|вікі|уики|βικι|ויקי|ويكي|ویکی|विकि|উইকি|விக்கி|వికీ|വിക്കി|วิกิ|ვიკი|վիքի|"
    r"위키|ウィキ|维基|維基",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\.\w{1,10}$")
_SPACES = re.compile(r"\s+")


def read_html(text: str, name: str, origin: Origin | None = None) -> Article:
    """Read a page.

    Args:
        text: the decoded file.
        name: the file's name, for errors, and the title where the page shows none.
        origin: where the page came from, if it was fetched.

    Raises:
        ArticleError: the page has nothing that could be quoted, or its tags are never closed.
    """
    page = parse(text, name)
    tell_links(page, text, origin.url if origin is not None else "")
    heading = _heading(page)
    root = _content(page)
    entries, works = read_references(page)
    return assemble(
        Parts(
            title=_title(page, heading) or _SUFFIX.sub("", name).replace("_", " ").strip(),
            rows=read_rows(root),
            body=read_body(root, heading),
            entries=entries,
            works=works,
            origin=origin,
            language=_language(root),
        ),
        name,
    )


def _content(page: Element) -> Element:
    """Return what holds the article: the parser's output, or whatever comes nearest to it."""
    outputs = [
        element
        for element in page.elements()
        if "mw-parser-output" in element.classes
        and not any("mw-parser-output" in above.classes for above in element.ancestors())
    ]
    if outputs:
        # Notices and coordinates above the article are such outputs too.
        return max(outputs, key=lambda element: len(element.text()))
    for found in (
        _by_id(page, "mw-content-text"),
        _by_id(page, "bodyContent"),
        *_alone(page, "main"),
        *_alone(page, "article"),
        *_alone(page, "body"),
    ):
        if found is not None:
            return found
    return page


def _language(content: Element) -> str | None:
    """Return what the article is written in, as a browser finds it: by the nearest that names it.

    The frame around an article may be in another language, that of whoever saved the page.
    """
    named = (element.attributes.get("lang") for element in (content, *content.ancestors()))
    return language_tag(next((name.strip() for name in named if name is not None), None))


def _by_id(page: Element, identifier: str) -> Element | None:
    return next((e for e in page.elements() if e.get("id") == identifier), None)


def _alone(page: Element, tag: str) -> Iterator[Element]:
    """Yield the element of a tag, if the page has just one."""
    found = [element for element in page.elements() if element.tag == tag]
    if len(found) == 1:
        yield found[0]


def _heading(page: Element) -> Element | None:
    """Return the element that shows the page's title."""
    elements = list(page.elements())
    for is_title in (
        lambda e: e.get("id") == "firstHeading",
        lambda e: "mw-page-title-main" in e.classes,
        lambda e: e.tag == "h1",
    ):
        found = next((element for element in elements if is_title(element)), None)
        if found is not None:
            return found
    return None


def _title(page: Element, heading: Element | None) -> str:
    if heading is not None:
        shown = plain_text(inlines(heading.children))
        if shown:
            return shown
    for element in page.elements():
        if element.tag == "title" and element.parent is not None and element.parent.tag == "head":
            named = _SPACES.sub(" ", element.text()).strip()
            bare = _without_site(named)
            if bare:
                return bare
    for element in page.elements():
        if element.tag == "meta" and element.get("property") == "og:title":
            return _without_site(element.get("content").strip())
    return ""


def _without_site(named: str) -> str:
    """Return a title without the name of the site after its last dash."""
    dash = max(named.rfind(dash) for dash in _DASHES)
    page, site = named[: max(dash, 0)], named[dash + 1 :]
    divided = page[-1:].isspace() and site[:1].isspace()
    return page.rstrip() if divided and _SITE.search(site) else named
