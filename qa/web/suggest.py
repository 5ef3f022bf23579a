"""Questions to begin with."""

from collections.abc import Iterator, Mapping
from itertools import chain, islice

from index.articles import ARTICLE
from index.records import Article, Span
from qa.quoth import Quoth

MOST_SUGGESTED = 5
# Asked at most, since each costs a search; a long infobox has many rows like one another.
_TRIED = 12
# Of the bundled article: on its fields, and out of its plain question set.
_BUNDLED = (
    "Who founded it?",
    "Where are its headquarters?",
    "Which country threw the MEK out in 1986?",
    "What did the MEK reveal in 2002 that put it in the news?",
    "What is the newspaper of the Mojahedin called?",
)
# Labels by what is asked about them; of any other label no question is made, since it might be
# no English.
_LABELS = {
    "When was it {}?": """
        completed, dissolved, established, formed, founded, launched, opened, published,
        released""",
    "What is its {}?": """
        abbreviation, area, capital, currency, government, headquarters, height, industry,
        language, largest city, length, location, motto, newspaper, population, purpose, religion,
        type, website""",
    "What are its {}?": "colors, colours, divisions, official languages, products",
    "Who is its {}?": """
        architect, author, ceo, director, editor, founder, leader, mayor, monarch, owner,
        president, publisher""",
    "Who are its {}?": "authors, founders, owners",
}
# Headings likewise; what answers has to stand under the heading.
_HEADINGS = {
    "How did it begin?": "background, early history, founding, foundation, history, origins",
    "Where does its name come from?": "etymology, name, naming, toponymy",
    "What is it used for?": "applications, use, uses",
    "How does it work?": "design, mechanism, operation, principle, principles",
    "What caused it?": "cause, causes",
    "What came of it?": "aftermath, consequences, effects, impact, legacy",
    "What is its {} like?": "climate, culture, economy, geography, government, structure",
    "How was it received?": "critical reception, reception, response, reviews",
    "What is it criticised for?": "controversies, controversy, criticism, criticisms",
}


def _by_label(asked: Mapping[str, str]) -> dict[str, str]:
    return {
        label.strip(): question.format(label.strip())
        for question, labels in asked.items()
        for label in labels.split(",")
    }


_ON_FIELDS, _ON_HEADINGS = _by_label(_LABELS), _by_label(_HEADINGS)


def suggested_questions(quoth: Quoth) -> list[str]:
    """Return up to five questions on an article's infobox and its sections that it answers.

    Each was asked just now and got the field, or a sentence under the heading, that it was made of
    as its first quote. Those of the bundled article are fixed.
    """
    if quoth.article.text == ARTICLE.read_text(encoding="utf-8"):
        return list(_BUNDLED)
    found: list[str] = []
    made = chain(_about_fields(quoth.article), _about_sections(quoth.article))
    for question, place in islice(made, _TRIED):
        answer = quoth.ask(question)
        if answer.answered and place.start <= answer.quotes[0].start < place.end:
            found.append(question)
            if len(found) == MOST_SUGGESTED:
                break
    return found


def _about_fields(article: Article) -> Iterator[tuple[str, Span]]:
    """Yield questions on the fields of the infobox, and where each field's value stands."""
    for field in article.fields:
        label = " ".join(article.slice(field.label).split()).strip(" :.•").lower()
        if field.value is not None and label in _ON_FIELDS:
            yield _ON_FIELDS[label], field.value


def _about_sections(article: Article) -> Iterator[tuple[str, Span]]:
    """Yield questions on sections, and where each section's text stands."""
    for number, section in enumerate(article.sections):
        within = [p for p in article.paragraphs if p.section == number]
        question = _ON_HEADINGS.get(section.title.strip().lower())
        if question is not None and within:
            yield question, Span(within[0].start, within[-1].end)
