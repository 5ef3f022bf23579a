"""The article itself as HTML: infobox, sections, notes and references, with quotes marked in it."""

from collections.abc import Iterator, Sequence
from html import escape

from index.citations import Citations
from index.records import Article, Passage, Reference, Span
from index.sentences import markers_within
from qa.answer import Quote
from qa.web.inline import inline, outward
from qa.words import NO_SOURCE, about_copy, licence_words, origin_words


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
        f'<div class="article" data-nosource="{escape(NO_SOURCE)}">'
        f"<h2>{escape(article.title)}</h2>{native}"
        f"{_attribution(article)}{_about(article, citations)}"
        f"{_infobox(article, citations, lit)}"
        f"{''.join(_body(article, citations, passages, lit))}"
        f"{_lists(article, citations, passages, lit)}</div>"
    )


def _attribution(article: Article) -> str:
    """Return where a fetched article is from and on what terms."""
    origin = article.origin
    if origin is None:
        return ""
    page = outward(escape(origin_words(origin)), origin.url)
    terms = outward(escape(licence_words(origin)), origin.licence_url)
    return f'<p class="origin">{page}, {terms}</p>'


def _about(article: Article, citations: Citations) -> str:
    """Say in two sentences what is wrong with the copy and how much of it was repaired."""
    about = about_copy(article, citations)
    if about is None:
        return ""
    return (
        '<aside class="copynote" aria-label="About this copy">'
        f"<strong>About this copy.</strong> {escape(about)}</aside>"
    )


def _quoted(
    article: Article, citations: Citations, start: int, end: int, lit: dict[int, Quote]
) -> str:
    """Return one passage, marked if it is among the quotes, with its place as an anchor."""
    quote = lit.get(start)
    span = Span(start, end) if quote is not None else None
    strong = quote.span if quote is not None else None
    return f'<span id="at-{start}">{inline(article, citations, start, end, span, strong)}</span>'


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


def _lists(
    article: Article, citations: Citations, passages: Sequence[Passage], lit: dict[int, Quote]
) -> str:
    """Return the lists of notes and of references."""
    quoted: dict[int, list[Passage]] = {}
    for passage in passages:
        if passage.entry is not None:
            quoted.setdefault(passage.entry, []).append(passage)
    notes = references = ""
    places = _places(article, citations, passages)
    for entry in article.references:
        look = ' class="broken"' if entry.broken else ""
        if entry.group == "note":
            said = _entry(article, citations, entry, (), lit)
            label = f'<span class="number">[{escape(entry.label)}]</span>'
            notes += f'<li id="note-{entry.entry}"{look} dir="auto">{label} {said}</li>'
        else:
            said = _entry(article, citations, entry, quoted.get(entry.entry, ()), lit)
            said += _cited_at(places.get(entry.entry, ()))
            place = f'id="entry-{entry.entry}" value="{entry.entry}"'
            references += f'<li {place}{look} dir="auto">{said}</li>'
    return (f'<h3>Notes</h3><ul class="references notes">{notes}</ul>' if notes else "") + (
        f'<h3>References</h3><ol class="references">{references}</ol>' if references else ""
    )


def _places(
    article: Article, citations: Citations, passages: Sequence[Passage]
) -> dict[int, list[int]]:
    """Return by entry where the passages start that cite it, each once."""
    found: dict[int, list[int]] = {}
    for passage in passages:
        if passage.kind == "source":
            continue
        for index in markers_within(article.markers, passage.start, passage.end):
            entry = citations.of(article.markers[index]).entry
            if entry is not None and passage.start not in found.setdefault(entry, []):
                found[entry].append(passage.start)
    return found


def _cited_at(starts: Sequence[int]) -> str:
    """Return links to the places that cite an entry."""
    if not starts:
        return ""
    links = " ".join(
        f'<a href="#at-{start}" aria-label="Cited at place {number}">{number}</a>'
        for number, start in enumerate(starts, 1)
    )
    return f' <span class="cited">cited at {links}</span>'


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
        pieces.append(inline(article, citations, at, passage.start))
        pieces.append(_quoted(article, citations, passage.start, passage.end, lit))
        at = passage.end
    pieces.append(inline(article, citations, at, entry.end))
    return "".join(pieces)
