"""The chat's messages: questions are text whatever they hold, and only questions are kept."""

import asyncio
import re
import threading
from dataclasses import replace

import gradio as gr
import pytest
from gradio.state_holder import SessionState
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from index.formats.detect import parse_article
from qa.web import own, talk
from qa.web.desk import Desk
from qa.web.page import build_page
from qa.web.places import Places
from qa.web.shelf import Shelf
from qa.web.text import JOINER, shown


@pytest.fixture
def shelf(quoth):
    return Shelf(quoth, ["Who founded it?"], Desk())


@given(st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), min_size=1))
def test_a_question_is_shown_as_it_was_typed_and_edited_as_it_was(question):
    shown = talk._question(question)["content"]
    tree = LexborHTMLParser(f"<!doctype html><body><div id=q>{shown}</div>")
    box = tree.css_first("#q")
    assert box is not None
    assert [node.tag for node in box.traverse()] == ["div"]
    assert box.text().replace("\u2060", "") == question.replace("\u2060", "")
    assert talk._typed(shown) == question.replace("\u2060", "")


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        ("Who?", "Who?"),
        ([{"type": "text", "text": "Who?"}], "Who?"),
        ({"text": "Who?"}, "Who?"),
        ([], ""),
    ],
)
def test_gradio_gives_a_question_in_several_shapes(value, typed):
    assert talk._typed(value) == typed


def test_each_question_has_what_came_of_it(shelf):
    shelf.answer(shelf.begin("Who founded it?"))
    shelf.answer(shelf.begin("?!"))
    shelf.begin("When was it founded?")
    chat = talk.messages(shelf.view, "en")
    assert [message["role"] for message in chat] == ["user", "assistant"] * 3
    html = [message["content"].value for message in chat[1::2]]
    kinds = [re.findall(r'^<div class="(\w+)"', each) for each in html]
    assert kinds == [["answer"], ["error"], ["pending"]]


def test_a_conversation_is_shown_in_the_language_of_the_page(shelf):
    shelf.answer(shelf.begin("Who founded it?"))
    [_, answer] = talk.messages(shelf.view, "de")
    assert "Sicherheit: hoch" in answer["content"].value
    assert "Confidence" not in answer["content"].value


def test_an_answer_is_not_shown_under_another_article(quoth, shelf):
    text = b"The bridge over the Tay was opened in 1878. It was built by Thomas Bouch."
    going = talk.asked("Who founded it?", shelf, gr.Request(headers={}))
    assert len(next(going)[1]) == 2
    shelf.add(lambda: parse_article(text, "Bridge.txt"), lambda *_: None, threading.Event())
    box, chat, article, kept, stop, _ = next(going)
    assert kept == ["Who founded it?"]
    assert box == chat == article == stop == gr.skip()


def test_only_what_was_typed_empties_the_box(shelf):
    request = gr.Request(headers={})
    typed = talk.asked("Who founded it?", shelf, request)
    assert next(typed)[0] == gr.update(value="")
    typed.close()
    picked = talk.picked("Who founded it?", shelf, request)
    assert next(picked)[0] == gr.skip()  # somebody may be typing another question
    picked.close()


def test_a_question_that_is_stopped_comes_back_into_an_empty_box_alone(shelf):
    request = gr.Request(headers={})
    shelf.begin("Who founded it?")
    assert talk.stopped("And wh", shelf, request)[0] == gr.skip()
    assert shelf.view.pending == ()
    shelf.begin("Who founded it?")
    assert talk.stopped(" ", shelf, request)[0] == gr.update(value="Who founded it?")


def test_no_text_is_taken_for_one_of_the_pages_own_keys(quoth):
    key = shown("stop")
    article = parse_article(b"It was founded in 1871. It is old.", "x.txt")
    shelf = Shelf(quoth.with_article(replace(article, title=key)), [], Desk())
    names, _ = own.choice_of(shelf)
    [(name, value)] = names["choices"]
    assert "__i18n__" not in name
    assert name.replace(JOINER, "") == key
    # Gradio shows a value that it does not know, as HTML.
    assert re.fullmatch("[0-9a-f]{64}", value)
    shelf.begin(key)
    box = talk.stopped("", shelf, gr.Request(headers={}))[0]["value"]
    assert "__i18n__" not in box
    asking = talk.asked(box, shelf, gr.Request(headers={}))
    next(asking)
    assert shelf.view.pending == (key,)
    asking.close()


def test_a_visitor_who_leaves_stops_the_question(shelf):
    going = talk.asked("Who founded it?", shelf, gr.Request(headers={}))
    next(going)
    assert shelf.view.pending == ("Who founded it?",)
    going.close()
    assert shelf.view.pending == ()


def test_nothing_piles_up_with_the_questions_of_a_page(quoth, shelf):
    async def talk_for_long():
        page = build_page(quoth, Desk(), Places())
        state = SessionState(page)
        asking = next(each for each in page.fns.values() if each.fn is talk.asked)
        known = set(state.config_values)
        for _ in range(3):
            for changes in talk.asked("Who founded it?", shelf, gr.Request(headers={})):
                await page.postprocess_data(asking, list(changes), state)
        assert set(state.config_values) == known

    asyncio.run(talk_for_long())
