"""Who said something, and which of several readings of a question is taken."""

from dataclasses import replace
from statistics import fmean

import pytest


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Which author wrote that the armed revolt was poorly planned?", "poorly planned and"),
        ("Who says that the French government was persuaded to close down its headquarters?",
         "persuaded the French government to close down"),
        ("Which source reports that a mini civil war existed between Khomeini and the MEK?",
         "mini - civil war existed"),
    ],
)  # fmt: skip
def test_the_source_is_quoted_with_its_reference(quoth, question, words):
    answer = quoth.ask(question)
    first = (answer.quotes or answer.nearest)[0]  # the confidence knows little of such questions
    assert first.kind == "source"
    assert words in first.text
    [citation] = first.citations
    assert citation.source is not None
    assert first.text in citation.source


def test_a_name_that_the_article_never_mentions_is_told(quoth):
    answer = quoth.ask("Who claims that Napoleon founded it?")
    assert not answer.answered
    assert answer.reason.startswith("\u201cNapoleon\u201d does not stand in the article.")


def test_sources_that_are_taken_out_are_not_quoted(quoth):
    question = "Which author wrote that the armed revolt was poorly planned?"
    every = {passage.id for passage in quoth.passages}
    sources = {passage.id for passage in quoth.passages if passage.kind == "source"}
    answer, hits = quoth.ask_and_retrieve(question, 3, without=sources)
    assert {quote.kind for quote in (*answer.quotes, *answer.nearest)} <= {"sentence", "field"}
    answer, hits = quoth.ask_and_retrieve(question, 3, without=every - sources)
    assert answer.quotes[0].kind == "source"
    answer, hits = quoth.ask_and_retrieve(question, 3, without=every)
    assert not answer.answered
    assert hits == []


def test_what_no_source_says_is_not_answered(quoth):
    for said in ("its camp was built of marble", "the Shah wrote poems on the sea"):
        assert not quoth.ask(f"Which author wrote that {said}?").answered


def test_a_sentence_that_names_who_says_it_comes_first(quoth):
    question = "Who notes that the MEK opposed the clerical regime for violating minority rights?"
    first = quoth.ask(question).quotes[0]
    assert first.kind == "sentence"
    assert "Ervand Abrahamian notes" in first.text


def test_what_all_readings_support_is_taken_though_another_one_is_surer(quoth):
    meant = (
        "Where did they go then?",
        "Where did France go then?",
        "Where did the MEK go then?",
        "Where did they go then (country expelled MEK)?",
    )
    each = [quoth.find([reading], 1)[1] for reading in meant]
    assert max(each, key=lambda found: found.confidence).understood == meant[1]
    found = quoth.find(meant, 1)[1]
    assert found.understood == meant[3]
    assert found == each[3]
    assert "forcing it to relocate to Camp Ashraf" in found.best.hit.passage.text


def test_support_is_the_mean_of_what_a_passage_scores_for_each_reading(quoth):
    meant = ("Who led the group then?", "Who led the MEK in 1986?", "In 1986 (MEK)?")
    each = [quoth.find([reading], 1)[1] for reading in meant]
    retriever = quoth.judge._retriever

    def score(found, reading):
        [encoded] = retriever.score(retriever.encode(reading), [found.best.hit.unit])
        hit = replace(found.best.hit, score=float(encoded))
        return quoth.judge.weigh(reading, [hit])[0].score

    support = [fmean(score(found, reading) for reading in meant) for found in each]
    assert len({found.best.hit.unit for found in each}) > 1
    assert quoth.find(meant, 1)[1] == each[support.index(max(support))]


def test_of_readings_that_find_the_same_the_surest_is_taken(quoth):
    meant = ("Who leads the MEK?", "What is the leader of the MEK?")
    each = [quoth.find([reading], 1)[1] for reading in meant]
    assert each[0].best.hit.unit == each[1].best.hit.unit
    assert quoth.find(meant, 1)[1] == max(each, key=lambda found: found.confidence)


def test_where_nothing_is_found_the_first_reading_is_taken(quoth):
    every = {passage.id for passage in quoth.passages}
    found = quoth.find(("When was it founded?", "When was Rajavi founded?"), 1, every)[1]
    assert (found.understood, found.best, found.confidence) == ("When was it founded?", None, 0.0)
