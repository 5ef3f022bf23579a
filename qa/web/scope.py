"""Names of places in an article, told apart from those of other articles on the same page.

The HTML of one article names its places ``at-120``, ``entry-7`` and ``note-2``. Where a page shows
several articles one after another, ``entry-7`` of one must never lead to that of another: there
each name ends with the article's own, ``entry-7-in-3b5d0c12...``, which is its folder's name in the
library and stays with it when other articles come and go. No two have the same: it is half of a
SHA-256, of which a part would not do, for files can be made that agree in some letters.
"""

import re

from qa.library import Library

# As our own HTML has them; in text and in other attributes a quotation mark is always escaped.
_NAMED = re.compile(r'(?<= )(id="|href="#|data-candidates=")((?:at|entry|note)-[\d \w-]*)(?=")')
_PLACE = re.compile(r"(?:at|entry|note)-\d+")
_LETTERS = 32


def scope_of(library: Library, name: str) -> str:
    """Return an article's own part of such names."""
    return library.entries[name].folder


def scoped(html: str, scope: str) -> str:
    """Return the HTML of an article, or of a quote of it, with the article's own in its names.

    Args:
        html: from ``qa.web.render`` or ``qa.web.pane``.
        scope: from ``scope_of``.
    """

    def named(match: re.Match[str]) -> str:
        return match[1] + _PLACE.sub(lambda place: f"{place.group()}-in-{scope}", match[2])

    return _NAMED.sub(named, html)


def scope_in(name: str) -> str | None:
    """Return the article's own part of a name that came from a browser, if it has one."""
    match = re.fullmatch(rf"(?:at|entry|note|top)-\d+-in-([0-9a-f]{{{_LETTERS}}})", name)
    return None if match is None else match[1]
