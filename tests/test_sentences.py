"""Sentences and clauses: their borders, and that no character is lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import sentences
from index.clauses import split_clauses
from index.formats.text.markers import find_markers
from index.sentences import LONGEST_SENTENCE, split_sentences, without_markers
from tests.cases import Case, parametrize

TEXTS = st.lists(
    st.sampled_from(
        ["It is so.", " ", "[1]", "[23]", "[d]", "He met U.S. men", ", ", "\u00a0", "سازمان", "…",
         "?", "p. 20", "\n", "\"Yes.\"", "[...]", "😀", "and", "1981–82", ";"]
    ) | st.text(max_size=8),
    max_size=25,
).map("".join)  # fmt: skip


@parametrize("sentences.cases")
def test_sentences(case: Case):
    markers = tuple(find_markers(case.given, 0, len(case.given), None))
    spans = split_sentences(case.given, 0, len(case.given), markers)
    assert [case.given[s.start : s.end] for s in spans] == case.expected


@pytest.mark.parametrize("longest", [sentences.LONGEST_SENTENCE, 12])
@given(text=TEXTS)
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sentences_leave_out_nothing_but_white_space(monkeypatch, longest, text):
    monkeypatch.setattr(sentences, "LONGEST_SENTENCE", longest)
    markers = tuple(find_markers(text, 0, len(text), None))
    spans = split_sentences(text, 0, len(text), markers)
    at = 0
    for span in spans:
        assert not text[at : span.start].strip()
        assert at <= span.start < span.end <= len(text)
        for marker in markers:
            inside = span.start <= marker.start < span.end
            assert inside == (span.start < marker.end <= span.end)
        at = span.end
    plain, _ = without_markers(text, 0, len(text), markers)
    if plain.strip():
        assert not text[at:].strip()


@pytest.mark.parametrize("space", [" ", "\n", ""])
def test_what_has_no_full_stop_is_cut_and_keeps_what_it_cites(space):
    text = space.join(["a river of the north [1] [2]"] * 1_000)
    markers = tuple(find_markers(text, 0, len(text), None))
    spans = split_sentences(text, 0, len(text), markers)
    assert sum(span.end - span.start for span in spans) > len(text) - 2 * len(spans)
    for span in spans:
        assert span.end - span.start < LONGEST_SENTENCE + len(" [1] [2]")
        # Neither a word nor what it cites is cut off.
        assert text[span.start :].startswith(("a ", "river ", "of ", "the ", "north "))
        assert text[: span.end].endswith((" [2]", "[2]a", " river", " of", " the"))
    assert all(span.end - span.start > LONGEST_SENTENCE - 50 for span in spans[:-1])


def test_a_word_without_an_end_is_cut():
    text = "x" * (2 * LONGEST_SENTENCE) + "[1]" + "x" * 3
    markers = tuple(find_markers(text, 0, len(text), None))
    first, second, third = split_sentences(text, 0, len(text), markers)
    assert (first.end, second.end) == (LONGEST_SENTENCE, 2 * LONGEST_SENTENCE + 3)
    assert third == (second.end, len(text))


@given(TEXTS)
@settings(max_examples=300)
def test_text_without_markers_keeps_every_offset(text):
    markers = tuple(find_markers(text, 0, len(text), None))
    plain, offsets = without_markers(text, 0, len(text), markers)
    assert [text[offset] for offset in offsets] == list(plain)
    assert sum(m.end - m.start for m in markers) == len(text) - len(plain)


@given(TEXTS)
@settings(max_examples=300)
def test_each_marker_supports_exactly_one_clause(text):
    markers = tuple(find_markers(text, 0, len(text), None))
    clauses = split_clauses(text, 0, len(text), markers)
    assert [i for clause in clauses for i in clause.markers] == list(range(len(markers)))
    for clause in clauses:
        assert 0 <= clause.start <= clause.end <= len(text)
        for index in clause.markers:
            assert clause.end <= markers[index].start


def test_a_marker_supports_the_clause_that_it_ends(article):
    start = article.text.index("During the exile")
    end = article.text.index("[47][48][46]") + len("[47][48][46]")
    clauses = split_clauses(article.text, start, end, article.markers)
    said = [
        (article.text[c.start : c.end], [article.markers[i].label for i in c.markers])
        for c in clauses
    ]
    assert [labels for _, labels in said] == [["45", "46"], ["47", "48", "46"]]
    assert said[0][0].endswith("continued to plan and carry out attacks")
    assert said[1][0].startswith("and it allegedly conducted")


def test_a_neighbours_markers_are_not_borrowed(article):
    start = article.text.index("In 1986, France expelled")
    end = article.text.index("Camp Ashraf in Iraq.", start) + len("Camp Ashraf in Iraq.")
    clauses = split_clauses(article.text, start, end, article.markers)
    assert clauses[-1].markers == ()
    assert article.text[clauses[-1].start : clauses[-1].end].startswith("forcing it to relocate")
