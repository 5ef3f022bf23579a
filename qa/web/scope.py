"""Names of places in an article, told apart from those of other articles on the same page.

The HTML of one article names its places ``at-120``, ``entry-7`` and ``note-2``. Where a page shows
several articles one after another, ``entry-7`` of one must never lead to that of another: there
each name ends with the article's own, ``entry-7-in-3``.
"""

import re

# As our own HTML has them; in text and in other attributes a quotation mark is always escaped.
_NAMED = re.compile(r'(?<= )(id="|href="#|data-candidates=")((?:at|entry|note)-[\d \w-]*)(?=")')
_PLACE = re.compile(r"(?:at|entry|note)-\d+")


def scoped(html: str, article: int) -> str:
    """Return the HTML of an article, or of a quote of it, with the article's number in its names.

    Args:
        html: from ``qa.web.render`` or ``qa.web.pane``.
        article: its place in the library.
    """

    def named(match: re.Match[str]) -> str:
        return match[1] + _PLACE.sub(lambda place: f"{place.group()}-in-{article}", match[2])

    return _NAMED.sub(named, html)


def article_of(name: str) -> int | None:
    """Return the number of the article that a name from a browser is about, if it has one."""
    match = re.fullmatch(r"(?:at|entry|note|top)-\d+-in-(\d{1,9})", name)
    return None if match is None else int(match[1])
