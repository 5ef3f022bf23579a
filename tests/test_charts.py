"""Curves as pictures that suit the page around them."""

import re
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import pytest

from qa.evaluate import evaluate
from qa.questions import parse_questions
from qa.web.charts import render_charts
from tests.question_rows import ROWS, question_lines


@pytest.fixture(scope="module")
def few(quoth):
    return evaluate(quoth, parse_questions(question_lines().encode(), Path("few.jsonl")))


@pytest.fixture(scope="module")
def none_answerable(quoth):
    lines = question_lines([row for row in ROWS if not row[2]])
    return evaluate(quoth, parse_questions(lines.encode(), Path("none.jsonl")))


@pytest.mark.parametrize("language", ["en", "de"])
def test_curves_take_the_colours_of_the_page_and_say_what_they_show(few, language):
    before = dict(matplotlib.rcParams)
    html = render_charts(few, language)
    assert dict(matplotlib.rcParams) == before
    pictures = re.findall("<svg.*?</svg>", html, re.DOTALL)
    assert len(pictures) == 2
    for picture in pictures:
        root = ElementTree.fromstring(picture)
        assert root.get("role") == "img"
        point, other = (".", ",") if language == "en" else (",", ".")
        assert re.search(rf"\d[{point}]\d{{3}}", root.get("aria-label") or "")
        beside = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", picture))
        assert f"0{point}2" in beside
        assert f"0{other}2" not in beside
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
