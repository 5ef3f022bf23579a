"""Names of places on a page that shows several articles."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.web.pane import render_article
from qa.web.render import render_answer
from qa.web.scope import article_of, scoped

NAME = re.compile(r'\b(?:id="|href="#|data-candidates=")((?:at|entry|note)-\d[^"]*)"')


def test_every_name_of_an_article_gets_its_number(quoth):
    for html in (
        render_article(quoth.article, quoth.citations, quoth.passages),
        render_answer(quoth.ask("Who founded it?"), quoth.article, quoth.citations),
        render_answer(quoth.ask("How many were killed?"), quoth.article, quoth.citations),
    ):
        before = [name for names in NAME.findall(html) for name in names.split()]
        after = [name for names in NAME.findall(scoped(html, 7)) for name in names.split()]
        assert before
        assert after == [f"{name}-in-7" for name in before]
        # And nothing else is changed.
        assert scoped(html, 7).replace("-in-7", "") == html


def test_text_that_looks_like_a_name_stays():
    text = '<p title=" id=&quot;at-1&quot;"> href=&quot;#entry-2&quot; at-1 entry-2</p>'
    assert scoped(text, 3) == text


@pytest.mark.parametrize(
    ("name", "article"),
    [("entry-2-in-0", 0), ("at-120-in-45", 45), ("top-0-in-3", 3), ("note-1-in-2", 2)],
)
def test_the_article_of_a_name(name, article):
    assert article_of(name) == article


@given(st.text())
def test_a_browser_may_send_anything(name):
    found = article_of(name)
    assert found is None or name.endswith(f"-in-{found}") or "-in-0" in name
