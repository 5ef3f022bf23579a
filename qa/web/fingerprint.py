"""What tells one copy of an article from another: its text's checksum, and a name made of it."""

import hashlib
import re
import unicodedata

from index.records import Article

_LONGEST_SLUG = 60
_SHORT_CHECKSUM = 8


def checksum(article: Article) -> str:
    """Return the SHA-256 of the article's text, in UTF-8, as hex digits."""
    return hashlib.sha256(article.text.encode("utf-8")).hexdigest()


def name_of(article: Article) -> str:
    """Return a name that is safe in a file name: ``ada-lovelace-0f3a99c1``.

    A title without a letter or digit of ASCII gives ``article-0f3a99c1``.
    """
    folded = unicodedata.normalize("NFKD", article.title.casefold())
    ascii_only = folded.encode("ascii", "ignore").decode("ascii")
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only)[:_LONGEST_SLUG].strip("-")
    return f"{slug or 'article'}-{checksum(article)[:_SHORT_CHECKSUM]}"
