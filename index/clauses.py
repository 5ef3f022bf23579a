"""Divides a passage into clauses, each with the markers that support it."""

from collections.abc import Sequence

from index.formats.lines import strip_span
from index.records import Clause, Marker
from index.sentences import markers_within

_CLAUSE_EDGE = " \t\n\r\u00a0,;:–—.!?"


def split_clauses(text: str, start: int, end: int, markers: Sequence[Marker]) -> tuple[Clause, ...]:
    """Divide ``text[start:end]`` at its markers: a marker supports the clause that it ends.

    Clauses are trimmed of white space and of the punctuation between them; a run of markers
    (no word between them) ends one clause. Words after the last marker are
    a clause without markers; punctuation alone is none.
    """
    clauses: list[Clause] = []
    run: list[int] = []
    begin = start
    position = start
    for index in markers_within(markers, start, end):
        marker = markers[index]
        if run and any(c.isalnum() for c in text[position : marker.start]):
            clauses.append(_clause(text, begin, markers[run[0]].start, run))
            begin, run = position, []
        run.append(index)
        position = marker.end
    if run:
        clauses.append(_clause(text, begin, markers[run[0]].start, run))
        begin = position
    rest = _clause(text, begin, end, [])
    if rest.start < rest.end and any(c.isalnum() for c in text[rest.start : rest.end]):
        clauses.append(rest)
    return tuple(clauses)


def _clause(text: str, start: int, end: int, markers: Sequence[int]) -> Clause:
    while start < end and text[start] in _CLAUSE_EDGE:
        start += 1
    span = strip_span(text, start, end)
    return Clause(*span, tuple(markers))
