"""Questions to begin with: such as the article really answers."""

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
        "What happened to the protesters on 20 June 1981?",
        "Was the group ever banned in Australia?",
    ),
)


def suggested_questions(quoth: Quoth) -> list[str]:
    """Return up to five questions; of another article than the bundled one, on its infobox.

    Each of those was asked, and got the field that it was made of as its first quote.
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
        if field.value is None or not label.replace(" ", "").isalpha():
            continue
        if label.endswith("ed"):
            question = f"When was it {label}?"
        elif label.endswith("s") and not label.endswith(("ss", "headquarters")):
            question = f"What are its {label}?"
        else:
            question = f"What is its {label}?"
        yield question, field.value.start
