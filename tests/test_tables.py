"""A report as HTML: every score, every question that went wrong, and nothing as markup."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluate import evaluate
from qa.questions import parse_questions
from qa.report import fault_of, score_rows
from qa.web.tables import (
    FAULTS,
    MOST_SHOWN,
    Miss,
    chosen_misses,
    kinds_of,
    misses_of,
    render_about,
    render_misses,
    render_note,
    render_scores,
)
from qa.web.text import numeral
from tests.markup import parse
from tests.question_rows import ROWS, question_lines, squad

LANGUAGES = ("en", "de")


@pytest.fixture(scope="module")
def few(quoth):
    return evaluate(quoth, parse_questions(question_lines().encode(), Path("few.jsonl")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_score_of_the_terminal_is_shown_with_its_name(few, language):
    html = render_scores(few, "<b>Ada</b>", language)
    parsed = parse(html)
    assert "<b>Ada</b>" in parsed.text
    shown = re.findall(r'<th scope="row">(.*?)<small>(.+?)</small></th><td>(.*?)</td>', html)
    assert [(name, score) for name, _, score in shown] == [
        (name, numeral(language, score)) for _, name, score in score_rows(few)
    ]
    assert any("," in score for _, _, score in shown) == (language == "de")
    assert re.findall("<caption>(.*?)</caption>", html) == [
        "retrieval",
        "answers",
        "abstention",
        "latency",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_whose_evidence_is_nowhere_are_named(few, language):
    assert few.unfounded == ["6", "7"]
    [told] = re.findall('<p class="unfounded".*?</p>', render_scores(few, "", language))
    assert told.endswith(": 6, 7</p>")
    named = [replace(o, question=replace(o.question, id="<b>")) for o in few.outcomes] * 9
    [told] = re.findall(
        '<p class="unfounded".*?</p>',
        render_scores(replace(few, outcomes=tuple(named)), "", language),
    )
    assert told.count("&lt;b&gt;, ") == 9
    assert "&lt;b&gt; ...</p>" in told
    right = [o for o in few.outcomes if o.question.id not in few.unfounded]
    assert "unfounded" not in render_scores(replace(few, outcomes=tuple(right)), "", language)


def test_the_tally_counts_every_question_once(few):
    numbers = [int(n) for n in re.findall(r"<dd>(\d+)</dd>", render_scores(few, "", "en"))]
    assert sum(numbers) == len(ROWS)
    assert numbers == [4, 1, 1, 1, 1]


def test_a_question_goes_wrong_in_three_ways(few):
    assert [fault_of(outcome) for outcome in few.outcomes] == [
        *[None] * 5,
        "wrong quote",
        "refused",
        "no answer there",
    ]
    wrong, refused, invented = misses_of(few)
    assert wrong.expected == ("<b>Atlantis</b>",)
    assert "Albania" in wrong.came
    assert refused.came
    assert not refused.near
    assert invented.expected == ()
    assert "1965" in invented.came


def test_what_a_squad_set_expects_is_told_in_words(quoth):
    report = evaluate(quoth, parse_questions(squad(), Path("squad.json")))
    (miss,) = misses_of(report)
    assert miss.expected == ("burned",)
    assert miss.article == "Quend"
    assert '<q dir="auto">burned</q>' in render_misses([miss], "en")


def test_no_misses_and_too_many(few):
    assert "No question went wrong" in render_misses([], "en")
    (miss, *_) = misses_of(few)
    html = render_misses([miss] * (MOST_SHOWN + 1), "en")
    assert html.count("<tr") == MOST_SHOWN + 1
    assert f"the first {MOST_SHOWN} of {MOST_SHOWN + 1}" in html


texts = st.text(min_size=1, max_size=40) | st.sampled_from(
    ["<script>alert(1)</script>", "\"' onclick=x", "</td></table>", "&lt;", "${x}", "{{x}}", "{0}"]
)
misses = st.builds(
    Miss,
    question=texts,
    history=st.lists(texts, max_size=2).map(tuple),
    article=texts,
    kind=texts,
    fault=st.sampled_from(list(FAULTS)),
    expected=st.lists(texts, max_size=5).map(tuple),
    came=texts,
    near=st.booleans(),
    confidence=st.floats(0, 1),
)
TABLE_TAGS = set(
    "div table caption thead tbody tr th td span small q i em b p details summary".split()
)


def even(text):
    return " ".join(text.split())


def test_evidence_that_differs_in_spaces_alone_is_told_once(few):
    (miss, *_) = misses_of(few)
    html = render_misses([replace(miss, expected=("5 May", "6 May", "5\u00a0May"))], "en")
    assert re.findall('<q dir="auto">(.*?)</q>', html)[:2] == ["5 May", "6 May"]
    assert html.count("<q ") == 3


@given(st.lists(misses, max_size=4), st.sampled_from(LANGUAGES))
def test_nothing_of_a_set_becomes_markup(found, language):
    parsed = parse(render_misses(found, language))
    assert parsed.tags <= TABLE_TAGS
    text = even("".join(parsed.text))
    for miss in found:
        for said in (miss.question, miss.kind, miss.came, *miss.expected[:3], *miss.history):
            assert even(said) in text


@given(texts, st.booleans(), st.sampled_from(LANGUAGES))
def test_nothing_of_a_title_or_a_message_becomes_markup(said, bundled, language):
    for html in (
        render_about(said, bundled, language),
        render_note(said),
    ):
        parsed = parse(html)
        assert parsed.tags <= {"p", "details", "summary", "pre", "div", "strong"}
        assert said in "".join(parsed.text)


@given(st.lists(misses, max_size=8), st.data())
def test_a_filter_keeps_what_it_says_and_all_of_it(found, data):
    assert chosen_misses(found) == tuple(found)
    assert sorted(map(repr, found)) == sorted(
        repr(miss) for kind in kinds_of(found) for miss in chosen_misses(found, kind)
    )
    assert sorted(map(repr, found)) == sorted(
        repr(miss) for fault in FAULTS for miss in chosen_misses(found, None, fault)
    )
    kind = data.draw(st.sampled_from([None, *kinds_of(found), "none of them"]))
    fault = data.draw(st.sampled_from([None, *FAULTS]))
    assert chosen_misses(found, kind, fault) == tuple(
        m for m in found if (kind is None or m.kind == kind) and (not fault or m.fault == fault)
    )
