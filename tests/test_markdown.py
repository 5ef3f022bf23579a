"""Text as Markdown shows its very characters."""

import pytest
from hypothesis import example, given, settings

from qa.web.markdown import block_quotation, link, verbatim
from tests.rendered import TEXTS, even, rendered


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "https://a b", "http://a>b", "data:x", "https://"]
)
def test_an_address_that_cannot_be_followed_is_no_link(address):
    for shown in rendered(link("a *b*", address)):
        assert (shown.text, shown.tags, shown.links) == ("a *b*", ["p"], [])


@given(TEXTS)
@example("a\n===")
@example("a\n  ---")
@example("1983. \n12) b")
@settings(max_examples=400)
def test_a_block_quotation_shows_the_very_characters(text):
    for shown in rendered(f"Before.\n\n{block_quotation(text)}\n\nAfter."):
        assert shown.text == even(f"Before. {text} After.")
        assert set(shown.tags) <= {"p", "blockquote", "br"}
        assert shown.tags.count("blockquote") == 1


@given(TEXTS, TEXTS)
@settings(max_examples=200)
def test_words_on_a_line_show_the_very_characters(text, other):
    markdown = f"# {verbatim(text)}\n\n{verbatim(other)}\n\n- {verbatim(text)}\n- {verbatim(other)}"
    for shown in rendered(markdown):
        assert shown.text == even(f"{text} {other} {text} {other}")
        assert shown.tags == ["h1", "p", "ul", "li", "li"]
