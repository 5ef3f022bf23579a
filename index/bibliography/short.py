"""Reads short footnotes, "Goulka et al. 2009, p. 85", which name a work described elsewhere."""

import re
from dataclasses import replace

from index.bibliography.items import PAGES
from index.months import MONTH
from index.records import Name, Work

_PARTICLE = r"(?:de|da|di|del|van|von|der|den|la|le|bin|ibn|al|el|ter|ten|dos|du)"
_UPPER = r"(?:[A-ZÀ-ÖØ-ÞĀ-ſ]|al-|el-|d'|d’)[\w'’\-‐]{1,40}"
_ONE = rf"(?:{_PARTICLE}\s){{0,3}}{_UPPER}(?:\s(?:{_PARTICLE}\s)?{_UPPER}){{0,3}}"
_NAMES = (
    rf"(?P<first>{_ONE})"
    rf"(?:(?P<more>(?:,\s{_ONE}){{0,5}},?\s(?:&|and)\s{_ONE})|,?\set\sal\.?)?"
)
_YEAR = r"(?:1[0-9]|20)\d\d[a-z]?"
# A colon after the year is followed by a page or a quotation; a title would be a full citation.
_PLAIN = rf"(?P<year>{_YEAR})(?=\s*(?:[,.;)]|$|pp?\.|:\s?[\d\"“p]))"
# "Smith (2001). Title." is a full citation too.
_BRACKETED = rf"\((?P<bracketed>{_YEAR})(?=,\s?pp?\.|\)\s*(?:$|\.\s*$|[,:]\s?(?:pp?\.|[\"“])))\)?"
_SHORT = re.compile(rf"\(?{_NAMES},?\s(?:{_PLAIN}|{_BRACKETED})")
_AT = re.compile(
    rf"\s?[,:]?\s*(?:(?:pp?\.|pages?)\s*|(?<=:)\s?)(?P<pages>{PAGES})(?:ff?)?"
    r"(?=\s*[.,;:)\"“]|$|\s[–\"“])"
)
_MORE = re.compile(r"[\s.,)]*(?:;|&|and\b)\s*[^\W\d_]")
_SPLIT = re.compile(r",\s(?:&|and)\s|,\s|\s(?:&|and)\s")
_NO_NAME = re.compile(
    rf"(?:{MONTH}|Spring"
    r"|Summer|Autumn|Fall|Winter|In|See|Since|After|Before|From|By|About|Until|During|Retrieved"
    r"|Archived|Updated|Published|Copyright|Cf|Also|And|For|As|On|At|Early|Late|Mid|Vol|Chapter)\b"
    r"|.*\b(?:Act|Census|Report|Statistics|Election|Elections|Survey|Budget|Olympics|Cup"
    r"|Convention|Law|Bill|Constitution|Index|Treaty|Order|Code|Edition)$"
    r"|.*\b[A-Z]{1,2}$"
)


def is_short(work: Work) -> bool:
    """Whether ``work`` is a short footnote, which names a work but has no title of its own."""
    return work.title is None


def in_full(cited: Work | None, described: Work | None) -> Work | None:
    """Return the work that an entry means: what is described elsewhere in full, with the pages
    and the year that a short entry names; else what the entry says itself."""
    if cited is None or described is None or not is_short(cited) or is_short(described):
        return cited or described
    return replace(
        described, pages=cited.pages or described.pages, year=cited.year or described.year
    )


def read_short(text: str) -> Work | None:
    """Return what a short footnote says, or ``None`` for any other text.

    One that names several works says nothing of one work.
    """
    match = _SHORT.match(text)
    if match is None:
        return None
    names = [match["first"], *(n for n in _SPLIT.split(match["more"] or "") if n)]
    if any(_NO_NAME.match(name) for name in names):
        return None
    at = _AT.match(text, match.end())
    end = at.end() if at is not None else match.end()
    if _MORE.match(text, end):
        return None
    return Work(
        kind="document",
        authors=tuple(Name(name) for name in names),
        year=match["year"] or match["bracketed"],
        pages=at["pages"] if at is not None else None,
    )
