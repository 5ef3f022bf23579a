"""The command on a library of articles."""

import json

import pytest

from tests.pages import write_pages


@pytest.fixture
def pages(tmp_path):
    return write_pages(tmp_path / "pages")


@pytest.fixture
def library(command, pages, tmp_path):
    code, out, err = command("build", str(pages), "--out", str(tmp_path / "out"), "--jobs", "1")
    assert (code, err) == (0, "")
    assert out.startswith("3 articles, 9 passages; 3 articles indexed now\nLibrary: ")
    return str(tmp_path / "out")


def test_asking_all_and_one(command, library):
    question = "When was Ouze Bridge opened?"
    code, out, err = command("ask", question, "--index", library)
    assert (code, err) == (0, "")
    lines = [line.strip() for line in out.splitlines()]
    assert lines[:2] == ["\u275d It was opened in 1887.[2]", "Ouze Bridge"]
    assert lines[2].startswith("[2] exact The Marlow Gazette")
    code, out, _ = command("ask", question, "--index", library, "--json")
    assert json.loads(out)["quotes"][0]["title"] == "Ouze Bridge"
    code, out, _ = command("ask", question, "--index", library, "--article", "Marlow Cheese")
    assert (code, out.split("\n")[0]) == (1, "No answer found in the article.")
    some = ["--article", "River Ouze", "--article", "Marlow Cheese"]
    code, out, _ = command("retrieve", question, "--index", library, *some, "--json")
    assert {hit["title"] for hit in json.loads(out)} == {"River Ouze", "Marlow Cheese"}
    assert "Marlow Cheese" in command("retrieve", "sheep", "--index", library)[1]


def test_what_it_holds(command, library):
    code, out, _ = command("articles", "--index", library, "--json")
    assert (code, json.loads(out)) == (
        0,
        [
            {"title": "Ouze Bridge", "passages": 3, "references": 2},
            {"title": "Marlow Cheese", "passages": 3, "references": 0},
            {"title": "River Ouze", "passages": 3, "references": 2},
        ],
    )
    assert "Marlow Cheese" in command("articles", "--index", library)[1]
    assert "People's Mojahedin Organization of Iran" in command("articles")[1]
    code, out, _ = command("references", "--index", library, "--article", "Ouze Bridge")
    assert "Bridges of England" in out
    assert "Rivers of Northshire" not in out


def test_files_that_are_no_articles_are_told_and_the_others_kept(command, library, pages):
    (pages / "a.txt").write_text("")
    (pages / "z.html").write_bytes(bytes(range(256)) * 9)
    code, out, err = command("build", str(pages), "--out", library, "--jobs", "1")
    assert code == 2
    assert out.startswith("3 articles, 9 passages; 0 articles indexed now")
    lines = err.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("quoth: ") for line in lines)
    assert "a.txt" in lines[0]
    assert "z.html" in lines[1]


def test_an_evaluation_of_one_of_them(command, library, tmp_path):
    line = {"id": "1", "question": "Who designed it?", "evidence": ["It was designed by Jane Kerr"],
            "references": ["1", "2"], "answerable": True}  # fmt: skip
    (tmp_path / "set.jsonl").write_text(json.dumps(line))
    arguments = ["evaluate", str(tmp_path / "set.jsonl"), "--index", library, "--json"]
    code, out, _ = command(*arguments, "--article", "Ouze Bridge")
    assert (code, json.loads(out)["retrieval"]["hit@1"]) == (0, 1.0)


def test_bad_input_gets_one_clear_line(command, library, pages, subtests):
    river, at = str(pages / "river.txt"), ["--index", library]
    cases = {
        "no such article": (["ask", "Who?", *at, "--article", "Tea"], "no article 'Tea'"),
        "an article of one": (["ask", "Who?", "--article", "Tea"], "the index of one"),
        "which article": (["references", *at], "name one with --article"),
        "which to evaluate": (["evaluate", *at], "name one with --article"),
        "in a library's place": (["build", river, "--out", library], "holds a library"),
        "jobs for one file": (["build", river, "--out", "x", "--jobs", "2"], "for a library"),
        "nowhere to build": (["build", str(pages)], "--out FOLDER"),
        "no article at all": (["build", library, "--out", "x"], "no article"),
        "a title and files": (["build", river, "--wikipedia", "X", "--out", "x"], "one article"),
    }
    for name, (arguments, said) in cases.items():
        with subtests.test(name):
            code, out, err = command(*arguments)
            assert (code, out) == (2, "")
            assert said in err
            assert err.count("\n") == 1


def test_what_a_library_does_not_hold_any_more_is_told(command, library, pages):
    (pages / "river.txt").unlink()
    code, out, err = command("build", str(pages), "--out", library, "--jobs", "1")
    assert (code, err) == (0, "")
    assert "No longer in it: River Ouze\n" in out


def test_a_build_that_is_stopped_says_how_it_goes_on(command, pages, tmp_path, monkeypatch):
    def stopped(*_args, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr("qa.build_command.build_library", stopped)
    code, out, err = command("build", str(pages), "--out", str(tmp_path / "out"))
    assert (code, out) == (130, "")
    assert err.startswith("quoth: stopped; articles that were done are kept")
