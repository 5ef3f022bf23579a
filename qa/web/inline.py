"""Quoted text as HTML: markers as links with a status each, the answering words emphasised."""

import itertools
from html import escape

from index.citations import Citations
from index.records import Article, Candidate, Citation, Span
from index.sentences import markers_within
from qa.web.directions import closing
from qa.words import status_words


def status_tag(citation: Citation) -> str:
    word = "broken" if citation.broken else citation.status
    title = escape(citation.evidence)
    said = status_words(citation)
    return f'<span class="status {word}" title="{title}" lang="en">{said}</span>'


def inline(
    article: Article,
    citations: Citations,
    start: int,
    end: int,
    lit: Span | None = None,
    strong: Span | None = None,
) -> str:
    """Return ``article.text[start:end]``, markers as links, ``lit`` marked, ``strong`` strong."""
    markers = {
        article.markers[i].start: article.markers[i]
        for i in markers_within(article.markers, start, end)
    }
    edges = {start, end}
    for marker in markers.values():
        edges |= {marker.start, marker.end}
    for span in (lit, strong):
        if span is not None:
            edges |= {min(max(edge, start), end) for edge in span}
    ordered = sorted(edges)
    pieces: list[str] = []
    for first, last in itertools.pairwise(ordered):
        if first in markers:
            piece = _superscript(citations.of(markers[first]), article.text[first:last])
        else:
            piece = escape(article.text[first:last]).replace("\n", "<br>")
            if strong is not None and strong.start <= first and last <= strong.end:
                piece = f"<strong>{piece}</strong>"
        if lit is not None and lit.start <= first and last <= lit.end:
            piece = f"<mark>{piece}</mark>"
        pieces.append(piece)
    return "".join(pieces) + closing(article.text[start:end])


def _superscript(citation: Citation, printed: str) -> str:
    """Return a marker as printed; its tooltip says how sure it is, in a word and why."""
    word = "broken" if citation.broken else citation.status
    title = escape(f"{status_words(citation)}: {citation.evidence}")
    target = target_of(citation)
    name = escape(printed)
    if target is not None:
        name = f'<a href="#{target}">{name}</a>'
    status = escape(status_words(citation))
    may = " ".join(filter(None, map(target_of, citation.candidates)))
    perhaps = f' data-candidates="{may}"' if may else ""
    return f'<sup class="{word}" title="{title}" data-status="{status}"{perhaps}>{name}</sup>'


def target_of(cited: Citation | Candidate) -> str | None:
    """Return the id of the entry or note that a number leads to, or that it may mean."""
    if cited.entry is not None:
        return f"entry-{cited.entry}"
    return None if cited.note is None else f"note-{cited.note}"


def outward(html: str, url: str) -> str:
    """Return HTML of ours as a link that leaves the page, if ``url`` is one to be followed."""
    if not url.lower().startswith(("http://", "https://")):
        return html
    return f'<a href="{escape(url)}" rel="noopener noreferrer" target="_blank">{html}</a>'
