"""Questions to begin with."""

from collections.abc import Iterator

from index.records import Article
from qa.quoth import Quoth

_MOST = 5
# Asked at most, since each costs a search; a long infobox has many rows like one another.
_TRIED = 12
# Of the bundled article's question set, and one that shows how a refusal looks.
_BUNDLED = (
    "People's Mojahedin Organization of Iran",
    (
        "Who founded it?",
        "When did it begin meeting Iraqi officials?",
        "Where are its headquarters?",
        "Why is it unpopular in Iran?",
        "Was the group ever banned in Australia?",
    ),
)

# By label; of a label that is not here no question is made, since it might be no English.
_QUESTIONS = {
    **{
        label: f"When was it {label}?"
        for label in (
            "completed",
            "dissolved",
            "established",
            "formed",
            "founded",
            "launched",
            "opened",
            "published",
            "released",
        )
    },
    **{
        label: f"What is its {label}?"
        for label in (
            "abbreviation",
            "area",
            "capital",
            "currency",
            "government",
            "headquarters",
            "height",
            "industry",
            "language",
            "largest city",
            "length",
            "location",
            "motto",
            "newspaper",
            "population",
            "purpose",
            "religion",
            "type",
            "website",
        )
    },
    **{
        label: f"What are its {label}?"
        for label in ("colors", "colours", "divisions", "official languages", "products")
    },
    **{
        label: f"Who is its {label}?"
        for label in (
            "architect",
            "author",
            "ceo",
            "director",
            "editor",
            "founder",
            "leader",
            "mayor",
            "monarch",
            "owner",
            "president",
            "publisher",
        )
    },
    **{label: f"Who are its {label}?" for label in ("authors", "founders", "owners")},
}


def suggested_questions(quoth: Quoth) -> list[str]:
    """Return up to five questions that the article answers.

    Those of the bundled article are from its question set, and the last shows how a refusal
    looks. Those of another one are on its infobox, and each was asked just now and got the field
    that it was made of as its first quote.
    """
    title, questions = _BUNDLED
    if quoth.article.title == title:
        return list(questions)
    found: list[str] = []
    for number, (question, start) in enumerate(_about_fields(quoth.article)):
        if len(found) == _MOST or number == _TRIED:
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
