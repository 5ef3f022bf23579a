"""A conversation that is saved says what was said, in Markdown and in JSON."""

import hashlib
import json
import re
from dataclasses import replace

from hypothesis import given, settings

from qa import Quoth
from qa.answer import Answer
from qa.phrases import english
from qa.web.take import Exchange, conversation_json, conversation_markdown, quote_to_copy
from qa.words import NEAREST, NO_ANSWER
from tests.payloads import PAYLOADS
from tests.rendered import TEXTS, even, rendered
from tests.test_take import PAGE, TERMS, TITLE, WIKIPEDIA, made_of

NO_SOURCE = english("no_source")


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=150)
def test_a_conversation_as_markdown_shows_the_very_characters(text, question, title):
    quote, article = made_of(text, title=title)
    answer = Answer(question, f"{question}?", True, 0.9, "", (question,), (quote,), ())
    refusal = Answer(question, question, False, 0.1, text, (), (), (quote,))
    exchanges = [Exchange(question, answer), Exchange(question, refusal)]
    place = f"characters 1:{1 + len(text)}"
    asked = even(question)
    for shown in rendered(conversation_markdown(article, exchanges, title)):
        assert shown.text == even(
            f"{title} About this copy. {title} "
            f"{asked} Understood as: {question}? {text} {place} {NO_SOURCE} "
            f"No passage answers this part of the question surely enough: “{question}”. "
            f"Confidence: high (0.90) "
            f"{asked} {NO_ANSWER} {text} {NEAREST}: {text} {place}"
        )
        assert shown.links == []
        assert set(shown.tags) <= {"h1", "h2", "p", "blockquote", "br", "strong"}


def test_what_would_run_is_text_in_all_that_is_taken_away():
    for payload in PAYLOADS:
        quote, article = made_of(payload, payload, payload, payload)
        answer = Answer(payload, payload, True, 0.9, "", (payload,), (quote,), ())
        refusal = Answer(payload, payload, False, 0.1, payload, (), (), (quote,))
        exchanges = [Exchange(payload, each) for each in (answer, refusal)]
        for markdown, times in (
            (quote_to_copy(quote, article, "markdown"), 4),
            (conversation_markdown(article, exchanges, payload), 10),
        ):
            for shown in rendered(markdown):
                # Over, where one of them has another one in it.
                assert shown.text.count(even(payload)) >= times, payload
                assert shown.links == [], payload
                assert set(shown.tags) <= {"h1", "h2", "blockquote", "p", "ul", "li", "strong"}
        assert json.loads(conversation_json(article, exchanges))["article"]["title"] == payload


def exchanges_of(quoth: Quoth, *questions: str) -> list[Exchange]:
    return [Exchange(question, quoth.ask(question)) for question in questions]


def test_a_conversation_as_markdown(quoth):
    founded, banned = "Who founded it and when?", "Was it banned in Australia?"
    exchanges = exchanges_of(quoth, founded, banned)
    markdown = conversation_markdown(quoth.article, exchanges, quoth.about)
    assert markdown.startswith(f"# {TITLE}\n\n**About this copy.** In this copy the numbers")
    answered, refused = re.split(r"^## ", markdown, flags=re.MULTILINE)[1:]
    assert answered.startswith(f"{founded}\n\n> Founders: Mohammad Hanifnejad\\[4\\]\\\n> Saeid")
    assert "\n\n- \\[4\\] exact: Chehabi, Houchang E. (1990)" in answered
    assert answered.endswith(f"{NO_SOURCE}\n\nConfidence: high (0.82)\n\n")
    assert refused.startswith(
        f"{banned}\n\n**{NO_ANSWER}** “Australia” does not stand in the article"
    )
    assert f"\n\n{NEAREST}:\n\n> Banned: 1981 (in Iran)\n\ninfobox" in refused
    assert "Confidence:" not in refused
    assert NO_SOURCE not in refused


def test_a_follow_up_says_how_it_was_understood(quoth):
    answer = quoth.ask("And by whom?", ["When was it founded?"])
    exchange = Exchange("And by whom?", answer)
    markdown = conversation_markdown(quoth.article, [exchange], None)
    assert f"## And by whom?\n\nUnderstood as: {answer.understood}\n\n" in markdown


def test_a_conversation_as_json_can_be_checked(quoth):
    exchanges = exchanges_of(quoth, "Who founded it?", "Was it banned in Australia?")
    said = conversation_json(replace(quoth.article, origin=WIKIPEDIA), exchanges)
    record = json.loads(said)
    article, text = record["article"], quoth.article.text
    assert article == {
        "title": TITLE, "characters": len(text),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "origin": {
            "url": PAGE, "revision": "1234", "licence": "CC BY-SA 4.0", "licence_url": TERMS
        },
    }  # fmt: skip
    assert record["exchanges"] == [
        json.loads(json.dumps(exchange.answer.to_dict())) for exchange in exchanges
    ]
    quotes = [q for e in record["exchanges"] for q in (*e["quotes"], *e["nearest"])]
    assert len(quotes) >= 2
    assert all(q["text"] == text[q["start"] : q["end"]] for q in quotes)
    assert "\u00a0" in said


def test_a_conversation_without_a_question(quoth):
    article = quoth.article
    assert conversation_markdown(article, [], None) == f"# {TITLE}\n"
    record = json.loads(conversation_json(article, []))
    assert record["exchanges"] == []
    assert record["article"]["origin"] is None
