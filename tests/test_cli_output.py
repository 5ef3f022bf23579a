"""What the command writes where: to readers who have gone, full disks, terminals, in JSON."""

import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from importlib.metadata import version

import pytest

from qa.terminal import shown


def shell(line, **env):
    """Run a shell line in which QUOTH stands for the command; return code, output and errors."""
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line.replace("QUOTH", f"{sys.executable} -m qa.cli")],
        capture_output=True, text=True, timeout=120, check=False, env={**os.environ, **env},
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_output_that_nobody_reads_is_no_error():
    assert shell("QUOTH references --json | head -n 1") == (0, "[\n", "")
    assert shell('QUOTH ask "Who founded it?" | true') == (0, "", "")
    assert shell('QUOTH ask "Who founded it?" >&-')[0] == 0


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full stands in for a full disk")
def test_output_that_cannot_be_written_is_one_line():
    code, _, err = shell('QUOTH ask --json "Who founded it?" > /dev/full')
    assert code == 2
    assert err == "quoth: the output cannot be written: No space left on device\n"


def test_a_terminal_without_unicode_gets_marks():
    code, out, err = shell('QUOTH ask "How is it written in Persian?"', PYTHONIOENCODING="ascii")
    assert code in (0, 1)
    assert "?" in out
    assert err == ""


def test_no_command_shows_the_help():
    code, out, err = shell("QUOTH")
    assert code == 0
    assert "Commands:" in out
    assert err == ""


def test_control_characters_of_an_article_never_reach_the_terminal(command, tmp_path):
    (tmp_path / "x.txt").write_text("Ada wrote \033]0;pwned\007 a \033[31mlong\033[0m note there.")
    folder = str(tmp_path / "index")
    command("build", str(tmp_path / "x.txt"), "--out", folder)
    for name in ("ask", "retrieve"):
        _, out, _ = command(name, "What did Ada write there?", "--index", folder)
        assert "\ufffd[31mlong" in out
        assert "\033" not in out


RAW = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def restyling(command, tmp_path):
    """The index of an article whose text and source would restyle and reorder a terminal."""
    (tmp_path / "x.txt").write_text(
        "Ada wrote \033]0;pwned\007 a \x9b31mlong\x7f note there.[1]\n\n"
        "  1. ^ Smith, Ann (2009). Bridges \033[31mof\033]0;pwned\007 \u202eworld \x9b31m. "
        "Penguin.\n"
    )
    folder = str(tmp_path / "index")
    assert command("build", str(tmp_path / "x.txt"), "--out", folder)[0] == 0
    return folder


def test_json_holds_no_control_character(command, restyling):
    for arguments in (
        ("ask", "What did Ada write there?", "--json"),
        ("retrieve", "What did Ada write there?", "--json"),
        ("references", "--json"),
        ("references", "--cite", "csl"),
    ):
        _, out, _ = command(*arguments, "--index", restyling)
        assert not RAW.search(out)
        told = json.dumps(json.loads(out), ensure_ascii=False)
        assert "\x9b31m" in told


def test_an_error_holds_no_control_character(command):
    code, _, err = command("build", "\033[31mx\x9b", "--out", "\x9b31mx")
    assert code == 2
    assert not RAW.search(err.removesuffix("\n"))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("style", ["text", "bibtex", "csl"])
def test_sources_to_take_away_are_verbatim_but_on_a_terminal(command, restyling, style):
    arguments = ("references", "--cite", style, "--index", restyling)
    _, written, _ = command(*arguments)
    assert ("of\033]0;pwned\007 \u202eworld \x9b31m" in written) == (style != "csl")
    ours, theirs = os.openpty()
    process = subprocess.Popen([sys.executable, "-m", "qa.cli", *arguments], stdout=theirs)
    os.close(theirs)
    with open(ours, "rb") as terminal, suppress(OSError):  # which is how its end is told
        on_terminal = b""
        while piece := os.read(terminal.fileno(), 65_536):
            on_terminal += piece
    assert process.wait(timeout=60) == 0
    told = on_terminal.decode().replace("\r\n", "\n")
    assert told == (written if style == "csl" else shown(written))
    assert not RAW.search(told.replace("\t", " "))


def test_the_version_is_told(command):
    assert command("--version") == (0, f"quoth {version('quoth')}\n", "")


def test_what_is_typed_wrong_is_told_in_words_of_ours(command):
    _, _, told = command("retrieve", "x", "--mode", "foo")
    assert "Invalid value for '--mode': 'foo' is not one of 'hybrid'" in told
