"""Quoth as programs use it: closed when it is done with, and asked from many threads at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from index.errors import QuothError
from index.formats.detect import parse_article

QUESTIONS = ["Who founded it?", "Where are its headquarters?", "Was it ever banned in Australia?"]


@pytest.fixture
def small(quoth):
    text = b"The bridge over the Tay was opened in 1878. It was built by Thomas Bouch."
    return quoth.with_article(parse_article(text, "Bridge.txt"))


def test_a_with_block_closes_it(small):
    with small as opened:
        assert opened is small
        assert opened.ask("When was the bridge opened?").confidence > 0
    for use in (
        lambda: small.article,
        lambda: small.ask("When?"),
        lambda: small.retrieve("When?"),
        lambda: small.passages,
        lambda: small.threshold,
        small.evaluate,
    ):
        with pytest.raises(QuothError, match=r"^this Quoth is closed$"):
            use()
    small.close()


def test_an_error_in_the_block_is_not_swallowed(small):
    with pytest.raises(ZeroDivisionError), small:
        raise ZeroDivisionError


def test_what_is_not_there_is_no_attribute(small):
    with pytest.raises(AttributeError):
        _ = small.no_such_thing


def test_many_threads_get_the_answers_that_one_gets(quoth):
    alone = [quoth.ask(question) for question in QUESTIONS]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            assert list(pool.map(quoth.ask, QUESTIONS)) == alone
