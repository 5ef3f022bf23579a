"""Questions to begin with are such as get an answer."""

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


def test_of_the_bundled_article_all_but_the_last_are_answered(quoth):
    *answered, refused = suggested_questions(quoth)
    assert answered
    assert all(quoth.ask(question).answered for question in answered)
    assert not quoth.ask(refused).answered


def test_of_another_article_the_infobox_answers_each(quoth):
    other = quoth.with_article(read(PAGE, "engine.wikitext"))
    questions = suggested_questions(other)
    assert questions
    for question in questions:
        answer = other.ask(question)
        assert answer.answered
        assert answer.quotes[0].kind == "field"


def test_an_article_without_an_infobox_suggests_nothing(quoth):
    assert suggested_questions(quoth.with_article(read("Ada wrote it.\n\nSo it was."))) == []
