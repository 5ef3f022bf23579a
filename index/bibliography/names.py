"""Reads the names before a citation's title, in the forms that reference lists print."""

import re
from collections.abc import Sequence

from index.bibliography.fields import full_name
from index.records import Name

_WORD = r"[^\W\d_][\w'’.\-‐–]*"  # "O'Hern", "Jean-Pierre", "al-Hassan", "St."
_UPPER = r"(?:[A-ZÀ-ÖØ-ÞĀ-ſ]|al-|el-|d'|d’)[\w'’\-‐]*"
_PARTICLE = r"(?:de|da|di|del|van|von|der|den|la|le|bin|ibn|al|el|ter|ten|dos|du)"
_FAMILY = rf"(?:{_PARTICLE}\s){{0,3}}{_UPPER}(?:\s(?:{_PARTICLE}\s)?{_UPPER}){{0,3}}"
_INITIALS = r"(?:[^\W\d_]\.[\s-]?)+"

# "Chehabi, Houchang E." where no date or quotation mark tells the last name's end: only
# "Given.", "Given I." and "I. I." are sure, as "J. Civilization." may begin the title.
_LONG = r"[A-ZÀ-ÖØ-ÞĀ-ſ][\w'’\-‐]+"
_GIVEN = rf"(?:{_LONG}(?:\s{_LONG})?(?=\.\s|;)|(?:{_UPPER}\s)?(?:[^\W\d_]\.\s?)+(?=\s|;|\b))"
_PERSON = rf"{_FAMILY},\s{_GIVEN}"
_PERSONS = re.compile(rf"{_PERSON}(?:;\s{_PERSON}){{0,40}}")
_FULL_PERSON = re.compile(rf"(?:[^\W\d_]\.\s?){{1,4}}{_LONG}(?=\.\s)")  # "B. L. Rice."

# "Taylor, R. and Smith, I.", "Smith, J. A., Jones, B., & Brown, C."
_APA_PERSON = rf"{_FAMILY},\s{_INITIALS}"
_APA = re.compile(
    rf"{_APA_PERSON}(?:,\s?{_APA_PERSON}){{0,40}}(?:,?\s?(?:and|&)\s{_APA_PERSON})?,?"
)
_APA_ONE = re.compile(rf"({_FAMILY}),\s((?:[^\W\d_]\.[\s-]?)*[^\W\d_]\.)")
_VANCOUVER_PERSON = rf"{_FAMILY}\s[A-ZÀ-Þ]{{1,3}}"
_VANCOUVER = re.compile(rf"{_VANCOUVER_PERSON}(?:,\s{_VANCOUVER_PERSON}){{0,60}}(?:,\set al\.?)?")
_VANCOUVER_ONE = re.compile(rf"({_FAMILY})\s([A-ZÀ-Þ]{{1,3}})(?=,|$)")
_JUNIOR = r"(?:,?\s(?:Jr|Sr|II|III|IV)\.?)?"
_INVERTED = re.compile(rf"({_WORD}(?:\s{_WORD}){{0,4}}),\s({_WORD}(?:\s{_WORD}){{0,4}}{_JUNIOR})")
_NATURAL = re.compile(rf"{_UPPER}(?:\s[^\W\d_]\.){{0,2}}(?:\s{_UPPER}){{1,2}}")
_BODY_FAMILY = re.compile(
    r"\b(?:of|and|the|for|Ministry|Department|University|Institute|Committee|Council|Office"
    r"|Agency|Association|Commission|Society|Inc|Ltd|LLC)\b|[&\d]"
)
_ET_AL = re.compile(r"[,;]?\s*(?:et\s+al|and\s+others)\.?$")
_EDITORS = re.compile(r",?\s*(?:\((?:eds?\.?|editors?)\)|(?:eds?\.|editors?))$", re.IGNORECASE)
_NO_NAME = re.compile(r"[\"“”?!:\[\]<>{}|=/]|\.\s\w{2,}.*\.\s\w{2,}|https?\b", re.DOTALL)
_NOT_FIRST = re.compile(r"(?:See|In|Cf|For|From|As|Per|Quoted|Cited|According|Also|Note)\b")
_LOWER_RUN = re.compile(r"\b(?!(?:of|and|the|for|de|la|et|al|und|der|y|on|in|du|des)\b)[a-z]{4,}\b")
_MOST_WORDS = 10
_LONGEST = 4000


def read_names(text: str) -> tuple[Name, ...] | None:
    """Read all names of a list; ``()`` for editors alone, ``None`` if ``text`` is no such list.

    ``text`` is all that stands before a date in parentheses or a quoted title.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    if _EDITORS.search(text):
        return ()
    text = _ET_AL.sub("", text)
    if _VANCOUVER.fullmatch(text):
        return tuple(Name(m[1], m[2]) for m in _VANCOUVER_ONE.finditer(text))
    if ";" not in text and _APA.fullmatch(text):
        return tuple(Name(m[1], m[2]) for m in _APA_ONE.finditer(text))
    names: list[Name] = []
    for part in _parts(text):
        name = _read_name(part)
        if name is None:
            return None
        names.append(name)
    return tuple(names) or None


def find_persons(text: str) -> tuple[tuple[Name, ...], int] | None:
    """Read the persons that ``text`` begins with, and where they end, if their end is sure."""
    match = _PERSONS.match(text)
    if match is not None:
        names = [_read_name(part) for part in match.group().split(";")]
        known = tuple(name for name in names if name is not None)
        if len(known) == len(names) and all(name.given for name in known):
            return known, match.end()
    match = _FULL_PERSON.match(text)
    return None if match is None else ((Name(match.group()),), match.end())


def _parts(text: str) -> Sequence[str]:
    parts = [part.strip() for part in text.split(";")]
    last = parts[-1]
    for word in (" & ", " and "):
        first, found, second = last.partition(word)
        # "Smith, Ann & Jones, Bo" are two persons; "Taylor & Francis" is one body.
        if found and _is_person(first) and _is_person(second):
            parts[-1:] = [first.strip(), second.strip()]
            break
    return [part for part in parts if part]


def _is_person(text: str) -> bool:
    return _BODY_FAMILY.search(text) is None and (
        _INVERTED.fullmatch(text) is not None or _NATURAL.fullmatch(text) is not None
    )


def _read_name(text: str) -> Name | None:
    text = text.strip()
    if not text or len(text) > 200 or _NO_NAME.search(text) or _NOT_FIRST.match(text):
        return None
    inverted = _INVERTED.fullmatch(text)
    if inverted is not None and not _BODY_FAMILY.search(inverted[1]):
        name = full_name(text)
        if name is not None and name.given is not None:
            return name
    if len(text.split()) > _MOST_WORDS or _LOWER_RUN.search(text) or not text[0].isalpha():
        return None
    return Name(text)
