"""The file of what visitors say: whole lines, for its owner alone."""

import json
import stat
import subprocess
import sys
import threading

import pytest

from index.errors import FeedbackError
from qa.questions import read_questions
from qa.web.feedback import (
    FeedbackRecord,
    default_folder,
    feedback_file,
    feedback_record,
    save_feedback,
)
from tests.conftest import ROOT

# Saves the record of its standard input several times.
WRITER = """
import json, sys
from pathlib import Path
from index.articles import ARTICLE
from index.formats.detect import parse_article
from qa.web.feedback import save_feedback
article = parse_article(ARTICLE.read_bytes(), ARTICLE.name)
record = json.load(sys.stdin)
for number in range(int(sys.argv[2])):
    save_feedback(article, record | {"id": f"{sys.argv[3]}-{number}"}, Path(sys.argv[1]))
"""
# Does so where there is no room for more than a part of the line.
NO_ROOM = """
import resource
from qa.web.feedback import feedback_file
room = feedback_file(article, Path(sys.argv[1])).stat().st_size + 100
resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
save_feedback(article, record, Path(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def record(quoth):
    answer = quoth.ask("When did it begin meeting Iraqi officials?")
    return feedback_record(quoth.article, quoth.passages, answer, liked=True)


def test_the_file_is_for_its_owner_alone(article, record, tmp_path):
    path = save_feedback(article, record, tmp_path / "of" / "visitors")
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_feedback_is_kept_among_the_users_data(monkeypatch, tmp_path, article, record):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    path = save_feedback(article, record)
    assert path.parent == default_folder()
    assert tmp_path in path.parents or sys.platform != "linux"


def test_where_nothing_can_be_written_it_says_so(article, record, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FeedbackError) as caught:
        save_feedback(article, record, tmp_path / "file")
    assert str(caught.value).startswith("feedback cannot be saved: ")
    with pytest.raises(FeedbackError, match="cannot be saved"):
        save_feedback(article, record, tmp_path / "file" / "folder")
    feedback_file(article, tmp_path).mkdir()
    with pytest.raises(FeedbackError, match="cannot be saved"):
        save_feedback(article, record, tmp_path)


def test_a_file_that_is_full_takes_no_more(article, record, tmp_path, monkeypatch):
    path = save_feedback(article, record, tmp_path)
    before = path.read_bytes()
    monkeypatch.setattr("qa.web.feedback.MOST_FILE_BYTES", 2 * len(before))
    save_feedback(article, record, tmp_path)
    with pytest.raises(FeedbackError, match="which is the most that is kept"):
        save_feedback(article, record, tmp_path)
    assert path.read_bytes() == 2 * before


def test_all_files_together_take_no_more_either(article, record, tmp_path, monkeypatch):
    path = save_feedback(article, record, tmp_path)
    (tmp_path / "another.jsonl").write_bytes(path.read_bytes())
    monkeypatch.setattr("qa.web.feedback.MOST_BYTES", 2 * path.stat().st_size + 10)
    with pytest.raises(FeedbackError, match="which is the most that is kept"):
        save_feedback(article, record, tmp_path)


def writer(code: str, record: FeedbackRecord, *arguments: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT, text=True, stdin=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(json.dumps(record))
    process.stdin.close()
    process.stdin = None
    return process


def test_threads_and_processes_write_whole_lines(article, record, tmp_path):
    # Longer than what any buffer writes at once.
    long = record.copy()
    long["history"] = ["Why was that so? " * 50] * 40
    processes = [writer(WRITER, long, str(tmp_path), "60", name) for name in ("p", "q")]

    def write(name: str) -> None:
        for number in range(60):
            given = long.copy()
            given["id"] = f"{name}-{number}"
            save_feedback(article, given, tmp_path)

    threads = [threading.Thread(target=write, args=(name,)) for name in ("t", "u", "v")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for process in processes:
        assert process.communicate()[1] == ""
        assert process.returncode == 0
    [group] = read_questions(feedback_file(article, tmp_path))
    names = {f"{name}-{number}" for name in "pqtuv" for number in range(60)}
    assert {question.id for question in group.questions} == names


@pytest.mark.skipif(sys.platform == "win32", reason="files cannot be limited there")
def test_where_a_line_does_not_fit_none_of_it_stays(article, record, tmp_path):
    path = save_feedback(article, record, tmp_path)
    before = path.read_bytes()
    process = writer(WRITER + NO_ROOM, record, str(tmp_path), "0", "")
    said_wrong = process.communicate()[1]
    assert process.returncode == 1
    assert "FeedbackError: feedback cannot be saved" in said_wrong
    assert path.read_bytes() == before
