"""Answers: always slices, the clause's own sources, and silence with a reason."""

import json
import re

import pytest

from index.records import Span
from qa import Quote, Quoth
from qa.answer import MOST_QUOTES, Label
from qa.refusal import Refusal


def first(quoth, question):
    answer = quoth.ask(question)
    assert answer.answered, answer.reason
    return answer.quotes[0]


def numbers(quote):
    return [c.number for c in quote.citations]


def test_who_founded_it(quoth):
    quote = first(quoth, "Who founded it?")
    assert quote.kind == "field"
    assert quote.label is not None
    assert quote.label.text == "Founders"
    assert numbers(quote) == ["4"]
    assert quote.citations[0].status == "exact"
    assert quote.citations[0].source.startswith("Chehabi, Houchang E. (1990).")


def test_when_did_it_begin_meeting_iraqi_officials(quoth):
    quote = first(quoth, "When did it begin meeting Iraqi officials?")
    assert quote.text == "In 1983, the MEK began meeting with Iraqi officials.[49][50][51][52]"
    assert quote.plain == "In 1983, the MEK began meeting with Iraqi officials."
    assert numbers(quote) == ["49", "50", "51", "52"]
    assert {c.status for c in quote.citations} == {"realigned"}
    assert [c.entry for c in quote.citations] == [48, 49, 50, 51]
    assert "Rajavi's meeting with Tariq Aziz in January 1983" in quote.citations[0].source
    assert quoth.article.slice(quote.span) == "1983"


def test_where_are_its_headquarters(quoth):
    quote = first(quoth, "Where are its headquarters?")
    assert quote.text == "Its headquarters are currently in Albania."
    assert quote.citations == ()  # the neighbours' sources are not borrowed


def test_an_answer_from_one_clause_cites_that_clauses_sources(quoth):
    article = quoth.article
    whole = next(p for p in quoth.passages if p.text.startswith("During the exile"))
    for question, expected in (
        ("Which bombing killed Iran's president and prime minister?", ["47", "48", "46"]),
        ("What did the underground network that remained continue to plan?", ["45", "46"]),
    ):
        answer = quoth.ask(question)
        quote = next(q for q in (*answer.quotes, *answer.nearest) if q.start == whole.start)
        assert numbers(quote) == expected
    assert article.text[whole.start : whole.end] == whole.text


def test_the_answering_words_are_found_among_markers_and_dates(quoth):
    quote = first(quoth, "Which bombing killed 74 officials?")
    assert quoth.article.slice(quote.span) == "Hafte Tir bombing"
    assert numbers(quote) == ["35", "36", "37", "38", "39"]


def test_a_broken_source_is_never_shown(quoth):
    quote = first(quoth, "Why is the MEK deeply unpopular in Iran today?")
    cited = {c.number: c for c in quote.citations}
    assert cited["25"].broken
    assert cited["25"].source is None


def test_a_sources_quotation_has_its_entry(quoth):
    quote = first(quoth, "What did the pasdars do, helped by the chomaqdaran?")
    assert quote.kind == "source"
    assert [(c.number, c.entry, c.status) for c in quote.citations] == [("33", 33, "exact")]
    assert quoth.article.slice(quote.span) == (
        "fired intentionally into the crowds, killing fifty and injuring over 200"
    )


def test_a_name_that_the_article_lacks_is_named(quoth):
    answer = quoth.ask("Was the group ever banned in Australia?")
    assert not answer.answered
    assert answer.quotes == ()
    assert "“Australia”" in answer.reason
    assert answer.refusal == Refusal(answer.confidence, quoth.threshold, ("Australia",))
    assert answer.reason == answer.refusal.words()
    assert quoth.ask("Who founded it?").refusal is None
    assert 1 <= len(answer.nearest) <= MOST_QUOTES
    assert answer.confidence < quoth.threshold


def test_a_name_that_stands_only_in_the_list_is_not_called_unknown(quoth):
    for question in ("What did Katzman write about it in 2001?", "Did the U.K. ban it?"):
        assert "not stand in" not in quoth.ask(question).reason


def test_a_question_on_something_else_is_not_answered(quoth):
    for question in ("How tall is the Eiffel Tower?", "What is the boiling point of water?"):
        assert not quoth.ask(question).answered


@pytest.mark.parametrize(
    ("question", "history"),
    [
        ("Who was the leader in 1950?", []),
        ("And in 2003?", ["Who is the leader?"]),
        ("What about in 1986?", ["Who founded it?"]),
        ("And in 2003?", ["When was it founded?"]),
    ],
)
def test_what_the_infobox_says_is_so_now_and_not_in_a_year_that_it_does_not_name(
    quoth, question, history
):
    assert not quoth.ask(question, history).answered
    assert quoth.ask("When was it founded in 1965?").answered


def test_every_quote_of_the_question_set_is_a_slice(quoth, bundled):
    article = quoth.article
    for answer in (outcome.answer for outcome in bundled.outcomes):
        assert answer.answered == (answer.confidence >= quoth.threshold) == (answer.reason == "")
        assert bool(answer.quotes) == answer.answered != bool(answer.nearest)
        for quote in (*answer.quotes, *answer.nearest):
            assert quote.text == article.text[quote.start : quote.end]
            assert not re.search(r"\[\d+\]", quote.plain)
            shown = [c.number for c in quote.citations if c.number and quote.kind != "source"]
            assert all(f"[{number}]" in quote.text for number in shown)
            for citation in quote.citations:
                if citation.source is not None:
                    assert citation.source in article.text


def test_the_articles_furniture_never_reaches_an_answer(quoth):
    for question in (
        "Who makes this website possible with advertisements?",
        "What should I disable?",
        "What is the cite error?",
        "Which tags are on this page?",
    ):
        answer = quoth.ask(question)
        for quote in (*answer.quotes, *answer.nearest):
            for line in ("ad blocker", "Responsive image", "Previous Page", "lower-alpha"):
                assert line not in quote.text


def test_a_quote_that_is_no_slice_cannot_be_made(article):
    good = {
        "title": article.title,
        "text": article.text[2036:2050],
        "plain": article.text[2036:2050],
        "start": 2036,
        "end": 2050,
        "kind": "sentence",
        "section": "",
        "span": None,
        "label": None,
        "score": 0.5,
        "citations": (),
    }
    Quote(article, **good)
    for wrong in (
        {"text": "Something else"},
        {"start": 2035},
        {"end": 2051},
        {"plain": "Something else"},
        {"span": Span(2030, 2040)},
        {"span": Span(2040, 2060)},
        {"span": Span(2040, 2040)},
        {"label": Label("Founders", 0, 8)},
        {"text": "", "plain": "", "end": 2036},
        {"answers": ("Who",)},
        {"confidences": (0.9,)},
    ):
        with pytest.raises(ValueError, match=r"slice|plain|span|part"):
            Quote(article, **{**good, **wrong})


def test_a_part_without_an_answer_is_named_beside_the_other_s(quoth):
    answer = quoth.ask("Where are its headquarters and how tall is the Eiffel Tower?")
    assert answer.answered
    assert answer.quotes[0].plain == "Its headquarters are currently in Albania."
    assert answer.unanswered == ("how tall is the Eiffel Tower",)
    assert quoth.ask("Where are its headquarters?").unanswered == ()
    refused = quoth.ask("How tall is the Eiffel Tower and who built it?")
    assert not refused.answered
    assert refused.unanswered == ()  # the reason says it all


def test_each_part_has_its_own_confidence(quoth):
    answer = quoth.ask("Who founded it and when?")
    assert [quote.answers for quote in answer.quotes[:2]] == [("Who founded it",), ("when",)]
    first, second = (quote.confidences[0] for quote in answer.quotes[:2])
    assert first == answer.confidence == quoth.ask("Who founded it?").confidence
    assert second == quoth.ask("When founded it?").confidence != first
    assert answer.to_dict()["quotes"][1]["confidences"] == (second,)
    assert all(quote.confidences == () for quote in answer.quotes[2:])
    refused = quoth.ask("How tall is the Eiffel Tower and who built it?")
    assert all(quote.confidences == () for quote in refused.nearest)


def test_parts_that_one_sentence_answers_have_a_confidence_each(quoth):
    answer = quoth.ask("When and with whom did the MEK begin meeting?")
    assert [quote.answers for quote in answer.quotes if quote.answers] == [("When", "with whom")]
    first, second = answer.quotes[0].confidences
    assert first != second
    assert answer.confidence == first >= quoth.threshold <= second


def test_an_answer_as_json(quoth):
    record = json.loads(json.dumps(quoth.ask("Who founded it?").to_dict()))
    refused = quoth.ask("Was the group ever banned in Australia?")
    assert set(record) == set(refused.to_dict()) == {
        "question", "understood", "answered", "confidence", "reason", "unanswered", "quotes",
        "nearest",
    }  # fmt: skip
    assert refused.to_dict()["reason"] == refused.reason
    quote = record["quotes"][0]
    assert set(quote) == {
        "title", "text", "plain", "start", "end", "kind", "section", "span", "label", "score",
        "citations", "answers", "confidences",
    }  # fmt: skip
    assert quote["title"] == quoth.article.title
    assert quoth.article.text[quote["start"] : quote["end"]] == quote["text"]
    assert quote["span"] == {"start": quote["start"], "end": quote["end"]}
    assert set(quote["citations"][0]) == {
        "number", "status", "entry", "broken", "source", "candidates", "evidence",
        "full", "works", "nested", "note",
    }  # fmt: skip


def test_a_number_that_is_printed_for_two_entries_cites_both(tmp_path):
    """As on a page that begins its numbers again in a second list."""

    def mark(key):
        return f"<sup class=reference><a href='#cite_note-{key}'>[1]</a></sup>"

    def listed(key, source):
        return (
            f"<ol class=references><li id=cite_note-{key}><a href='#cite_ref-{key}'>^</a> "
            f"<span class=reference-text>{source}</span></li></ol>"
        )

    (tmp_path / "ada.html").write_text(
        f"<h1>Ada</h1><p>Ada wrote the notes on the engine in London.{mark('a')}{mark('b')}</p>"
        f"{listed('a', 'Toole 1998.')}{listed('b', 'Stein 1985.')}"
    )
    quoth = Quoth.build(tmp_path / "ada.html")
    answer = quoth.ask("Where did Ada write the notes on the engine?")
    [quote] = answer.quotes
    assert [citation.source for citation in quote.citations] == ["Toole 1998.", "Stein 1985."]


@pytest.mark.parametrize(
    ("question", "deciding"),
    [
        ("Did the MEK boycott the 1979 constitutional referendum?", "The MEK boycotted the 1979"),
        ("Was the MEK founded in 1965?", "5 September 1965"),
        ("Was the MEK disarmed at Camp Ashraf?", "was disarmed at Camp Ashraf"),
    ],
)
def test_a_yes_no_question_gets_the_deciding_sentence(quoth, question, deciding):
    answer = quoth.ask(question)
    assert answer.answered
    assert deciding in answer.quotes[0].text
