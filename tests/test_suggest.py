"""Questions to begin with are such as get an answer."""

from index.articles import PLAIN_QUESTIONS
from qa.questions import read_questions
from qa.web.suggest import suggested_questions
from tests.articles import read

PAGE = """{{Infobox book
| name = The Engine
| author = Ada Lovelace
| language = English
| published = 1843
}}
'''The Engine''' is a book by [[Ada Lovelace]]. It was published in London in 1843.
"""


SECTIONS = """= Tay Bridge =

The bridge was opened in 1878 by the mayor.

== Etymology ==

Its name comes from the river Tay, which it crosses near Dundee.

== Climate ==

Thomas Bouch wrote to his brother about the height of the piers.
"""


def test_those_of_the_bundled_article_are_answered_rightly(quoth):
    [group] = read_questions(PLAIN_QUESTIONS)
    evidence = {question.text: question for question in group.questions}
    for question in suggested_questions(quoth):
        first = quoth.ask(question).quotes[0]
        right = evidence.get(question)
        if right is None:  # on a field
            assert first.kind == "field" or question == "Where are its headquarters?"
        else:
            assert right.is_answered_by(quoth.article, first.start, first.end)


def test_of_another_article_the_infobox_answers_each(quoth):
    other = quoth.with_article(read(PAGE, "engine.wikitext"))
    questions = suggested_questions(other)
    assert questions
    for question in questions:
        answer = other.ask(question)
        assert answer.answered
        assert answer.quotes[0].kind == "field"


def test_a_section_answers_what_is_asked_of_its_heading(quoth):
    other = quoth.with_article(read(SECTIONS))
    questions = suggested_questions(other)
    assert questions == ["Where does its name come from?"]
    first = other.ask(questions[0]).quotes[0]
    assert first.section == "Etymology"


def test_an_article_with_neither_suggests_nothing(quoth):
    assert suggested_questions(quoth.with_article(read("Ada wrote it.\n\nSo it was."))) == []
