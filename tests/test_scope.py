"""Names of places on a page that shows several articles."""

import re
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.library import Entry
from qa import Library
from qa.web.pane import render_article
from qa.web.render import render_answer
from qa.web.scope import scope_in, scope_of, scoped

SCOPE = "3b5d0c12" * 4

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
        (f"entry-2-in-{SCOPE}", SCOPE),
        (f"top-0-in-{'0' * 32}", "0" * 32),
        (f"entry-2-in-{SCOPE[1:]}", None),
        (f"entry-2-in-{SCOPE} ", None),
        (f"x-2-in-{SCOPE}", None),
    ],
)
def test_the_article_of_a_name(name, article):
    assert scope_in(name) == article


def test_two_articles_never_share_their_part_of_a_name():
    folders = {"Ada": SCOPE[:31] + "1", "Bob": SCOPE[:31] + "2"}
    entries = {
        name: Entry(name, name, folder, "x.txt", 1, 0, 1) for name, folder in folders.items()
    }
    library = cast("Library", SimpleNamespace(entries=entries))
    assert {scope_of(library, name) for name in entries} == set(folders.values())


@given(st.from_regex(r"(at|entry|note|top|x)-\d*-in-[0-9a-g]{31,33}\n?", fullmatch=True))
def test_a_browser_may_send_anything(name):
    right = re.fullmatch(r"[aent][a-z]+-[0-9]+-in-[0-9a-f]{32}", name, re.ASCII)
    digits = all(each.isascii() for each in name)
    assert not digits or scope_in(name) == (name[-32:] if right else None)
