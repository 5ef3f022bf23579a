"""Tells the lists of explanatory notes from the reference list, and gives notes their labels.

Copies count the entries of every list from 1, or not at all, while the text calls the notes
``[a]``, ``[note 1]`` or ``[ii]``. What the text uses tells which list is meant.
"""

from collections.abc import Sequence, Set
from dataclasses import replace
from typing import NamedTuple

from index.labels import label_at, place
from index.labels import styles as styles_of
from index.records import Marker, Reference

# Headings under which a list holds notes, where another list has the references.
_NOTES = frozenset({"notes", "footnotes", "explanatory notes", "explanatory footnotes"})
_LONGEST_LETTERED = 52
# Notes that a copy may show in a table only, where no mark is read.
_MOST_SKIPPED = 4


def assign_notes(
    lists: Sequence[tuple[str, Sequence[Reference]]], notes: Set[str], largest: int
) -> list[Reference]:
    """Return the entries of all lists, those of notes with the labels that the text uses.

    Args:
        lists: every list with the heading above it, in lower case.
        notes: the labels of the notes that the text uses (``a``, ``note 1``).
        largest: the largest number that the text uses, 0 without any.
    """
    styles = styles_of(notes)
    counts = sorted((len(entries) for _, entries in lists), reverse=True)
    others = _Others(
        len(lists),
        counts[0] if counts else 0,
        counts[1] if len(counts) > 1 else 0,
        sum(heading in _NOTES for heading, _ in lists),
        sum(bool(entries) and entries[0].label == "1" for _, entries in lists),
    )
    assigned: list[Reference] = []
    for heading, entries in lists:
        if _holds_notes(heading, entries, others, styles, largest):
            assigned += _labelled(entries, styles)
        else:
            assigned += entries
    return assigned


def keep_plausible(markers: Sequence[Marker], entries: Sequence[Reference]) -> list[Marker]:
    """Return ``markers`` without letters that no list of notes has, or that come too early.

    "leader[s]" is a word that was changed in a quotation: it stands where no note r was seen.
    A few notes more than the list has may be meant: a copy can have lost them.
    """
    known = {entry.label for entry in entries if entry.group == "note"}
    letters = {m.label for m in markers if m.group == "note" and place("a", m.label)}
    listed = sum(place("a", label) > 0 for label in known)
    last = (listed or len(letters)) + _MOST_SKIPPED
    return [
        marker
        for marker in markers
        if marker.group != "note"
        or marker.label in known
        or not (at := place("a", marker.label))
        or at <= last
    ]


class _Others(NamedTuple):
    """What all lists of a copy are like: how many, the two longest, how many under a heading of
    notes, how many that begin with 1."""

    lists: int
    longest: int
    second: int
    under_notes: int
    from_one: int


def _holds_notes(
    heading: str,
    entries: Sequence[Reference],
    others: _Others,
    styles: dict[str, int],
    largest: int,
) -> bool:
    """Whether a list that bears numbers, or no labels at all, holds notes."""
    if not entries or any(entry.group == "note" for entry in entries):
        return False
    if others.lists == 1:
        return bool(styles) and largest == 0
    if entries[0].label != "1":
        return False  # it goes on counting where another list ends
    longest_other = others.second if len(entries) == others.longest else others.longest
    if heading in _NOTES and others.under_notes < others.lists:
        return bool(styles) or longest_other >= largest
    if heading not in _NOTES and others.under_notes:
        return False
    return others.from_one > 1 and len(entries) < longest_other and len(entries) in styles.values()


def _labelled(entries: Sequence[Reference], styles: dict[str, int]) -> list[Reference]:
    """Give every entry the label that the text uses for its place."""
    fitting = [style for style, most in styles.items() if most <= len(entries)]
    style = max(fitting, key=lambda one: styles[one], default=None)
    if style is None:
        style = "a" if len(entries) <= _LONGEST_LETTERED else "1"
    return [
        replace(entry, group="note", label=label_at(style, number))
        for number, entry in enumerate(entries, 1)
    ]
