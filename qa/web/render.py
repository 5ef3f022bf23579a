"""Answers as HTML. Everything that comes from an article or a visitor is escaped."""

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Protocol

from index.citations import Citations
from index.records import Article, Citation, Work
from qa.answer import Answer, Quote
from qa.cite import Style, cite_entry
from qa.library import Library
from qa.web.directions import closed
from qa.web.inline import inline, outward, status_tag, target_of
from qa.web.scope import scope_of, scoped
from qa.web.spoken import lang_attribute, spoken
from qa.web.take import CopyStyle, quote_to_copy
from qa.web.text import words
from qa.words import (
    candidate_name,
    citation_name,
    confidence_level,
    further_words,
    gives_source,
    no_source_words,
    source_words,
)

_SOURCE_STYLES: tuple[tuple[Style, str], ...] = (
    ("text", "plain_text"),
    ("bibtex", "bibtex"),
    ("csl", "csl"),
)
_QUOTE_STYLES: tuple[tuple[CopyStyle, str], ...] = (
    ("text", "plain_text"),
    ("markdown", "markdown"),
    ("bibtex", "bibtex"),
)


def render_answer(
    answer: Answer, article: Article, citations: Citations, language: str = "en"
) -> str:
    """Return an answer, or the lack of one, as HTML; its frame is in the page's language."""
    return _answer(answer, _Page(article, citations, language).figure, language)


def render_library_answer(answer: Answer, library: Library, language: str = "en") -> str:
    """Return an answer from several articles as HTML; each quote names its own."""

    def figure(quote: Quote, sure: str = "", sources: bool = True) -> str:
        quoth = library[quote.title]
        page = _Page(quoth.article, quoth.citations, language, quote.title)
        return scoped(page.figure(quote, sure, sources), scope_of(library, quote.title))

    return _answer(answer, figure, language)


class _Figure(Protocol):
    """Gives a quote as HTML; see ``_Page.figure``."""

    def __call__(self, quote: Quote, sure: str = "", sources: bool = True) -> str: ...


def _answer(answer: Answer, figure: _Figure, language: str) -> str:
    understood = ""
    if answer.understood != answer.question:
        said = words(language, "understood", question=escape(answer.understood))
        understood = f'<p class="understood" dir="auto">{said}</p>'
    if not answer.answered:
        nearest = "".join(figure(quote, sources=False) for quote in answer.nearest)
        among = answer.refusal is not None and answer.refusal.several
        refusal = "no_answer_among" if among else "no_answer"
        return (
            f'<div class="refusal"><p><strong>{words(language, refusal)}</strong> '
            f"{_reason(answer, language)}</p>{understood}"
            f"<details><summary>{words(language, 'nearest')}</summary>{nearest}</details></div>"
        )
    # Each part of a question has its answer in sight; what else was found is folded.
    best = [quote for quote in answer.quotes if quote.answers]
    several = sum(len(quote.answers) for quote in best) + len(answer.unanswered) > 1
    open_quotes = ""
    for quote in best:
        if several:
            parts = " · ".join(escape(closed(part)) for part in quote.answers)
            open_quotes += f'<p class="part" dir="auto">{parts}</p>'
        open_quotes += figure(quote, _sure(quote, language))
    others = [quote for quote in answer.quotes if not quote.answers]
    more = "".join(figure(quote) for quote in others)
    name = words(language, "one_more" if len(others) == 1 else "more", count=len(others))
    folded = f"<details><summary>{name}</summary>{more}</details>" if others else ""
    missing = ""
    if answer.unanswered:
        parts = ", ".join(f"\u201c{escape(closed(part))}\u201d" for part in answer.unanswered)
        key = "unanswered_part" if len(answer.unanswered) == 1 else "unanswered_parts"
        missing = f'<p class="unanswered">{words(language, key, parts=parts)}</p>'
    return f'<div class="answer">{understood}{open_quotes}{missing}{folded}</div>'


def _reason(answer: Answer, language: str) -> str:
    """Say why there is no answer, in the page's language; one that is only words stays English."""
    if answer.refusal is None:
        return spoken(escape(answer.reason), "en")
    return spoken(escape(answer.refusal.words(partial(words, language))), language)


def _sure(quote: Quote, language: str) -> str:
    """Say how sure it is that a quote answers; of each part, where it answers several."""
    said = ""
    for part, confidence in zip(quote.answers, quote.confidences, strict=True):
        level = words(language, f"confidence_{confidence_level(confidence)}")
        key = "confidence_part" if len(quote.answers) > 1 else "confidence"
        given = {"level": level, "number": confidence, "part": escape(closed(part))}
        said += f'<p class="confidence" dir="auto">{words(language, key, **given)}</p>'
    return said


def render_pending(language: str = "en") -> str:
    """Return what stands where an answer will be."""
    return f'<div class="pending" role="status">{words(language, "pending")}</div>'


def render_error(message: str, language: str = "en", head: str = "not_asked") -> str:
    """Return what went wrong, as a sentence that cannot be taken for an answer.

    Args:
        message: in English, without a full stop.
        language: the page's.
        head: the key of the words before it.
    """
    name = words(language, head)
    return (
        f'<div class="error" role="alert"><strong>{name}</strong> '
        f'<span lang="en">{escape(message)}.</span></div>'
    )


class _Page:
    """Renders quotes of one article for a page in one language.

    ``name`` is what the article is called where several are shown.
    """

    def __init__(
        self, article: Article, citations: Citations, language: str, name: str = ""
    ) -> None:
        self._name = name
        self._article = article
        self._citations = citations
        self._language = language

    def figure(self, quote: Quote, sure: str = "", sources: bool = True) -> str:
        """Return a quote with its place and, below ``sure``, its sources."""
        label = f'<span class="label">{escape(quote.label.text)}</span> ' if quote.label else ""
        strong = quote.span if sources else None
        said = inline(self._article, self._citations, quote.start, quote.end, None, strong)
        kind = "" if quote.kind == "sentence" else self._say(f"kind_{quote.kind}")
        language = self._article.language
        headings = filter(None, (self._name, quote.section))
        places = [spoken(escape(closed(heading)), language) for heading in headings]
        place = " · ".join([*places, kind] if kind else places)
        link = f'<a href="#at-{quote.start}">{self._say("show_in_article")}</a>'
        copied = self._copy_quote(quote) if sources else ""
        caption = f"<figcaption>{place + ' · ' if place else ''}{link}{copied}</figcaption>"
        named = lang_attribute(self._article.language)
        return (
            f'<figure class="quote"><blockquote dir="auto"{named}>{label}{said}</blockquote>'
            f"{caption}{sure}{self._sources(quote) if sources else ''}</figure>"
        )

    def _say(self, key: str, **parts: object) -> str:
        return words(self._language, key, **parts)

    def _sources(self, quote: Quote) -> str:
        if not quote.citations:
            return f'<p class="nosource">{no_source_words(quote, self._say)}</p>'
        rows, said = "", ""
        for c in quote.citations:
            why = _why(c)
            # What is true of several in a row is said once.
            rows += f"<li>{_entry_link(c)} {status_tag(c)} {self._source(c)}"
            rows += "</li>" if why == said else f"{why}</li>"
            said = why
        return f'<ul class="sources">{rows}</ul>'

    def _source(self, citation: Citation) -> str:
        """Return where a citation leads, and under it whatever else there is to show of it."""
        works = citation.works if citation.source is not None and not citation.broken else ()
        source = _titled(closed(source_words(citation)), works)
        theirs = self._article.language
        named = lang_attribute(theirs if gives_source(citation) else "en")
        ours = {source_words(inner) for inner in citation.nested if not gives_source(inner)}
        rows = "".join(
            f"<li>{_named(name, citation)}: "
            f"{spoken(escape(text), 'en' if text in ours else theirs)}</li>"
            for name, text in further_words(citation)
        )
        further = f'<ul class="further">{rows}</ul>' if rows else ""
        return f'<span dir="auto"{named}>{source}</span>{self._cite(citation)}{further}'

    def _cite(self, citation: Citation) -> str:
        """Return buttons that copy the source."""
        if citation.entry is None or citation.broken:
            return ""
        entry = next(
            r
            for r in self._article.references
            if r.entry == citation.entry and r.group == "reference"
        )
        texts = [(name, cite_entry(self._article, entry, how)) for how, name in _SOURCE_STYLES]
        return self._copies(self._say("cite", number=escape(citation_name(citation))), texts)

    def _copy_quote(self, quote: Quote) -> str:
        texts = [(name, quote_to_copy(quote, self._article, how)) for how, name in _QUOTE_STYLES]
        return self._copies(self._say("copy_quote"), texts)

    def _copies(self, summary: str, texts: Sequence[tuple[str, str]]) -> str:
        """Return folded buttons that copy a text each; a script of the page does the copying."""
        buttons = "".join(
            f'<button type="button" data-copy="{escape(text)}">{self._say(name)}</button> '
            for name, text in texts
        )
        copied, by_hand = escape(self._say("copied")), escape(self._say("copy_by_hand"))
        return (
            f' <details class="cite" data-copied="{copied}" data-byhand="{by_hand}">'
            f"<summary>{summary}</summary><p>{buttons}"
            '<span role="status"></span></p><pre tabindex="0" hidden></pre></details>'
        )


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


def _why(citation: Citation) -> str:
    """Return why a number is not simply the entry that bears it, for those without a mouse too."""
    # Of a missing one it is what stands in the source's place.
    if citation.status in {"exact", "missing"}:
        return ""
    return f'<p class="why" lang="en">{escape(citation.evidence)}</p>'


def _named(name: str, citation: Citation) -> str:
    """Return the name of a further row; that of a candidate is a link to its entry."""
    for candidate in citation.candidates:
        if name == candidate_name(candidate):
            return f'<a href="#{target_of(candidate)}">{name}</a>'
    return escape(name)


def _entry_link(citation: Citation) -> str:
    name = escape(closed(citation_name(citation)))
    target = target_of(citation)
    if target is None:
        return f'<span class="number">{name}</span>'
    return f'<a class="number" href="#{target}">{name}</a>'
