"""Questions to begin with."""

from collections.abc import Iterator

from index.articles import ARTICLE
from index.records import Article
from qa.quoth import Quoth

MOST_SUGGESTED = 5
# Asked at most, since each costs a search; a long infobox has many rows like one another.
_TRIED = 12
# Of the bundled article, whose last one shows how a refusal looks.
_BUNDLED = (
    "Who founded it?",
    "When did it begin meeting Iraqi officials?",
    "Where are its headquarters?",
    "Why is it unpopular in Iran?",
    "Was the group ever banned in Australia?",
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
_QUESTIONS = {
    label.strip(): question.format(label.strip())
    for question, labels in _LABELS.items()
    for label in labels.split(",")
}


def suggested_questions(quoth: Quoth) -> list[str]:
    """Return up to five questions on an article's infobox that it answers.

    Each was asked just now and got the field that it was made of as its first quote. Those of the
    bundled article are fixed, and the last of them is one that it does not answer.
    """
    if quoth.article.text == ARTICLE.read_text(encoding="utf-8"):
        return list(_BUNDLED)
    found: list[str] = []
    for number, (question, start) in enumerate(_about_fields(quoth.article)):
        if len(found) == MOST_SUGGESTED or number == _TRIED:
            break
        answer = quoth.ask(question)
        if answer.answered and answer.quotes[0].start == start:
            found.append(question)
    return found


def _about_fields(article: Article) -> Iterator[tuple[str, int]]:
    """Yield questions on the fields of the infobox, and where each field's value starts."""
    for field in article.fields:
        label = " ".join(article.slice(field.label).split()).strip(" :.•").lower()
        if field.value is not None and label in _QUESTIONS:
            yield _QUESTIONS[label], field.value.start
