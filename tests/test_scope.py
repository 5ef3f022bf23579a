"""Names of places on a page that shows several articles."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.web.pane import render_article
from qa.web.render import render_answer
from qa.web.scope import scope_in, scoped

SCOPE = "3b5d0c12"

NAME = re.compile(r'\b(?:id="|href="#|data-candidates=")((?:at|entry|note)-\d[^"]*)"')


def test_every_name_of_an_article_gets_its_number(quoth):
    for html in (
        render_article(quoth.article, quoth.citations, quoth.passages),
        render_answer(quoth.ask("Who founded it?"), quoth.article, quoth.citations),
        render_answer(quoth.ask("How many were killed?"), quoth.article, quoth.citations),
    ):
        before = [name for names in NAME.findall(html) for name in names.split()]
        after = [name for names in NAME.findall(scoped(html, SCOPE)) for name in names.split()]
        assert before
        assert after == [f"{name}-in-{SCOPE}" for name in before]
        # And nothing else is changed.
        assert scoped(html, SCOPE).replace(f"-in-{SCOPE}", "") == html


def test_text_that_looks_like_a_name_stays():
    text = '<p title=" id=&quot;at-1&quot;"> href=&quot;#entry-2&quot; at-1 entry-2</p>'
    assert scoped(text, SCOPE) == text


@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("entry-2-in-3b5d0c12", "3b5d0c12"),
        ("top-0-in-00000000", "00000000"),
        ("entry-2-in-3b5d0c1", None),
        ("entry-2-in-3b5d0c12 ", None),
        ("x-2-in-3b5d0c12", None),
    ],
)
def test_the_article_of_a_name(name, article):
    assert scope_in(name) == article


@given(st.from_regex(r"(at|entry|note|top|x)-\d*-in-[0-9a-g]{0,9}\n?", fullmatch=True))
def test_a_browser_may_send_anything(name):
    right = re.fullmatch(r"[aent][a-z]+-[0-9]+-in-[0-9a-f]{8}", name, re.ASCII)
    digits = all(each.isascii() for each in name)
    assert not digits or scope_in(name) == (name[-8:] if right else None)
