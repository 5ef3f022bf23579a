"""In which language what is shown is: the article's where it is known, ours where it is ours."""

from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from index.citations import resolve
from index.load import read_article
from index.passages import build_passages
from qa import Quoth
from qa.web.pane import render_article
from qa.web.render import render_answer
from qa.web.spoken import lang_attribute, spoken

PAGE = """<html lang="en"><body><h1>Ada</h1><div class="mw-parser-output" lang="fr">
<table class="infobox"><tr><th>Ville</th><td>Londres</td></tr></table>
<p>Ada est une comtesse.</p><h2>Vie</h2>
<p>Ada publie les notes sur la machine en 1843.<sup class=reference><a href='#cite_note-1'>[1]</a>
</sup></p><p>Elle meurt jeune.</p>
<ol class=references><li id=cite_note-1><a href='#cite_ref-1'>^</a>
<span class=reference-text>Toole 1998.</span></li>
<li id=cite_note-2><a href='#cite_ref-2'>^</a> <span class='reference-text error'>Cite error: x
</span></li></ol></div></body></html>"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    file = tmp_path_factory.mktemp("page") / "ada.html"
    file.write_text(PAGE)
    return file


@pytest.fixture(scope="module")
def french(page):
    return Quoth.build(page)


def languages(html):
    """Return what stands in elements that name their language, by that language."""
    found: dict[str, list[str]] = {}
    for node in LexborHTMLParser(html).css("[lang]"):
        found.setdefault(str(node.attributes["lang"]), []).append(" ".join(node.text().split()))
    return found


def test_an_attribute_is_made_of_names_of_languages_alone():
    assert lang_attribute("zh-Hant") == ' lang="zh-Hant"'
    assert spoken("<b>x</b>", "fr") == '<span lang="fr"><b>x</b></span>'
    for name in (None, "", "en us", 'fr" onclick="x', "<b>", "&quot;"):
        assert lang_attribute(name) == ' lang=""'
        assert spoken("x", name) == '<span lang="">x</span>'


def test_all_that_an_article_says_is_in_its_language(page):
    article = read_article(page)
    citations = resolve(article)
    html = render_article(article, citations, build_passages(article, citations), language="de")
    assert languages(html)["fr"] == [
        "Ada", "Ville", "Londres", "Ada est une comtesse.", "Vie",
        "Ada publie les notes sur la machine en 1843.[1]", "Elle meurt jeune.", "Toole 1998.",
        "Cite error: x",
    ]  # fmt: skip
    # What tells in which direction it is written stays.
    assert '<h2 dir="auto" lang="fr">Ada</h2>' in html
    assert '<td dir="auto" lang="fr">' in html


def test_a_quote_its_section_and_its_source_are_in_the_articles_language(french):
    answer = french.ask("When did Ada publie les notes sur la machine?")
    [quote] = [each for each in (*answer.quotes, *answer.nearest) if "1843" in each.text]
    answer = replace(answer, answered=True, quotes=(quote,), nearest=())
    shown = languages(render_answer(answer, french.article, french.citations))
    assert shown["fr"] == [quote.text, "Vie", "Toole 1998."]
    assert shown["en"] == ["exact"]
    refused = replace(answer, answered=False, reason="No.", quotes=(), nearest=(quote,))
    shown = languages(render_answer(refused, french.article, french.citations))
    assert shown["fr"] == [quote.text, "Vie"]


def test_what_is_said_in_a_sources_place_is_english(french):
    answer = french.ask("Who was Ada?")
    first = (*answer.quotes, *answer.nearest)[0]
    [cited] = french.citations.table
    doubtful = replace(cited, status="missing", entry=None, source=None, evidence="It was lost.")
    note = replace(cited, number="a", entry=None, note=1, nested=(doubtful, cited))
    for citation, ours in (
        (doubtful, ["missing", "It was lost."]),
        (note, ["exact", "It was lost."]),
        (replace(cited, broken=True), ["broken", "Entry 1 is broken in the article's own markup; "
         "there is no source to show."]),
    ):  # fmt: skip
        quote = replace(first, article=french.article, citations=(citation,))
        given = replace(answer, answered=True, quotes=(quote,))
        shown = languages(render_answer(given, french.article, french.citations))
        assert shown["en"] == ours
        assert shown["fr"].count("Toole 1998.") == (2 if citation is note else 0)


def test_a_language_that_is_not_known_is_not_the_pages(quoth):
    assert quoth.article.language is None
    answer = quoth.ask("When did it begin meeting Iraqi officials?")
    html = render_article(quoth.article, quoth.citations, quoth.passages, answer.quotes)
    html += render_answer(answer, quoth.article, quoth.citations)
    shown = languages(html)
    assert set(shown) == {"", "en"}
    assert "[49]" not in "".join(shown["en"])
    assert answer.quotes[0].text in " ".join(shown[""])


def test_what_an_index_gives_for_a_language_is_not_believed(french):
    payload = 'fr"><img src=x onerror=alert(1)>'
    article = replace(french.article, language=payload)
    html = render_article(article, french.citations, french.passages)
    unknown = replace(article, language=None)
    assert html == render_article(unknown, french.citations, french.passages)
