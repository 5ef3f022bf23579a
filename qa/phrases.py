"""Sentences of ours that are put together, by the keys of their pieces, in any language.

All faces speak English; the page has a table like this one for each language that it speaks
(`qa/web/text.py`).
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

ENGLISH: Mapping[str, str] = {
    "listing": "{before} and {last}",
    "name": "\u201c{name}\u201d",
    # Why there is no source.
    "no_source": "The article gives no source for this.",
    "no_source_here": "The article gives no source for the answering words; the numbers in the "
    "quote belong to others.",
    # Why there is no answer.
    "reason_unsure": "No passage answers the question surely enough (confidence "
    "{confidence:.2f}, needed {needed:.2f}).",
    "reason_unknown": "{names} does not stand in the article.",
    "reason_unknown_several": "{names} do not stand in the article.",
    "reason_unknown_among": "{names} does not stand in the articles that come nearest.",
    "reason_unknown_several_among": "{names} do not stand in the articles that come nearest.",
    # What is wrong with a copy.
    "copy_wrong": "In this copy {wrong}.",
    "copy_no_list": "the reference list is missing",
    "copy_drifted": "the numbers in the text and the reference list have drifted apart",
    "copy_lacking": "the reference list lacks entries that the text cites",
    "copy_broken": "{count} entry has lost its source",
    "copy_broken_several": "{count} entries have lost their source",
    "copy_notes_missing": "{count} note is missing",
    "copy_notes_missing_several": "{count} notes are missing",
    "copy_notes_unsure": "{count} note is missing or uncertain",
    "copy_notes_unsure_several": "{count} notes are missing or uncertain",
    "copy_numbers": "Of {count} different numbers in the text, {told}.",
    "copy_exact": "{count} stand as printed",
    "copy_realigned": "{count} were matched to another entry than the one that bears them",
    "copy_uncertain": "{count} stay uncertain",
    "copy_missing": "{count} have no entry here",
}


class Say(Protocol):
    """Gives a piece by its key, ``parts`` put into its braces."""

    def __call__(self, key: str, **parts: object) -> str: ...


def english(key: str, **parts: object) -> str:
    """Return a piece in English."""
    return ENGLISH[key].format(**parts)


def counted(key: str, count: int, say: Say) -> str:
    """Return a piece about one thing or about several."""
    return say(key if count == 1 else f"{key}_several", count=count)


def listing(pieces: Sequence[str], say: Say) -> str:
    """Return pieces one after another, as a language lists them; there is at least one."""
    if len(pieces) == 1:
        return pieces[0]
    return say("listing", before=", ".join(pieces[:-1]), last=pieces[-1])
