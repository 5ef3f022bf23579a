"""Paragraphs that are given apart, as in a question-answering data set, pooled to one article."""

from collections.abc import Sequence

from index.errors import ArticleError
from index.formats.lines import strip_span
from index.records import Article, Paragraph, Section

_BETWEEN = "\n\n"


def pool_paragraphs(title: str, paragraphs: Sequence[str]) -> tuple[Article, tuple[int, ...]]:
    """Return an article of ``paragraphs``, and where each of them begins in its text.

    The paragraphs are taken as they are: brackets in them are no markers, short ones no
    headings.

    Raises:
        ArticleError: no paragraph has text.
    """
    text = _BETWEEN.join(paragraphs)
    starts: list[int] = []
    spans: list[Paragraph] = []
    position = 0
    for paragraph in paragraphs:
        starts.append(position)
        span = strip_span(text, position, position + len(paragraph))
        if span.start < span.end:
            spans.append(Paragraph(*span, section=0))
        position += len(paragraph) + len(_BETWEEN)
    if not any(character.isalnum() for character in text):
        raise ArticleError(f"the paragraphs of {title!r} have no text to read")
    article = Article(
        title=title,
        native_name=None,
        text=text,
        sections=(Section("", 0, 0, len(text)),),
        paragraphs=tuple(spans),
        fields=(),
        markers=(),
        references=(),
    )
    return article, tuple(starts)
