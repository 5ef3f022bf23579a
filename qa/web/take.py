"""What a visitor takes away: a quote with its sources, or a whole conversation.

A source that is uncertain, missing or broken is told with that word before it, in every format;
only entries that are decided are written as BibTeX.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from index.errors import QuothError
from index.records import Article, Citation, Reference, Source, Work
from qa.answer import Answer, Quote
from qa.cite import cite_entry, to_bibtex
from qa.library import Library
from qa.quoth import Quoth
from qa.shapes import answer_record
from qa.web.directions import closed
from qa.web.fingerprint import checksum, name_of
from qa.web.markdown import block_quotation, link, verbatim
from qa.words import (
    NEAREST,
    attribution,
    citation_name,
    confidence_words,
    further_words,
    licence_words,
    no_answer_words,
    no_source_words,
    origin_words,
    place_words,
    source_words,
    status_words,
    unanswered_words,
    understood_words,
)

CopyStyle = Literal["text", "markdown", "bibtex"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question as it was typed, and what was answered."""

    question: str
    answer: Answer


def quote_to_copy(quote: Quote, article: Article, style: CopyStyle) -> str:
    """Return a quote with its sources, to be pasted elsewhere.

    Args:
        quote: what is taken.
        article: where it stands.
        style: "text" and "markdown" give the quote, its place and a line for each citation,
            "bibtex" the entries that it surely cites; of other citations, and where there are
            none, a comment says so. A fetched article is attributed in each of them.

    Raises:
        QuothError: there is no such style.
    """
    if style not in get_args(CopyStyle):
        raise QuothError(f"the styles are {', '.join(get_args(CopyStyle))}, not {style!r}")
    if style == "text":
        return _as_text(quote, article)
    return _as_markdown(quote, article) if style == "markdown" else _as_bibtex(quote, article)


def conversation_markdown(
    article: Article, exchanges: Sequence[Exchange], about: str | None
) -> str:
    """Return a conversation as Markdown; without an exchange, what is said of the article alone.

    Args:
        article: what was asked.
        exchanges: the oldest first.
        about: what is wrong with the copy (``Quoth.about``), if anything is.
    """
    blocks = [f"# {verbatim(article.title)}"]
    if attributed := _attribution_markdown(article):
        blocks.append(attributed)
    if about is not None:
        blocks.append(f"**About this copy.** {verbatim(about)}")
    for exchange in exchanges:
        blocks += _exchange_markdown(exchange)
    return "\n\n".join(blocks) + "\n"


def library_markdown(library: Library, exchanges: Sequence[Exchange]) -> str:
    """Return a conversation with a library as Markdown; each quote names its article.

    Args:
        library: what was asked.
        exchanges: the oldest first.
    """
    blocks = [f"# {verbatim(library.name)}"]
    for exchange in exchanges:
        blocks += _exchange_markdown(exchange, named=True)
    for quoth in _quoted(library, exchanges):
        if attributed := _attribution_markdown(quoth.article):
            blocks.append(f"{verbatim(quoth.name)}: {attributed}")
    return "\n\n".join(blocks) + "\n"


def library_json(library: Library, exchanges: Sequence[Exchange]) -> str:
    """Return a conversation with a library as JSON; ``articles`` are those that were quoted.

    Args:
        library: what was asked.
        exchanges: the oldest first; each becomes what ``quoth ask --json`` prints.
    """
    record = {
        "articles": [
            {**_article_record(quoth.article), "title": quoth.name}
            for quoth in _quoted(library, exchanges)
        ],
        "exchanges": [answer_record(exchange.answer) for exchange in exchanges],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _quoted(library: Library, exchanges: Sequence[Exchange]) -> list[Quoth]:
    """Return the articles that were quoted, each once."""
    quotes = [q for e in exchanges for q in (*e.answer.quotes, *e.answer.nearest)]
    return [library[title] for title in dict.fromkeys(quote.title for quote in quotes)]


def _article_record(article: Article) -> dict[str, Any]:
    """Return what offsets can be checked against; ``sha256`` is of the text in UTF-8."""
    return {
        "title": article.title,
        "characters": len(article.text),
        "sha256": checksum(article),
        "origin": None if article.origin is None else asdict(article.origin),
    }


def conversation_json(article: Article, exchanges: Sequence[Exchange]) -> str:
    """Return a conversation as JSON, with what its offsets can be checked against.

    Args:
        article: what was asked.
        exchanges: the oldest first; each becomes what ``quoth ask --json`` prints.
    """
    record = {
        "article": _article_record(article),
        "exchanges": [answer_record(exchange.answer) for exchange in exchanges],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _place(quote: Quote, named: bool = False) -> str:
    place = closed(place_words(quote, named))
    return " · ".join(filter(None, (place, f"characters {quote.start}:{quote.end}")))


def _citation(citation: Citation) -> str:
    """Say on one line what is printed, how sure it is, and where it leads."""
    said = f"{citation_name(citation)} {status_words(citation)}: {closed(source_words(citation))}"
    further = "; ".join(f"{name}: {text}" for name, text in further_words(citation))
    return " ".join((f"{said} ({further})" if further else said).split())


def _as_text(quote: Quote, article: Article) -> str:
    label = f"{closed(quote.label.text)}: " if quote.label else ""
    title = closed(" ".join(article.title.split()))
    lines = [f"{label}“{quote.text}”", f"— {title} · {_place(quote)}"]
    lines += [_citation(citation) for citation in quote.citations] or [no_source_words(quote)]
    if article.origin is not None:
        addresses = (article.origin.url, article.origin.licence_url)
        lines += filter(None, dict.fromkeys((attribution(article), *addresses)))
    return "\n".join(lines)


def _as_markdown(quote: Quote, article: Article) -> str:
    place = verbatim(f"— {closed(article.title)} · {_place(quote)}")
    blocks = [_quotation(quote), place, _sources(quote)]
    if attributed := _attribution_markdown(article):
        blocks.append(attributed)
    return "\n\n".join(blocks)


def _quotation(quote: Quote) -> str:
    label = f"{closed(quote.label.text)}: " if quote.label else ""
    return block_quotation(f"{label}{quote.text}")


def _sources(quote: Quote) -> str:
    rows = [f"- {verbatim(_citation(citation))}" for citation in quote.citations]
    return "\n".join(rows) or verbatim(no_source_words(quote))


def _attribution_markdown(article: Article) -> str | None:
    origin = article.origin
    if origin is None:
        return None
    terms = link(licence_words(origin), origin.licence_url)
    return f"{link(origin_words(origin), origin.url)}, {terms}"


def _exchange_markdown(exchange: Exchange, named: bool = False) -> Iterator[str]:
    answer = exchange.answer
    yield f"## {verbatim(exchange.question)}"
    if words := understood_words(answer):
        yield verbatim(words)
    if not answer.answered:
        yield f"**{verbatim(no_answer_words(answer))}** {verbatim(answer.reason)}"
        if answer.nearest:
            yield f"{verbatim(NEAREST)}:"
        for quote in answer.nearest:
            yield from (_quotation(quote), verbatim(_place(quote, named)))
        return
    for quote in answer.quotes:
        yield from (_quotation(quote), verbatim(_place(quote, named)), _sources(quote))
    if words := unanswered_words(answer):
        yield verbatim(words)
    yield f"Confidence: {verbatim(confidence_words(answer.confidence))}"


def _as_bibtex(quote: Quote, article: Article) -> str:
    comments: list[str] = [] if quote.citations else [_comment(no_source_words(quote))]
    entries: dict[str, None] = {}
    for citation in quote.citations:
        entry = _entry_of(citation, article)
        only = _quoted_source(quote, entry) if entry is not None else None
        written = cite_entry(article, entry, "bibtex", only) if entry is not None else ""
        if written:
            entries[written] = None
        else:
            comments.append(_comment(_citation(citation)))
    blocks = ["\n".join(comments)] if comments else []
    return "\n\n".join((*blocks, *entries, *_article_bibtex(article)))


def _entry_of(citation: Citation, article: Article) -> Reference | None:
    """Return the entry that is surely meant and has its source, if there is one."""
    if citation.entry is None or citation.broken:
        return None
    return next(
        r for r in article.references if r.entry == citation.entry and r.group == "reference"
    )


def _quoted_source(quote: Quote, entry: Reference) -> Source | None:
    """Return which source of an entry is quoted; the entry's others do not say it."""
    if quote.kind != "source":
        return None
    return next(s for s in entry.sources if s.quotation == (quote.start, quote.end))


def _article_bibtex(article: Article) -> Iterator[str]:
    origin = article.origin
    if origin is None:
        return
    url = origin.url or None
    work = Work("webpage", title=article.title, container=origin_words(origin), url=url)
    # No source's key has a colon, nor does another copy's article have this name.
    entry = to_bibtex(work, f"article:{name_of(article)}")
    yield f"{_comment(f'{article.title}: {attribution(article)}')}\n{entry.strip()}"


def _comment(text: str) -> str:
    # BibTeX takes all between entries for a comment, and an at sign for where one begins.
    return f"% {' '.join(text.split())}".replace("@", "(at)")
