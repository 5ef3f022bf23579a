"""The command as people and programs meet it: output, exit codes, one line for an error."""

import json
import os
import re
import socket
import subprocess
import sys

import pytest


def quoth_command(*arguments, env=None):
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "qa.cli", *arguments],
        capture_output=True, text=True, timeout=120, check=False, env={**os.environ, **(env or {})},
    )  # fmt: skip


def test_ask_in_a_process_of_its_own():
    done = quoth_command("ask", "Who founded it?")
    assert done.returncode == 0
    assert "Mohammad Hanifnejad[4]" in done.stdout
    assert "Chehabi, Houchang E. (1990)." in done.stdout
    assert "Traceback" not in done.stderr


def test_ask_json_is_what_python_gets(command, quoth):
    for question, code in (("Who founded it?", 0), ("Was it ever banned in Australia?", 1)):
        got, out, err = command("ask", question, "--json")
        assert (got, err) == (code, "")
        assert json.loads(out) == json.loads(json.dumps(quoth.ask(question).to_dict()))


def test_ask_without_an_answer(command):
    code, out, _ = command("ask", "How tall is the Eiffel Tower?")
    assert code == 1
    assert out.startswith("No answer found in the article.")


def test_a_question_is_never_read_as_markup(command):
    code, out, err = command("ask", "Who is [bold red]Maryam[/bold red] of [link=x]Iran[/link]?")
    assert code in (0, 1)
    assert out
    assert err == ""


def test_retrieve(command, quoth):
    code, out, _ = command("retrieve", "Who founded it?", "-k", "2", "--json")
    assert code == 0
    hits = json.loads(out)
    assert [h["rank"] for h in hits] == [1, 2]
    for hit in hits:
        assert quoth.article.text[hit["start"] : hit["end"]] == hit["text"]
    code, out, _ = command("retrieve", "Who founded it?", "-k", "2")
    assert "Hanifnejad" in out


def test_references(command):
    code, out, _ = command("references", "--json")
    assert code == 0
    table = {row["number"]: row for row in json.loads(out)}
    assert table["4"]["status"] == "exact"
    assert (table["46"]["status"], table["46"]["entry"]) == ("realigned", 45)
    assert table["38"]["status"] == "uncertain"
    assert table["38"]["candidates"][0]["source"]
    assert table["4"]["works"][0]["authors"] == [{"family": "Chehabi", "given": "Houchang E."}]
    code, out, _ = command("references")
    assert "uncertain" in out
    said = " ".join(out.replace("│", " ").split())
    assert "have drifted apart, 4 entries have lost their source and 4 notes are missing." in said
    assert "entry 45 has two back-links" in said


def test_references_to_take_away(command):
    code, out, _ = command("references", "--cite", "text")
    assert code == 0
    assert out.splitlines()[0].replace("\xa0", " ") == "O'Hern 2012, p. 208."
    assert "Cite error" not in out
    code, out, _ = command("references", "--cite", "csl")
    items = json.loads(out)
    assert len({item["id"] for item in items}) == len(items) == 72 - 4 + 3 + 4  # two hold more
    code, out, _ = command("references", "--cite", "bibtex")
    assert "title = {{Iranian Politics and Religious Modernism" in out
    code, _, err = command("references", "--cite", "csl", "--json")
    assert code == 2
    assert err == "quoth: --cite has formats of its own: --cite csl is JSON\n"


SENTENCE = "Ada Lovelace wrote the first program in 1843."
SOURCES = ("Woolley 1999, p. 8.", "Toole 1998, p. 175.")
PAGES = {
    "ada.txt": f"""Ada Lovelace

She lived in London.[1] {SENTENCE}[2]

  1. ^ {SOURCES[0]}
  2. ^ {SOURCES[1]}
""",
    "ada.html": f"""<!DOCTYPE html><html><head><title>Ada Lovelace - Wikipedia</title></head><body>
<div id="mw-content-text"><div class="mw-parser-output">
<p>She lived in London.<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup>
{SENTENCE}<sup id="cite_ref-2" class="reference"><a href="#cite_note-2">[2]</a></sup></p>
<ol class="references">
<li id="cite_note-1"><a href="#cite_ref-1">^</a>
<span class="reference-text">{SOURCES[0]}</span></li>
<li id="cite_note-2"><a href="#cite_ref-2">^</a>
<span class="reference-text">{SOURCES[1]}</span></li>
</ol></div></div></body></html>""",
    "ada.wikitext": f"""'''Ada Lovelace''' was a mathematician.
She lived in London.<ref>{SOURCES[0]}</ref> {SENTENCE}<ref>{SOURCES[1]}</ref>

== References ==
{{{{reflist}}}}
""",
}


@pytest.mark.parametrize("name", PAGES)
def test_build_and_ask_an_article_of_ones_own(command, tmp_path, name):
    # Named after nothing: what it is written in is told by its content.
    (tmp_path / "page").write_text(PAGES[name])
    code, out, _ = command("build", str(tmp_path / "page"), "--out", str(tmp_path / "index"))
    assert code == 0
    assert "2 references, 2 numbers" in out
    question = "When did Ada Lovelace write the first program?"
    code, out, _ = command("ask", question, "--index", str(tmp_path / "index"), "--json")
    assert code == 0
    quote = json.loads(out)["quotes"][0]
    assert quote["text"] == f"{SENTENCE}[2]"
    (citation,) = quote["citations"]
    assert (citation["number"], citation["status"], citation["entry"]) == ("2", "exact", 2)
    assert citation["source"] == SOURCES[1]


def test_evaluate(command, tmp_path):
    few, plot = tmp_path / "few.jsonl", tmp_path / "plot.png"
    line = {"id": "1", "question": "Who founded it?", "evidence": ["Saeid Mohsen"]}
    few.write_text(json.dumps({**line, "answerable": True}))
    code, out, _ = command("evaluate", str(few), "--json", "--plot", str(plot))
    assert code == 0
    assert json.loads(out)["answers"]["first_quote"] == 1.0
    assert plot.is_file()
    code, out, _ = command("evaluate", str(few), "--removed")
    assert code == 0
    assert few.name in out
    assert "1 questions, 1 answerable" in out
    assert "auroc removed" in out
    typo = {**line, "id": "2", "evidence": ["Saeid Mohsin"], "answerable": True}
    few.write_text(f"{json.dumps({**line, 'answerable': True})}\n{json.dumps(typo)}\n")
    code, out, told = command("evaluate", str(few), "--json")
    assert (code, json.loads(out)["unfounded"]) == (0, ["2"])
    assert told == "quoth: no passage holds what is to answer these questions: 2\n"


def bad(tmp_path, ada, port):
    files = {
        "empty.txt": b"",
        "binary.txt": b"\x00\x01",
        "latin.txt": "Caf\u00e9 is a word.".encode("latin-1"),
        "broken.jsonl": b'{"id": "1"}\n',
        "deep.jsonl": b"[" * 100_000,
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    letters = tmp_path / "letters"
    letters.mkdir(exist_ok=True)
    (letters / "x").write_text("x")
    at = str(tmp_path) + "/"
    out = ["--out", at + "index"]
    return {
        "an empty question": (["ask", ""], "the question is empty"),
        "a long question": (["ask", "x" * 100_000], "the most that can be asked"),
        "a control character": (["ask", "Who\x07?"], "control character"),
        "no question": (["ask"], "question"),
        "an unknown option": (["ask", "Who?", "--nope"], "--nope"),
        "an unknown command": (["tell"], "tell"),
        "k is zero": (["retrieve", "Who?", "-k", "0"], "-k"),
        "an unknown mode": (["retrieve", "Who?", "--mode", "magic"], "magic"),
        "no such index": (["ask", "Who?", "--index", at + "none"], "quoth build"),
        "no such model": (["ask", "Who?", "--model", at + "none"], "cannot be had"),
        "no such article": (["build", at + "none.txt", *out], "there is no file"),
        "an empty article": (["build", at + "empty.txt", *out], "no text to read"),
        "a binary article": (["build", at + "binary.txt", *out], "binary"),
        "a badly encoded article": (["build", at + "latin.txt", *out], "not UTF-8"),
        "no folder for the index": (["build", at + "latin.txt"], "--out"),
        "a folder of something else": (["build", "--out", at + "letters"], "not an index"),
        "a place that cannot be written": (["build", "--out", "/proc/q"], "cannot be written"),
        "no such question set": (["evaluate", at + "none.jsonl"], "there is no question set"),
        "a set on another article": (["evaluate", "--index", ada], "no evidence of the question"),
        "a nest of brackets": (["evaluate", at + "deep.jsonl"], "line 1"),
        "a port that is taken": (["serve", "--port", str(port)], "in use"),
        "no such address": (["serve", "--host", "203.0.113.9"], "cannot be served"),
        "a very long name": (["build", "--out", at + "x" * 300], "cannot be written"),
        "a broken question set": (["evaluate", at + "broken.jsonl"], "line 1"),
        "an unknown article": (["evaluate", "--article", "Atlantis"], "no article 'Atlantis'"),
        "a plot of no known type": (["evaluate", "--plot", at + "x.nope"], "ends in one of"),
        "a plot in no folder": (["evaluate", "--plot", at + "no/x.png"], "no such folder"),
        "a port out of range": (["serve", "--port", "0"], "--port"),
    }


def test_bad_input_gets_one_clear_line(command, tmp_path, subtests):
    (tmp_path / "ada.txt").write_text("Ada wrote a long note on the engine.")
    ada = str(tmp_path / "ada")
    command("build", str(tmp_path / "ada.txt"), "--out", ada)
    taken = socket.create_server(("127.0.0.1", 0))
    cases = bad(tmp_path, ada, taken.getsockname()[1])
    for name, (arguments, said) in cases.items():
        with subtests.test(name):
            code, out, err = command(*arguments)
            assert code == 2
            assert out == ""
            assert said in err
            assert err.startswith("quoth: ")
            assert err.count("\n") == 1
    taken.close()


def test_an_index_that_stands_is_not_lost_to_a_bad_article(command, tmp_path):
    (tmp_path / "ada.txt").write_text("Ada wrote a long note on the engine.")
    folder = str(tmp_path / "index")
    assert command("build", str(tmp_path / "ada.txt"), "--out", folder)[0] == 0
    (tmp_path / "ada.txt").write_bytes(b"\x00")
    assert command("build", str(tmp_path / "ada.txt"), "--out", folder)[0] == 2
    assert command("retrieve", "What did Ada write?", "--index", folder)[0] == 0


@pytest.mark.parametrize(
    "name", ["", "ask", "retrieve", "references", "build", "articles", "evaluate", "serve"]
)
def test_help(command, name):
    code, out, _ = command(*([name] if name else []), "--help")
    assert code == 0
    assert "--help" in out
    assert not re.search(r"\s+$", out.split("\n")[0])
