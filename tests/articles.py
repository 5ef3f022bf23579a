"""Articles read in tests: what they say, and whether their offsets hold what they should."""

from index.citations import resolve
from index.errors import ArticleError
from index.formats.detect import parse_article
from index.formats.html.page import read_html
from index.passages import build_passages
from index.records import Article


def read(text: str, name: str = "page.txt") -> Article:
    """Read a saved page, whatever it is written in."""
    return parse_article(text.encode(), name)


def said_by(article: Article) -> list[str]:
    """Return the passages of an article."""
    return [p.text for p in build_passages(article, resolve(article))]


def check_offsets(article: Article) -> None:
    """Assert that every offset of an article holds what it is said to hold."""
    assert list(article.markers) == sorted(article.markers, key=lambda m: m.start)
    assert list(article.gaps) == sorted(article.gaps)
    spans: list[tuple[int, int]] = [(p.start, p.end) for p in article.paragraphs]
    spans += [f.label for f in article.fields]
    spans += [f.value for f in article.fields if f.value]
    spans += [(s.start, s.end) for r in article.references for s in r.sources]
    spans += [s.full for r in article.references for s in r.sources if s.full]
    for start, end in spans:
        assert 0 <= start < end <= len(article.text)
        assert article.text[start:end].strip(" \n") == article.text[start:end]
    for reference in article.references:
        assert reference.backlinks >= 0
        for source in reference.sources:
            assert reference.start <= source.start < source.end <= reference.end
    for passage in build_passages(article, resolve(article)):
        assert passage.text == article.text[passage.start : passage.end]


def check_html(text: str) -> None:
    """Assert that a page is refused in one line, or that its offsets hold what they should."""
    try:
        article = read_html(text, "page")
    except ArticleError as error:
        said = str(error)
        assert "\n" not in said
        return
    assert article.paragraphs or article.fields
    for marker in article.markers:
        assert marker.label in article.text[marker.start : marker.end].replace("\xa0", " ")
    check_offsets(article)


def check_markers(article: Article) -> None:
    """Assert that markers of wikitext are as printed, and lead to the entry that they print."""
    for marker in article.markers:
        printed = article.text[marker.start : marker.end]
        assert printed.startswith(f"[{marker.label}]")
        if marker.target is not None:
            reference = article.references[marker.target]
            assert (reference.label, reference.group) == (marker.label, marker.group)


def check_wikitext(article: Article) -> None:
    """Assert that markers and offsets of a page of wikitext hold what they should."""
    check_markers(article)
    assert all(reference.backlinks > 0 for reference in article.references)
    check_offsets(article)
