"""Why there is no answer, in words of any language."""

from functools import partial

import pytest

from qa.refusal import Refusal
from qa.web.text import words


@pytest.mark.parametrize(
    ("names", "english", "german"),
    [
        ((), "", ""),
        (("Australia",), "“Australia” does not stand in the article. ",
         "„Australia“ kommt im Artikel nicht vor. "),
        (("Australia", "1999"), "“Australia”, “1999” do not stand in the article. ",
         "„Australia“, „1999“ kommen im Artikel nicht vor. "),
    ],
)  # fmt: skip
def test_a_refusal_in_words(names, english, german):
    refusal = Refusal(0.184, 0.5, names)
    said = f"{english}No passage answers the question surely enough (confidence 0.18, needed 0.50)."
    assert refusal.words() == refusal.words(partial(words, "en")) == said
    assert refusal.words(partial(words, "de")) == (
        f"{german}Keine Stelle beantwortet die Frage sicher genug (Sicherheit 0,18, nötig 0,50)."
    )
