"""The article itself as HTML: infobox, sections, notes and references, with quotes marked in it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from itertools import islice
from operator import itemgetter

from index.citations import Citations
from index.records import Article, Passage, Reference, Span
from index.sentences import markers_within
from qa.answer import Quote
from qa.library import Library
from qa.web.directions import closed, closing
from qa.web.inline import inline, outward, target_of
from qa.web.scope import scope_of
from qa.web.spoken import lang_attribute, spoken
from qa.web.text import numeral, words
from qa.words import about_copy, licence_words, origin_words

# Articles of a library that are listed; a browser is slow to draw more.
MOST_LISTED = 1_000


def render_article(
    article: Article,
    citations: Citations,
    passages: Sequence[Passage],
    quotes: Sequence[Quote] = (),
    language: str = "en",
) -> str:
    """Return the whole article as HTML: infobox, sections, reference list; quotes marked in it.

    The few words that are the page's own are in ``language``.
    """
    lit = {quote.start: quote for quote in quotes}
    nosource = escape(words(language, "no_source"))
    native = (
        f'<p class="native" dir="auto"{lang_attribute(None)}>{escape(article.native_name)}</p>'
        if article.native_name
        else ""
    )
    return (
        f'<div class="article" data-nosource="{nosource}" data-language="{escape(language)}" '
        'tabindex="0" role="region" '
        f'aria-label="{escape(article.title)}" aria-describedby="article-keys">'
        f'<p id="article-keys" class="keys">{words(language, "article_keys")}</p>'
        f'<h2 dir="auto"{lang_attribute(article.language)}>{escape(article.title)}</h2>{native}'
        f"{_attribution(article)}{_about(article, citations, language)}"
        f"{_infobox(article, citations, lit, language)}"
        f"{''.join(_body(article, citations, passages, lit))}"
        f"{_lists(article, citations, passages, lit, language)}</div>"
    )


def render_contents(library: Library, language: str = "en") -> str:
    """Return a library's articles by name, each a link that turns to it."""
    rows = "".join(
        f'<li dir="auto"{lang_attribute(None)}><a href="#top-0-in-{scope_of(library, name)}">'
        f"{escape(closed(name))}</a></li>"
        for name in islice(library, MOST_LISTED)
    )
    count = words(language, "contents", count=numeral(language, f"{len(library):,}"))
    if len(library) > MOST_LISTED:
        count += " " + words(language, "contents_more", shown=numeral(language, f"{MOST_LISTED:,}"))
    name = escape(closed(library.name))
    return (
        f'<div class="article" data-language="{escape(language)}" '
        f'tabindex="0" role="region" aria-label="{escape(library.name)}">'
        f'<h2 dir="auto"{lang_attribute(None)}>{name}</h2><p class="origin">{count}</p>'
        f'<ul class="contents">{rows}</ul></div>'
    )


def _attribution(article: Article) -> str:
    """Return where a fetched article is from and on what terms."""
    origin = article.origin
    if origin is None:
        return ""
    page = outward(escape(origin_words(origin)), origin.url)
    terms = outward(escape(licence_words(origin)), origin.licence_url)
    return f'<p class="origin">{page}, {terms}</p>'


def _about(article: Article, citations: Citations, language: str) -> str:
    """Say in two sentences what is wrong with the copy and how much of it was repaired."""
    about = about_copy(article, citations, partial(words, language))
    if about is None:
        return ""
    name = words(language, "about_copy")
    return (
        f'<aside class="copynote" aria-label="{escape(name)}">'
        f"<strong>{name}.</strong> <span{lang_attribute(language)}>{escape(about)}</span></aside>"
    )


def _quoted(
    article: Article, citations: Citations, start: int, end: int, lit: dict[int, Quote]
) -> str:
    """Return one passage, marked if it is among the quotes, with its place as an anchor."""
    quote = lit.get(start)
    span = Span(start, end) if quote is not None else None
    strong = quote.span if quote is not None else None
    return f'<span id="at-{start}">{inline(article, citations, start, end, span, strong)}</span>'


def _infobox(article: Article, citations: Citations, lit: dict[int, Quote], language: str) -> str:
    rows, named = "", lang_attribute(article.language)
    for field in article.fields:
        value = _quoted(article, citations, *field.value, lit) if field.value else ""
        label = escape(article.slice(field.label))
        rows += f'<tr><th scope="row"{named}>{label}</th><td dir="auto"{named}>{value}</td></tr>'
    if not rows:
        return ""
    return f'<table class="infobox"><caption>{words(language, "infobox")}</caption>{rows}</table>'


def _body(
    article: Article, citations: Citations, passages: Sequence[Passage], lit: dict[int, Quote]
) -> Iterator[str]:
    sentences = [p for p in passages if p.kind == "sentence"]
    position, section, named = 0, -1, lang_attribute(article.language)
    for paragraph in article.paragraphs:
        while section < paragraph.section:
            section += 1
            heading = article.sections[section]
            if heading.title:
                level = min(max(heading.level, 2), 5) + 1
                yield f'<h{level} dir="auto"{named}>{escape(heading.title)}</h{level}>'
        pieces: list[str] = []
        at = paragraph.start
        while position < len(sentences) and sentences[position].start < paragraph.end:
            sentence = sentences[position]
            pieces.append(_between(article, citations, at, sentence.start))
            pieces.append(_quoted(article, citations, sentence.start, sentence.end, lit))
            at = sentence.end
            position += 1
        pieces.append(_between(article, citations, at, paragraph.end))
        yield f'<p dir="auto"{named}>{"".join(pieces)}</p>'


def _between(article: Article, citations: Citations, start: int, end: int) -> str:
    """Return what stands between passages, each marker with its place as an anchor."""
    pieces: list[str] = []
    left_open = closing(article.text[start:end])
    for index in markers_within(article.markers, start, end):
        marker = article.markers[index]
        pieces.append(escape(article.text[start : marker.start]))
        printed = inline(article, citations, marker.start, marker.end)
        pieces.append(f'<span id="at-{marker.start}">{printed}</span>')
        start = marker.end
    return "".join((*pieces, escape(article.text[start:end]), left_open))


def _lists(
    article: Article,
    citations: Citations,
    passages: Sequence[Passage],
    lit: dict[int, Quote],
    language: str,
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
        within = quoted.get(entry.entry, ()) if entry.group == "reference" else ()
        said = _entry(article, citations, entry, within, lit, language)
        name = f"{'note' if entry.group == 'note' else 'entry'}-{entry.entry}"
        said += _cited_at(places.get(name, ()), language)
        if entry.group == "note":
            label = f'<span class="number">[{escape(closed(entry.label))}]</span>'
            notes += f'<li id="{name}"{look} dir="auto">{label} {said}</li>'
        else:
            references += f'<li id="{name}" value="{entry.entry}"{look} dir="auto">{said}</li>'
    if notes:
        notes = f'<h3>{words(language, "notes")}</h3><ul class="references notes">{notes}</ul>'
    if references:
        name = words(language, "references")
        references = f'<h3>{name}</h3><ol class="references">{references}</ol>'
    return notes + references


def _places(
    article: Article, citations: Citations, passages: Sequence[Passage]
) -> dict[str, list[str]]:
    """Return, by the anchor of an entry or a note, the anchors of the places that cite it."""
    shown = sorted((p.start, p.end, f"at-{p.start}") for p in passages if p.kind != "source")
    notes = sorted(
        (r.start, r.end, f"note-{r.entry}") for r in article.references if r.group == "note"
    )
    # Of a sentence that cannot be quoted, each marker is a place of its own.
    rest = [(p.start, p.end, "") for p in article.paragraphs]
    found: dict[str, list[str]] = {}
    for marker in article.markers:
        target = target_of(citations.of(marker))
        places = [_covering(spans, marker.start) for spans in (shown, notes, rest)]
        place = next((place for place in places if place is not None), None)
        if target is None or place is None:
            continue
        place = place or f"at-{marker.start}"
        # Markers come in order, so that a look at the last is enough.
        if found.setdefault(target, [])[-1:] != [place]:
            found[target].append(place)
    return found


def _covering(spans: Sequence[tuple[int, int, str]], at: int) -> str | None:
    """Return the name of the span that ``at`` lies in; ``spans`` are sorted and do not overlap."""
    place = bisect_right(spans, at, key=itemgetter(0)) - 1
    return spans[place][2] if place >= 0 and at < spans[place][1] else None


def _cited_at(places: Sequence[str], language: str) -> str:
    """Return links to the places that cite an entry or a note."""
    if not places:
        return ""
    links = " ".join(
        f'<a href="#{place}" aria-label="{words(language, "cited_at_place", number=number)}">'
        f"{number}</a>"
        for number, place in enumerate(places, 1)
    )
    return f' <span class="cited">{words(language, "cited_at")} {links}</span>'


def _entry(
    article: Article,
    citations: Citations,
    entry: Reference,
    quotations: Sequence[Passage],
    lit: dict[int, Quote],
    language: str,
) -> str:
    if entry.broken:
        said = escape(closed(article.text[entry.start : entry.end]))
        return f"{spoken(said, article.language)} <em>({words(language, 'broken_entry')})</em>"
    pieces: list[str] = []
    at = entry.start
    for passage in quotations:
        pieces.append(inline(article, citations, at, passage.start))
        pieces.append(_quoted(article, citations, passage.start, passage.end, lit))
        at = passage.end
    pieces.append(inline(article, citations, at, entry.end))
    return spoken("".join(pieces), article.language)
