"""The conversation: follow-ups, reload, edit, retry, stop, clear, thumbs, and taking it away."""

import gc
import json
import socket
import threading
import time

import pytest
from playwright.sync_api import expect

from qa.web.feedback import feedback_file
from qa.web.shelf import Shelf
from tests.browser.conftest import SIZES, answered, ask, last, opened, ready, served_here

ASKED = "#chat .user .message-content"


def test_examples_and_clearing(page):
    page.get_by_role("button", name="Who founded it?").click()
    answered(page, 1)
    expect(last(page)).to_contain_text("Hanifnejad")
    page.get_by_role("button", name="Clear").first.click()
    expect(page.locator("#chat .answer")).to_have_count(0)
    expect(page.locator("#article mark")).to_have_count(0)


def test_a_follow_up_is_understood_and_a_reload_keeps_the_conversation(page):
    ask(page, "When was it founded?")
    expect(last(page)).to_contain_text("1965")
    ask(page, "And by whom?")
    understood = page.locator("#chat .understood")
    expect(understood).to_have_text("Understood as: By whom was it founded?")
    page.reload()
    ready(page)
    expect(understood).to_have_text("Understood as: By whom was it founded?")
    expect(page.locator(ASKED)).to_have_text(["When was it founded?", "And by whom?"])
    page.get_by_role("button", name="Clear").first.click()
    expect(page.locator(ASKED)).to_have_count(0)
    page.reload()
    ready(page)
    expect(page.locator(ASKED)).to_have_count(0)


def test_a_question_is_edited_and_what_came_after_it_is_gone(page):
    for question in ("Who founded it?", "Where are its headquarters?", "Who leads the MEK?"):
        ask(page, question)
    page.get_by_role("button", name="Edit").nth(1).click()
    box = page.locator("#chat textarea")
    box.fill("When was it founded?")
    page.get_by_role("button", name="Submit").click()
    answered(page, 2)
    expect(page.locator(ASKED)).to_have_text(["Who founded it?", "When was it founded?"])
    expect(last(page)).to_contain_text("1965")
    page.get_by_role("button", name="Retry").click()
    answered(page, 2)
    expect(last(page)).to_contain_text("1965")


def test_thumbs_and_a_comment_are_kept_as_questions(page, quoth, article):
    ask(page, "Was the group ever banned in Australia?")
    page.get_by_role("button", name="Like", exact=True).click()
    panel = page.locator("#opinion")
    expect(panel).to_contain_text("Was the group ever banned in Australia?")
    panel.get_by_label("Comment").fill("It says nothing of Australia.")
    panel.get_by_role("button", name="Keep it", exact=True).click()
    expect(page.locator("#opinion-said")).to_have_text("Kept. Thank you.")
    expect(panel).to_be_hidden()

    ask(page, "Where are its headquarters?")
    page.get_by_role("button", name="Dislike").last.click()
    panel.get_by_label("The passage that answers").fill("Its headquarters are on the moon.")
    panel.get_by_role("button", name="Keep it", exact=True).click()
    expect(page.locator("#opinion-said")).to_contain_text("Not kept: the passage is not in the")
    panel.get_by_label("The passage that answers").fill("In 1983, the MEK began meeting")
    panel.get_by_role("button", name="Keep it", exact=True).click()
    expect(page.locator("#opinion-said")).to_have_text("Kept. Thank you.")

    page.get_by_role("button", name="Like", exact=True).last.click()
    expect(panel).to_be_visible()
    page.get_by_role("button", name="Clear").first.click()
    expect(panel).to_be_hidden()
    expect(page.locator("#opinion-said")).to_be_hidden()

    file = feedback_file(article)
    refused, wrong = [json.loads(line) for line in file.read_text().splitlines()[-2:]]
    assert (refused["answerable"], refused["liked"]) == (False, True)
    assert refused["comment"] == "It says nothing of Australia."
    assert wrong["evidence"] == ["In 1983, the MEK began meeting"]
    assert wrong["history"] == ["Was the group ever banned in Australia?"]
    assert quoth.evaluate(file).questions["all"] >= 1


def test_the_conversation_is_saved_with_offsets(page, article):
    ask(page, "Where are its headquarters?")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as JSON").click()
    record = json.loads(saved.value.path().read_text())
    assert saved.value.suggested_filename.endswith(".json")
    quote = record["exchanges"][0]["quotes"][0]
    assert article.text[quote["start"] : quote["end"]] == quote["text"]
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as Markdown").click()
    assert "Its headquarters are currently in Albania." in saved.value.path().read_text()


# In this process, Gradio warns of what it uses of pandas.
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("size", list(SIZES))
def test_what_takes_long_can_be_stopped(browser, quoth, monkeypatch, unused_port, size):
    going = threading.Event()
    real = type(quoth).ask

    def slow(self, question, history=()):
        assert going.wait(60)
        return real(self, question, history)

    monkeypatch.setattr(type(quoth), "ask", slow)
    with served_here(quoth, unused_port) as address, opened(browser, address, size) as page:
        box = page.locator("#question textarea")
        box.fill("Who founded it?")
        box.press("Enter")
        expect(page.locator("#chat .pending")).to_be_visible()
        expect(box).to_have_value("")
        page.get_by_role("button", name="Stop").click()
        expect(box).to_have_value("Who founded it?")
        expect(page.locator("#chat .user-row")).to_have_count(0)
        expect(page.get_by_role("button", name="Stop")).to_be_hidden()
        going.set()
        box.press("Enter")
        answered(page, 1)
        expect(last(page)).to_contain_text("Hanifnejad")


@pytest.mark.filterwarnings("default")
def test_nothing_but_this_machine_is_asked_by_the_server(browser, quoth, monkeypatch, unused_port):
    asked = []
    real = socket.socket.connect

    def connect(self, address):
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1"}:
            asked.append(address)
            raise OSError("out of reach")
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    with served_here(quoth, unused_port) as address, opened(browser, address) as page:
        ask(page, "Who founded it?")
        expect(last(page)).to_contain_text("Hanifnejad")
    assert asked == []
    with pytest.raises(OSError, match="out of reach"):  # the guard itself sees one
        socket.create_connection(("192.0.2.1", 9), timeout=1)
    assert asked == [("192.0.2.1", 9)]


def conversations():
    """Count the shelves in this process's memory on which something was asked."""
    gc.collect()
    shelves = [each for each in gc.get_objects() if isinstance(each, Shelf)]
    return sum(bool(shelf.view.said) for shelf in shelves)


@pytest.mark.filterwarnings("default")
def test_a_visitor_who_has_left_is_forgotten(browser, quoth, monkeypatch, unused_port):
    # Gradio's hour is a second then, and it sees at once that a page was closed.
    monkeypatch.setenv("GRADIO_IS_E2E_TEST", "1")
    monkeypatch.setenv("GRADIO_HEARTBEAT_INTERVAL", "0.2")
    before = conversations()
    with served_here(quoth, unused_port) as address:
        with opened(browser, address) as page:
            ask(page, "Who founded it?")
            assert conversations() == before + 1
        for _ in range(300):
            if conversations() == before:
                break
            time.sleep(0.2)
        assert conversations() == before


def test_the_newest_question_stands_at_the_top_of_the_chat(page):
    ask(page, "Who founded it?")
    ask(page, "When did it begin meeting Iraqi officials?")  # a long answer
    asked = page.locator(ASKED).last
    expect(asked).to_be_in_viewport()
    page.wait_for_function(
        """() => { const asked = [...document.querySelectorAll('#chat .user-row')].pop();
        const top = asked.getBoundingClientRect().top
            - document.querySelector('#chat').getBoundingClientRect().top;
        return top >= 0 && top < 120; }"""
    )
