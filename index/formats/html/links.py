"""Which links of a page lead into the page itself, and which into another one.

A saved page may name itself in full in each of its links, so that only the name tells.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from index.formats.html.tree import Element, fragment

# A browser notes above the page where it saved it from.
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)", re.IGNORECASE)
_SAVED_WITHIN = 2_000
_FEWEST = 3
_OWN_LINKS = frozenset({"canonical", "dc:isVersionOf"})
_QUERY_TITLE = re.compile(r"(?:^|[?&;])title=([^&;]+)")


def tell_links(page: Element, text: str, address: str) -> None:
    """Set ``elsewhere`` of every link into another page.

    Args:
        page: the root.
        text: the page's source.
        address: where the page was fetched from, empty where that is not known.

    Where the page does not tell its own name, every link counts as one into itself.
    """
    links = [e for e in page.elements() if e.tag == "a" and "#" in e.get("href")]
    own = _own_names(page, text, address, links)
    if own:
        for link in links:
            link.elsewhere = _named(link.get("href")) not in own


def _own_names(page: Element, text: str, address: str, links: list[Element]) -> set[str]:
    """Return the names of the page, the empty one of a bare ``#`` too; none if it has none."""
    own = {_named(declared) for declared in (address, *_declared(page, text))} - {""}
    # The entries of a page lead back into its own text, under whatever name it was reached.
    back = _names(e for e in links if _leads_to(e, "cite_ref") and _in_entry(e))
    cited = _names(e for e in links if _leads_to(e, "cite_note"))
    if back:
        own.add(_commonest(back))
    elif cited and not own:
        own.add(_commonest(cited))
    elif cited and own.isdisjoint(cited) and "" not in cited:
        # A page that names itself otherwise, as a mirror does.
        own |= {name for name in (_commonest(cited),) if cited[name] >= _FEWEST}
    return own | {""} if own else own


def _names(links: Iterable[Element]) -> Counter[str]:
    return Counter(_named(link.get("href")) for link in links)


def _leads_to(link: Element, kind: str) -> bool:
    return fragment(link.get("href")).startswith(kind)


def _in_entry(link: Element) -> bool:
    return any(above.get("id").startswith("cite_note") for above in link.ancestors())


def _commonest(names: Counter[str]) -> str:
    """Return the name that most links bear; of equal ones the bare ``#``."""
    return max(names, key=lambda name: (names[name], name == ""))


def _declared(page: Element, text: str) -> Iterator[str]:
    saved = _SAVED_FROM.search(text, 0, _SAVED_WITHIN)
    if saved is not None:
        yield saved.group(1)
    for element in page.elements():
        names_itself = not _OWN_LINKS.isdisjoint(element.get("rel").split())
        if element.tag == "base" or (element.tag == "link" and names_itself):
            yield element.get("href")
        elif element.tag == "meta" and element.get("property") == "og:url":
            yield element.get("content")


def _named(address: str) -> str:
    """Return the name of a page, the last part of its address; empty for the page itself."""
    path, _, query = address.partition("#")[0].partition("?")
    title = _QUERY_TITLE.search(query)
    last = title.group(1) if title is not None else path.rpartition("/")[2]
    name = unquote(last.strip()).replace(" ", "_").lstrip(":")
    return name[:1].upper() + name[1:]
