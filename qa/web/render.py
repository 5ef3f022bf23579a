"""Answers and articles as HTML. Everything that comes from an article or a visitor is escaped."""

import itertools
import re
from collections.abc import Iterator, Sequence
from html import escape

from index.citations import Citations
from index.records import Article, Citation, Passage, Reference, Span
from index.sentences import markers_within
from qa.answer import Answer, Quote
from qa.words import (
    NEAREST,
    NO_ANSWER,
    NO_SOURCE,
    citation_name,
    confidence_words,
    licence_words,
    origin_words,
    source_words,
)


def render_answer(answer: Answer, article: Article, citations: Citations) -> str:
    """Return an answer, or the lack of one, as HTML."""
    if not answer.answered:
        nearest = "".join(_figure(q, article, citations, sources=False) for q in answer.nearest)
        return (
            f'<div class="refusal"><p><strong>{escape(NO_ANSWER)}</strong> '
            f"{escape(answer.reason)}</p>"
            f"<details><summary>{escape(NEAREST)}</summary>{nearest}</details></div>"
        )
    first, *others = answer.quotes
    more = "".join(_figure(quote, article, citations) for quote in others)
    name = "1 more quote" if len(others) == 1 else f"{len(others)} more quotes"
    folded = f"<details><summary>{name}</summary>{more}</details>" if others else ""
    return (
        f'<div class="answer">{_figure(first, article, citations)}'
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
    said = _inline(article, citations, quote.start, quote.end, None, strong)
    kind = {"sentence": "", "field": "Infobox", "source": "Quoted in the reference list"}[
        quote.kind
    ]
    place = " · ".join(escape(part) for part in (quote.section, kind) if part)
    link = f'<a href="#at-{quote.start}">Show in the article</a>'
    caption = f"<figcaption>{place + ' · ' if place else ''}{link}</figcaption>"
    return (
        f'<figure class="quote"><blockquote dir="auto">{label}{said}</blockquote>{caption}'
        f"{_sources(quote.citations) if sources else ''}</figure>"
    )


def _sources(citations: Sequence[Citation]) -> str:
    if not citations:
        return f'<p class="nosource">{escape(NO_SOURCE)}</p>'
    rows = "".join(
        f'<li>{_entry_link(c)} {_status(c)} <span dir="auto">{_source(c)}</span></li>'
        for c in citations
    )
    return f'<ul class="sources">{rows}</ul>'


def _source(citation: Citation) -> str:
    """Return where a citation leads; the entries that it may mean are links to the list."""
    words = escape(source_words(citation))
    for candidate in citation.candidates:
        if candidate.entry is not None:
            link = f'<a href="#entry-{candidate.entry}">{candidate.entry}</a>'
            words = re.sub(rf"\b{candidate.entry}\b(?!</a>|\")", link, words, count=1)
    return words


def _entry_link(citation: Citation) -> str:
    name = escape(citation_name(citation))
    if citation.entry is None:
        return f'<span class="number">{name}</span>'
    return f'<a class="number" href="#entry-{citation.entry}">{name}</a>'


def _status(citation: Citation) -> str:
    word = "broken" if citation.broken else citation.status
    return f'<span class="status {word}" title="{escape(citation.evidence)}">{word}</span>'


def _inline(
    article: Article,
    citations: Citations,
    start: int,
    end: int,
    lit: Span | None,
    strong: Span | None,
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
    return "".join(pieces)


def _superscript(citation: Citation, printed: str) -> str:
    name = escape(printed)
    word = "broken" if citation.broken else citation.status
    title = escape(f"{word}: {citation.evidence}")
    if citation.entry is None or not (citation.number or "").isdigit():
        return f'<sup title="{title}">{name}</sup>'
    return f'<sup title="{title}"><a href="#entry-{citation.entry}">{name}</a></sup>'


def render_article(
    article: Article,
    citations: Citations,
    passages: Sequence[Passage],
    quotes: Sequence[Quote] = (),
) -> str:
    """Return the whole article as HTML: infobox, sections, reference list; quotes marked in it."""
    lit = {quote.start: quote for quote in quotes}
    native = (
        f'<p class="native" dir="auto">{escape(article.native_name)}</p>'
        if article.native_name
        else ""
    )
    return (
        f'<div class="article"><h2>{escape(article.title)}</h2>{native}'
        f"{_attribution(article)}{_copy_note(article, citations)}"
        f"{_infobox(article, citations, lit)}"
        f"{''.join(_body(article, citations, passages, lit))}"
        f"{_references(article, citations, passages, lit)}</div>"
    )


def _attribution(article: Article) -> str:
    """Return where a fetched article is from and on what terms."""
    origin = article.origin
    if origin is None:
        return ""
    page = _outward(origin_words(origin), origin.url)
    return f'<p class="origin">{page}, {_outward(licence_words(origin), origin.licence_url)}</p>'


def _outward(words: str, url: str) -> str:
    """Return a link that leaves the page, if ``url`` is one that a reader may follow."""
    if not url.lower().startswith(("http://", "https://")):
        return escape(words)
    return f'<a href="{escape(url)}" rel="noopener noreferrer" target="_blank">{escape(words)}</a>'


def _copy_note(article: Article, citations: Citations) -> str:
    """Say in a line how far the copy's numbers can be trusted."""
    numbers = [c for c in citations.table if (c.number or "").isdigit()]
    unsure = sum(c.status in ("uncertain", "missing") for c in numbers)
    if not numbers or not unsure:
        return ""
    return (
        f'<p class="copynote">In this copy {unsure} of {len(numbers)} reference numbers cannot be '
        "matched to the reference list for sure; each says so where it stands.</p>"
    )


def _quoted(
    article: Article, citations: Citations, start: int, end: int, lit: dict[int, Quote]
) -> str:
    """Return one passage, marked if it is among the quotes, with its place as an anchor."""
    quote = lit.get(start)
    span = Span(start, end) if quote is not None else None
    strong = quote.span if quote is not None else None
    return f'<span id="at-{start}">{_inline(article, citations, start, end, span, strong)}</span>'


def _infobox(article: Article, citations: Citations, lit: dict[int, Quote]) -> str:
    rows = ""
    for field in article.fields:
        value = _quoted(article, citations, *field.value, lit) if field.value else ""
        label = escape(article.slice(field.label))
        rows += f'<tr><th scope="row">{label}</th><td dir="auto">{value}</td></tr>'
    return f'<table class="infobox"><caption>Infobox</caption>{rows}</table>' if rows else ""


def _body(
    article: Article, citations: Citations, passages: Sequence[Passage], lit: dict[int, Quote]
) -> Iterator[str]:
    sentences = [p for p in passages if p.kind == "sentence"]
    position, section = 0, -1
    for paragraph in article.paragraphs:
        while section < paragraph.section:
            section += 1
            heading = article.sections[section]
            if heading.title:
                level = min(max(heading.level, 2), 5) + 1
                yield f"<h{level}>{escape(heading.title)}</h{level}>"
        pieces: list[str] = []
        at = paragraph.start
        while position < len(sentences) and sentences[position].start < paragraph.end:
            sentence = sentences[position]
            pieces.append(escape(article.text[at : sentence.start]))
            pieces.append(_quoted(article, citations, sentence.start, sentence.end, lit))
            at = sentence.end
            position += 1
        pieces.append(escape(article.text[at : paragraph.end]))
        yield f'<p dir="auto">{"".join(pieces)}</p>'


def _references(
    article: Article, citations: Citations, passages: Sequence[Passage], lit: dict[int, Quote]
) -> str:
    quoted: dict[int, list[Passage]] = {}
    for passage in passages:
        if passage.entry is not None:
            quoted.setdefault(passage.entry, []).append(passage)
    rows = ""
    for entry in article.references:
        if entry.group == "reference":
            said = _entry(article, citations, entry, quoted.get(entry.entry, ()), lit)
            look = ' class="broken"' if entry.broken else ""
            rows += (
                f'<li id="entry-{entry.entry}" value="{entry.entry}"{look} dir="auto">{said}</li>'
            )
    return f'<h3>References</h3><ol class="references">{rows}</ol>' if rows else ""


def _entry(
    article: Article,
    citations: Citations,
    entry: Reference,
    quotations: Sequence[Passage],
    lit: dict[int, Quote],
) -> str:
    if entry.broken:
        return (
            f"{escape(article.text[entry.start : entry.end])} <em>(there is no source to show)</em>"
        )
    pieces: list[str] = []
    at = entry.start
    for passage in quotations:
        pieces.append(escape(article.text[at : passage.start]).replace("\n", "<br>"))
        pieces.append(_quoted(article, citations, passage.start, passage.end, lit))
        at = passage.end
    pieces.append(escape(article.text[at : entry.end]).replace("\n", "<br>"))
    return "".join(pieces)
