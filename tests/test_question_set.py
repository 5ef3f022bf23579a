"""Question sets that a visitor uploads: read, or refused in one line."""

import gc
import json
from pathlib import Path

import pytest

from index.errors import QuestionSetError, QuothError
from qa.questions import parse_questions
from qa.web import question_set
from qa.web.question_set import MOST_QUESTIONS, title_of, uploaded_set
from qa.web.room import MOST_CHARACTERS, Room
from tests.question_rows import ROWS, question_lines, squad


def test_titles():
    groups = parse_questions(question_lines().encode(), Path("few.jsonl"))
    assert title_of(groups, "Ada", "en") == "Ada"
    (group,) = parse_questions(squad(), Path("squad.json"))
    assert title_of([group], "Ada", "en") == "Quend"
    assert title_of([group] * 4, "Ada", "en") == "4 articles"


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
    found = uploaded_set(str(path))
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
        uploaded_set(str(path))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "somewhere" not in str(caught.value)
    assert not path.exists()


def test_the_largest_sets(tmp_path):
    assert uploaded_set(str(upload(tmp_path, many(MOST_QUESTIONS)))).count == MOST_QUESTIONS


def test_a_set_that_brings_a_very_long_article(tmp_path):
    qas = [{"id": "1", "question": "Who?", "answers": [{"text": "It", "answer_start": 0}]}]
    paragraph = {"context": "It ran. " * (MOST_CHARACTERS // 8 + 1), "qas": qas}
    squad = {"version": "1.1", "data": [{"title": "Run", "paragraphs": [paragraph]}]}
    with pytest.raises(QuestionSetError, match=r"at most 1,000,000 are taken here$"):
        uploaded_set(str(upload(tmp_path, json.dumps(squad).encode())))


def test_all_visitors_sets_together_have_so_much_room(tmp_path, monkeypatch):
    content = many(3)
    monkeypatch.setattr(question_set, "QUESTION_SETS", Room(len(content), "the server is full"))
    first = uploaded_set(str(upload(tmp_path, content)))
    assert first.count == 3
    path = tmp_path / "more.jsonl"
    path.write_bytes(content)
    with pytest.raises(QuothError, match="the server is full"):
        uploaded_set(str(path))
    assert not path.exists()
    del first
    gc.collect()
    path.write_bytes(content)
    assert uploaded_set(str(path)).count == 3
