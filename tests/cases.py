"""Reads case files: name, input and expected output as plain text (after mwparserfromhell's)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.conftest import DATA


@dataclass(frozen=True)
class Case:
    name: str
    given: str
    expected: list[str]


def read_cases(name: str) -> Iterator[Case]:
    text = (DATA / name).read_text(encoding="utf-8").replace("<nbsp>", "\u00a0")
    for block in text.split("\nname: ")[1:]:
        title, body = block.split("\n", 1)
        given, expected = body.split("\n---\n")
        yield Case(title, given, [line for line in expected.strip().split("\n") if line])


def parametrize(name: str) -> Any:
    cases = list(read_cases(name))
    assert cases, f"{name} has no case"
    return pytest.mark.parametrize("case", cases, ids=[case.name for case in cases])
