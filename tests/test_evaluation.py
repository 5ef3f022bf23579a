"""What the tab that scores Quoth shows, takes and stops, apart from the browser."""

import json
import re
import threading
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import QuestionSetError
from qa.evaluate import evaluate
from qa.questions import parse_questions
from qa.report import fault_of, score_rows
from qa.web.charts import render_charts
from qa.web.question_set import MOST_BYTES, MOST_QUESTIONS, take_upload, title_of
from qa.web.runs import Runs, StoppedError
from qa.web.shelf import MOST_CHARACTERS
from qa.web.tables import (
    FAULTS,
    MOST_SHOWN,
    Miss,
    chosen_misses,
    kinds_of,
    misses_of,
    render_about,
    render_failure,
    render_misses,
    render_note,
    render_scores,
)
from tests.markup import parse
from tests.question_rows import ROWS, question_lines

LANGUAGES = ("en", "de")


@pytest.fixture(scope="module")
def groups():
    return parse_questions(question_lines().encode(), Path("few.jsonl"))


@pytest.fixture(scope="module")
def few(quoth, groups):
    return evaluate(quoth, groups)


@pytest.fixture(scope="module")
def none_answerable(quoth):
    lines = question_lines([row for row in ROWS if not row[2]])
    return evaluate(quoth, parse_questions(lines.encode(), Path("none.jsonl")))


def squad(count=1):
    """A SQuAD set of ``count`` questions that have an answer each, and not the one it is given."""
    context = "Ada Brown built the lighthouse of Quend in 1871. It burned down in 1902."
    answers = [{"text": "burned", "answer_start": context.index("burned")}] * 3
    qas = [
        {"id": str(i), "question": "Who built the lighthouse?", "answers": answers}
        for i in range(count)
    ]
    paragraphs = [{"context": context, "qas": qas}]
    return json.dumps({"data": [{"title": "Quend", "paragraphs": paragraphs}]}).encode()


# What is shown.


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_score_of_the_terminal_is_shown_with_its_name(few, language):
    html = render_scores(few, "<b>Ada</b>", language)
    parsed = parse(html)
    assert "<b>Ada</b>" in parsed.text
    shown = re.findall(r'<th scope="row">(.*?)<small>(.+?)</small></th><td>(.*?)</td>', html)
    assert [(name, score) for name, _, score in shown] == [row[1:] for row in score_rows(few)]
    assert re.findall("<caption>(.*?)</caption>", html) == [
        "retrieval",
        "answers",
        "abstention",
        "latency",
    ]


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


def test_titles(quoth, groups):
    assert title_of(groups, "Ada", "en") == "Ada"
    (group,) = parse_questions(squad(), Path("squad.json"))
    assert title_of([group], "Ada", "en") == "Quend"
    assert title_of([group] * 4, "Ada", "en") == "4 articles"


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
        render_failure(said, language),
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_curves_take_the_colours_of_the_page_and_say_what_they_show(few, language):
    before = dict(matplotlib.rcParams)
    html = render_charts(few, language)
    assert dict(matplotlib.rcParams) == before
    pictures = re.findall("<svg.*?</svg>", html, re.DOTALL)
    assert len(pictures) == 2
    for picture in pictures:
        root = ElementTree.fromstring(picture)
        assert root.get("role") == "img"
        assert re.search(r"\d\.\d{3}", root.get("aria-label") or "")
        assert not re.search("#[0-9a-f]{6}(?![0-9a-f])|<style|<metadata|font-family", picture)
        assert "currentColor" in picture
    assert "var(--q-link)" in pictures[0]
    assert "var(--q-warm)" in pictures[1]
    ids = re.findall(r' id="(.*?)"', html)
    assert len(ids) == len(set(ids))
    for used in re.findall(r"(?:href=\"#|url\(#)([^\")]+)", html):
        assert used in ids


def test_a_curve_with_nothing_to_draw_is_left_out(none_answerable):
    assert render_charts(none_answerable, "en").count("<svg") == 1


# What is taken.


def upload(tmp_path, content, name="mine.jsonl"):
    path = tmp_path / "somewhere" / name
    path.parent.mkdir()
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "count"), [(question_lines().encode(), len(ROWS)), (squad(3), 3)]
)
def test_an_uploaded_set_is_read_and_deleted(tmp_path, content, count):
    path = upload(tmp_path, content)
    found = take_upload(str(path))
    assert (found.name, found.count) == ("mine.jsonl", count)
    assert not path.exists()


def many(count):
    row = {"question": "Who?", "answerable": False}
    return "\n".join(json.dumps({**row, "id": str(i)}) for i in range(count)).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Dear diary", "mine.jsonl, line 1: not JSON"),
        (b"\xff\xfe", "mine.jsonl is not UTF-8"),
        (b"", "mine.jsonl has no question"),
        (b"[" * 100_000, "mine.jsonl, line 1: not JSON that can be read"),
        (many(MOST_QUESTIONS + 1), "more than 5,000 questions"),
        (squad(MOST_QUESTIONS + 1), "more than 5,000 questions"),
    ],
)
def test_what_is_no_question_set_is_told_in_a_line_and_deleted(tmp_path, content, said):
    path = upload(tmp_path, content)
    with pytest.raises(QuestionSetError) as caught:
        take_upload(str(path))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "somewhere" not in str(caught.value)
    assert not path.exists()


def test_the_largest_sets(tmp_path):
    assert take_upload(str(upload(tmp_path, many(MOST_QUESTIONS)))).count == MOST_QUESTIONS
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(
        QuestionSetError, match=r"^large\.json has more than 20 MB, which is the most$"
    ):
        take_upload(str(path))
    assert not path.exists()


def test_a_set_that_brings_a_very_long_article(tmp_path):
    qas = [{"id": "1", "question": "Who?", "answers": [{"text": "It", "answer_start": 0}]}]
    paragraph = {"context": "It ran. " * (MOST_CHARACTERS // 8 + 1), "qas": qas}
    squad = {"version": "1.1", "data": [{"title": "Run", "paragraphs": [paragraph]}]}
    with pytest.raises(QuestionSetError, match=r"at most 1,000,000 are taken here$"):
        take_upload(str(upload(tmp_path, json.dumps(squad).encode())))


def test_an_upload_that_is_gone_or_oddly_named(tmp_path):
    with pytest.raises(QuestionSetError, match=r"^none\.jsonl cannot be read: No such file"):
        take_upload(str(tmp_path / "none.jsonl"))
    with pytest.raises(QuestionSetError, match=r"^a b, line 1"):
        take_upload(str(upload(tmp_path, b"x", "a\nb")))


# What is stopped.


def test_a_run_ends_where_its_progress_says_so(quoth, groups):
    seen = []

    def stop_at_two(done, total):
        seen.append((done, total))
        if done == 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        evaluate(quoth, groups, progress=stop_at_two)
    assert seen == [(1, len(ROWS)), (2, len(ROWS))]


def test_a_run_ends_while_an_article_is_indexed(quoth):
    def stop(_done, _total):
        raise StoppedError

    with pytest.raises(StoppedError):
        evaluate(quoth, parse_questions(squad(), Path("squad.json")), indexing=stop)


def test_a_session_has_one_run_and_ends_no_other():
    runs = Runs()
    assert runs.stop_of("a").is_set()
    runs.begin("a")
    runs.begin("b")
    first, other = runs.stop_of("a"), runs.stop_of("b")
    assert not first.is_set()
    runs.begin("a")
    assert first.is_set()
    second = runs.stop_of("a")
    runs.finish("a", first)
    assert runs.stop_of("a") is second
    runs.end("a")
    assert second.is_set()
    assert not other.is_set()
    runs.finish("b", other)
    assert runs.stop_of("b") is not other


def never(_before):
    pytest.fail("there is nothing to wait for")


def test_runs_take_turns():
    runs, waits = Runs(), threading.Event()
    first, second = threading.Event(), threading.Event()
    done: list[str] = []

    def wait(before):
        done.append(f"after {before}")
        waits.set()

    def come_second():
        with runs.turn(second, wait):
            done.append("second")

    thread = threading.Thread(target=come_second)
    with runs.turn(first, never):
        thread.start()
        assert waits.wait(60)
        done.append("first")
    thread.join(60)
    assert done[0] == "after 1"
    assert done[-1] == "second"
    assert "first" in done[:-1]


def test_a_run_that_waits_can_be_stopped_and_holds_up_nobody():
    runs, stopped = Runs(), threading.Event()
    stopped.set()

    def look(_before):
        if stopped.is_set():
            raise StoppedError

    with runs.turn(threading.Event(), never), pytest.raises(StoppedError), runs.turn(stopped, look):
        pytest.fail("it had to wait")
    with runs.turn(threading.Event(), never):
        pass
