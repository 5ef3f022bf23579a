"""The few words of our own that stand beside an answer, in one place, the same everywhere."""

from urllib.parse import urlsplit

from index.records import Article, Citation, Origin

NO_ANSWER = "No answer found in the article."
NO_SOURCE = "The article gives no source for this."
NEAREST = "Nearest passages (not taken for an answer)"

# From which calibrated probability on which words are used; see `qa.reader`.
_CONFIDENCE_WORDS = ((0.75, "high"), (0.5, "moderate"), (0.0, "low"))


def confidence_words(confidence: float) -> str:
    """Say a confidence in words and as a number: ``moderate (0.61)``."""
    word = next(word for least, word in _CONFIDENCE_WORDS if confidence >= least)
    return f"{word} ({confidence:.2f})"


def source_words(citation: Citation) -> str:
    """Say where a citation leads: the source as the article gives it, or why there is none."""
    if citation.status == "missing":
        return citation.evidence
    if citation.status == "uncertain":
        entries = [str(c.entry) for c in citation.candidates if c.entry is not None]
        if not entries:
            return "it cannot be told which source is meant; this copy may have lost it"
        return f"perhaps entry {' or '.join(entries)} of the list, perhaps one that this copy lost"
    if citation.broken or citation.source is None:
        return (
            f"Entry {citation.entry} is broken in the article's own markup; "
            "there is no source to show."
        )
    return " ".join(citation.source.split())


def citation_name(citation: Citation) -> str:
    """Name a citation as the article prints it: ``[46]``, or ``entry 46`` without a number."""
    return f"[{citation.number}]" if citation.number is not None else f"entry {citation.entry}"


def origin_words(origin: Origin) -> str:
    """Say which revision a page is of which site: ``Wikipedia, revision 1234``."""
    try:
        host = urlsplit(origin.url).hostname or "unknown site"
    except ValueError:
        host = "unknown site"
    site = "Wikipedia" if host.endswith(".wikipedia.org") else host
    return f"{site}, revision {origin.revision}"


def licence_words(origin: Origin) -> str:
    """Name the licence of a page as its site does, or say that it names none."""
    return origin.licence or origin.licence_url or "licence not stated"


def attribution(article: Article) -> str | None:
    """Say where a fetched article is from and on what terms; ``None`` for a saved one."""
    origin = article.origin
    return None if origin is None else f"{origin_words(origin)}, {licence_words(origin)}"
