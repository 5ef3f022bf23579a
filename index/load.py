"""An article, read: from a file, or from a wiki."""

from dataclasses import replace
from pathlib import Path

from index.errors import ArticleError
from index.formats.detect import parse_article
from index.formats.html.page import read_html
from index.language import language_tag
from index.records import Article

# Of the codes in Wikipedia's host names the one that is a manner of writing and no language.
_SIMPLE = {"simple": "en"}


def read_article(path: str | Path) -> Article:
    """Read an article from a file.

    Raises:
        ArticleError: the file is missing or cannot be read as an article.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ArticleError(f"there is no file {path}") from None
    except OSError as error:
        raise ArticleError(f"{path} cannot be read: {error.strerror}") from None
    return parse_article(data, path.name)


def fetch_article(title: str, lang: str = "en", *, api: str | None = None) -> Article:
    """Fetch a page and read it; this alone of all that Quoth does needs a network.

    Args:
        title: the page's title.
        lang: which Wikipedia, by the code in its host name; unused where ``api`` is given.
        api: another MediaWiki's REST root, such as ``https://wiki.example.org/w/rest.php``.

    Raises:
        FetchError: the page cannot be fetched.
        ArticleError: the page cannot be read as an article.
    """
    from index.wikipedia import fetch_page  # httpx is needed here alone

    page = fetch_page(title, lang, base=api)
    article = read_html(page.html, page.title, page.origin)
    if article.language is None and api is None:
        article = replace(article, language=language_tag(_SIMPLE.get(lang, lang)))
    # A page may show its title in other letters ("iPhone"); the rest is the wiki's to say.
    same = article.title.casefold() == page.title.casefold()
    return article if same else replace(article, title=page.title)
