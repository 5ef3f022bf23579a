"""The README: its code runs, its output is what comes, and it tells of every option."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from qa import Quoth
from qa.cli import app
from qa.streams import run

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_python_blocks_run(bundled, monkeypatch):
    # The whole set was asked for other tests already.
    monkeypatch.setattr(Quoth, "evaluate", lambda _quoth: bundled)
    found = blocks("python")
    assert found
    for block in found:
        exec(compile(block, "README.md", "exec"), {})


def console_examples() -> list[tuple[str, str]]:
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, output = part.split("\n", 1)
            found.append((command, output))
    return found


@pytest.mark.parametrize(("command", "expected"), console_examples())
def test_console_blocks_print_what_is_shown(command, expected, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    program, *arguments = shlex.split(command)
    assert program == "quoth"
    assert run(lambda: app(arguments, standalone_mode=False)) == 0
    shown = "\n".join(line.rstrip() for line in capsys.readouterr().out.split("\n"))
    assert shown.strip() == expected.strip()


def options() -> dict[str, list[str]]:
    command = typer.main.get_command(app)
    assert isinstance(command, typer.core.TyperGroup)
    return {
        name: [
            option
            for parameter in sub.params
            for option in getattr(parameter, "opts", [])
            if option.startswith("-") and option != "--help"
        ]
        for name, sub in command.commands.items()
    }


def test_every_command_and_option_is_told():
    rows = {
        match.group(1): match.group(0)
        for match in re.finditer(r"^\| `quoth (\w+)[^`]*`.*$", README, re.MULTILINE)
    }
    found = options()
    assert set(rows) == set(found)
    for name, names in found.items():
        told = set(re.findall(r"`(--?[\w-]+)`", rows[name]))
        assert told == set(names), name


def test_make_targets_that_are_told_exist():
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"(?:`|^)make ([\w-]+)", README, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_json_shapes_are_told(quoth):
    answer = quoth.ask("Who founded it?").to_dict()
    quote = answer["quotes"][0]
    for key in (*answer, *quote, *quote["citations"][0]):
        assert f"`{key}`" in README, key


def test_files_that_are_named_exist():
    for name in re.findall(r"`((?:index|qa|tests)/[\w./-]+)`", README):
        assert (ROOT / name).exists(), name


def test_the_constants_that_are_told_are_those_in_use():
    from index.formats.detect import MAX_ARTICLE_BYTES

    assert f"up to {MAX_ARTICLE_BYTES // 1_000_000} MB" in README
