"""Authors, editors and translators of a citation template, and its year."""

import re
from dataclasses import dataclass

from index.formats.wikitext.calls import Call
from index.formats.wikitext.stream import Stream, words
from index.formats.wikitext.tags import resolve_tags

_YEAR = re.compile(r"(?<!\d)(\d{3,4}[a-z]?)(?![\da-z])")
_PLAIN_YEAR = re.compile(r"(?:c\. )?\d{1,4}[a-z]?$|n\.d\.[a-z]?$")
_MOST = 100


@dataclass(frozen=True, slots=True)
class Person:
    """A name as it is printed, family name first; a body has no given name.

    ``key`` is what short forms call the person.
    """

    family: Stream
    given: Stream
    key: str


def people(call: Call, role: str) -> list[Person]:
    """Return who is named in a role (author, editor, translator), in order."""
    found: list[Person] = []
    for number in range(1, _MOST):
        family = call.stream(*_keys(role, "family", number))
        if not family:
            break
        given = call.stream(*_keys(role, "given", number))
        found.append(Person(family, given, words(resolve_tags(family))))
    return found or _vancouver(
        call.text({"author": "vauthors", "editor": "veditors"}.get(role, ""))
    )


def _vancouver(listed: str) -> list[Person]:
    """Read names such as ``Smith JB, Doe K``."""
    names = [name.strip() for name in listed.split(",") if name.strip()]
    return [Person([name], [], name.rsplit(" ", 1)[0]) for name in names]


def _keys(role: str, part: str, number: int) -> list[str]:
    last, first = ("last", "surname"), ("first", "given")
    names = last if part == "family" else first
    counts = [str(number), *([""] if number == 1 else [])]
    keys: list[str] = []
    for count in counts:
        for name in names:
            if role == "author":
                keys += [f"{name}{count}"]
            keys += [f"{role}-{name}{count}", f"{role}{count}-{name}"]
        if part == "family":
            keys.append(f"{role}{count}")
    return keys


def year_of(date: str) -> str:
    """Return the year of a date, with the letter that tells works of one year apart."""
    if _PLAIN_YEAR.match(date):
        return date
    years: list[str] = _YEAR.findall(date)
    return years[-1] if years else ""
