"""Who said something: the quotation in the reference list, with its reference."""

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
