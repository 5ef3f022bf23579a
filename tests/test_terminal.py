"""What is shown in the terminal: all that the page shows, at any width, and nothing as markup."""

import io
import json
import time
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from qa import Quoth, terminal
from qa.terminal import progress_bar, show_answer
from qa.terminal_lists import show_built, show_hits, show_references
from qa.words import FURTHER, about_copy, further_words, source_words, unanswered_words
from tests.markup import on_page, parse


def show(renderer, *arguments, width=80):
    stream = io.StringIO()
    renderer(Console(file=stream, width=width, highlight=False), *arguments)
    return stream.getvalue()


def test_terminal_and_page_show_the_same_numbers_and_sources(quoth):
    for question in ("Who founded it?", "When did it begin meeting Iraqi officials?",
                     "Where are its headquarters?"):  # fmt: skip
        answer = quoth.ask(question)
        said = " ".join(show(show_answer, answer, "x", width=400).split())
        page = " ".join("".join(parse(on_page(quoth, question)).text).split())
        for citation in answer.quotes[0].citations:
            for shown in (said, page):
                assert f"[{citation.number}]" in shown
                assert " ".join(source_words(citation).split()) in shown
        if not answer.quotes[0].citations:
            assert "The article gives no source for this." in said
            assert "The article gives no source for this." in page


def test_a_part_without_an_answer_is_told(quoth):
    question = "Where are its headquarters and how tall is the Eiffel Tower?"
    words = unanswered_words(quoth.ask(question))
    assert words == (
        "No passage answers this part of the question surely enough: "
        "\u201chow tall is the Eiffel Tower\u201d."
    )
    assert words in " ".join(show(show_answer, quoth.ask(question), "x").split())
    assert words in " ".join("".join(parse(on_page(quoth, question)).text).split())
    whole = show(show_answer, quoth.ask("Where are its headquarters?"), "x")
    assert "this part" not in whole


def test_rich_markup_in_an_article_is_text(tmp_path):
    (tmp_path / "x.txt").write_text("Ada wrote [bold]loudly[/bold] and [/] often in London.")
    quoth = Quoth.build(tmp_path / "x.txt")
    said = show(show_answer, quoth.ask("Where did Ada write loudly?"), "[red]x")
    assert "[bold]loudly[/bold] and [/] often" in " ".join(said.split()).replace("❝ ", "")


def columns_of(printed):
    """Return what stands in each column of a table, or all of what is no table, unspaced."""
    columns: dict[int, str] = {}
    for line in printed.split("\n"):
        for place, cell in enumerate(line.split("│")):
            columns[place] = columns.get(place, "") + "".join(cell.split())
    return list(columns.values())


WIDTHS = (20, 40, 59, 60, 80, 109, 110, 200)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_terminal_is_too_narrow_for_a_source(quoth, width):
    long = replace(quoth.citations.table[3], source="https://a.example/" + "x" * 300, full=())
    table = [*quoth.citations.table, long]
    said = show(show_references, table, about_copy(quoth.article, quoth.citations), width=width)
    assert max(map(cell_len, said.split("\n"))) <= width
    columns = columns_of(said)
    for citation in table:
        told = [source_words(citation), citation.evidence]
        told += [text for _, text in further_words(citation)]
        for words in told:
            assert any("".join(words.split()) in column for column in columns)
        assert any(f"[{citation.number}]" in column for column in columns)
        assert citation.status in said
    assert ("┃ number" in said) == (width >= 60)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_terminal_is_too_narrow_for_a_quote(quoth, width):
    answer = quoth.ask("When did it begin meeting Iraqi officials?")
    said = show(show_answer, answer, "x", width=width)
    hits = quoth.retrieve("When did it begin meeting Iraqi officials?", k=3)
    found = show(show_hits, hits, width=width)
    assert max(map(cell_len, (said + found).split("\n"))) <= width
    squeezed = "".join(said.replace("❝", "").split())
    for quote in answer.quotes:
        assert "".join(quote.text.split()) in squeezed
        for citation in quote.citations if width < 60 else ():
            assert "".join(source_words(citation).split()) in squeezed
    for hit in hits:
        assert any("".join(hit.passage.text.split()) in column for column in columns_of(found))


def test_what_restyles_or_reorders_a_terminal_is_marked():
    text = "a\tb\nc\r\x00\x1b[31m\x7f\x9b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    assert terminal.shown(text) == "a\tb\nc" + "\ufffd" * 3 + "[31m" + "\ufffd" * 11
    ordinary = "\u200e\u200f\u200d\u00a0\u00ad سازمان 😀"
    assert terminal.shown(ordinary) == ordinary
    for words in (text, ordinary):
        escaped = terminal.escaped(json.dumps([words], ensure_ascii=False, indent=2))
        assert json.loads(escaped) == [words]
        assert terminal.shown(escaped) == escaped


@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize("builds", [True, False])
def test_what_is_awaited_is_told_until_something_is_done(waits, builds):
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=80)

    def drawn(words):
        for _ in range(500):  # a few times a second
            if words in stream.getvalue():
                return True
            time.sleep(0.01)
        return False

    with progress_bar(console, "Indexing", "Looking for it" if waits else None) as progress:
        assert not waits or drawn("Looking for it")
        if builds:
            progress(1, 2)
            assert drawn("Indexing")
    assert ("Looking for it" in stream.getvalue()) == waits
    assert ("Indexing" in stream.getvalue()) == builds


def test_nothing_is_awaited_where_there_is_no_terminal():
    stream = io.StringIO()
    with progress_bar(Console(file=stream), "Indexing", "Looking for it") as progress:
        progress(1, 2)
    assert stream.getvalue() == ""


def test_one_is_not_several(quoth, tmp_path):
    said = show(show_built, quoth.article, 1, 2, tmp_path)
    assert "1 passage, 72 references, 2 numbers in the text" in said


def test_further_quotes_stand_under_words_that_say_so(quoth):
    answer = quoth.ask("When was it founded?")
    first = answer.quotes[0]
    further = replace(first, article=quoth.article, answers=(), confidences=())
    said = show(show_answer, replace(answer, quotes=(first, further, further)), "x")
    assert said.count(FURTHER) == 1
    assert said.index("\u275d") < said.index(FURTHER) < said.rindex("\u275d")
    assert FURTHER not in show(show_answer, replace(answer, quotes=(first,)), "x")
