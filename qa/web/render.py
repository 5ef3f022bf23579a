"""Answers and articles as HTML. Everything that comes from an article or a visitor is escaped."""

from collections.abc import Sequence
from html import escape

from index.citations import Citations
from index.records import Article, Citation, Work
from qa.answer import Answer, Quote
from qa.cite import Style, cite_entry
from qa.web.inline import inline, outward, status_tag, target_of
from qa.words import (
    NEAREST,
    NO_ANSWER,
    NO_SOURCE,
    candidate_name,
    citation_name,
    confidence_words,
    further_words,
    source_words,
    unanswered_words,
    understood_words,
)

_STYLES: tuple[tuple[Style, str], ...] = (
    ("text", "Plain text"),
    ("bibtex", "BibTeX"),
    ("csl", "CSL-JSON"),
)


def render_answer(answer: Answer, article: Article, citations: Citations) -> str:
    """Return an answer, or the lack of one, as HTML."""
    meant = understood_words(answer)
    understood = f'<p class="understood" dir="auto">{escape(meant)}</p>' if meant else ""
    if not answer.answered:
        nearest = "".join(_figure(q, article, citations, sources=False) for q in answer.nearest)
        return (
            f'<div class="refusal">{understood}<p><strong>{escape(NO_ANSWER)}</strong> '
            f"{escape(answer.reason)}</p>"
            f"<details><summary>{escape(NEAREST)}</summary>{nearest}</details></div>"
        )
    first, *others = answer.quotes
    more = "".join(_figure(quote, article, citations) for quote in others)
    name = "1 more quote" if len(others) == 1 else f"{len(others)} more quotes"
    folded = f"<details><summary>{name}</summary>{more}</details>" if others else ""
    words = unanswered_words(answer)
    missing = f'<p class="unanswered">{escape(words)}</p>' if words else ""
    return (
        f'<div class="answer">{understood}{_figure(first, article, citations)}{missing}'
        f'<p class="confidence">Confidence: {confidence_words(answer.confidence)}</p>'
        f"{folded}</div>"
    )


def render_question(question: str) -> str:
    """Return a question as it was typed."""
    return f'<p class="asked" dir="auto">{escape(question)}</p>'


def render_error(message: str) -> str:
    """Return what went wrong, as a sentence that cannot be taken for an answer."""
    return f'<div class="error" role="alert"><strong>Not asked:</strong> {escape(message)}.</div>'


def _figure(quote: Quote, article: Article, citations: Citations, sources: bool = True) -> str:
    label = f'<span class="label">{escape(quote.label.text)}</span> ' if quote.label else ""
    strong = quote.span if sources else None
    said = inline(article, citations, quote.start, quote.end, None, strong)
    kind = {"sentence": "", "field": "Infobox", "source": "Quoted in the reference list"}[
        quote.kind
    ]
    place = " · ".join(escape(part) for part in (quote.section, kind) if part)
    link = f'<a href="#at-{quote.start}">Show in the article</a>'
    caption = f"<figcaption>{place + ' · ' if place else ''}{link}</figcaption>"
    return (
        f'<figure class="quote"><blockquote dir="auto">{label}{said}</blockquote>{caption}'
        f"{_sources(quote.citations, article) if sources else ''}</figure>"
    )


def _sources(citations: Sequence[Citation], article: Article) -> str:
    if not citations:
        return f'<p class="nosource">{escape(NO_SOURCE)}</p>'
    rows = "".join(
        f"<li>{_entry_link(c)} {status_tag(c)} {_source(c, article)}</li>" for c in citations
    )
    return f'<ul class="sources">{rows}</ul>'


def _source(citation: Citation, article: Article) -> str:
    """Return where a citation leads, and under it whatever else there is to show of it."""
    works = citation.works if citation.source is not None and not citation.broken else ()
    words = _titled(source_words(citation), works)
    rows = "".join(
        f"<li>{_named(name, citation)}: {escape(text)}</li>"
        for name, text in further_words(citation)
    )
    further = f'<ul class="further">{rows}</ul>' if rows else ""
    return f'<span dir="auto">{words}</span>{_cite(citation, article)}{further}'


def _titled(words: str, works: Sequence[Work]) -> str:
    """Return a source as HTML, its titles emphasised, each a link where its address is known.

    A title is one that stands in ``words`` once; of two that overlap, it is the first.
    """
    places = [
        (start, start + len(work.title), work.url or "")
        for work in works
        if work.title and (start := words.find(work.title)) == words.rfind(work.title) >= 0
    ]
    pieces: list[str] = []
    after = 0
    for start, end, url in sorted(places):
        if start >= after:
            title = outward(f"<cite>{escape(words[start:end])}</cite>", url)
            pieces += (escape(words[after:start]), title)
            after = end
    return "".join((*pieces, escape(words[after:])))


def _named(name: str, citation: Citation) -> str:
    """Return the name of a further row; that of a candidate is a link to its entry."""
    for candidate in citation.candidates:
        if name == candidate_name(candidate):
            return f'<a href="#{name.replace(" ", "-")}">{name}</a>'
    return escape(name)


def _cite(citation: Citation, article: Article) -> str:
    """Return buttons that copy the source; a script of the page does the copying."""
    if citation.entry is None or citation.broken:
        return ""
    entry = next(
        r for r in article.references if r.entry == citation.entry and r.group == "reference"
    )
    buttons = "".join(
        f'<button type="button" data-copy="{escape(cite_entry(article, entry, style))}">'
        f"{name}</button> "
        for style, name in _STYLES
    )
    return (
        f' <details class="cite"><summary>Cite {escape(citation_name(citation))}</summary>'
        f'<p>{buttons}<span role="status"></span></p><pre tabindex="0" hidden></pre></details>'
    )


def _entry_link(citation: Citation) -> str:
    name = escape(citation_name(citation))
    target = target_of(citation)
    if target is None:
        return f'<span class="number">{name}</span>'
    return f'<a class="number" href="#{target}">{name}</a>'
