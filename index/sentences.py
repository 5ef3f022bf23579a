"""Splits a stretch of an article into sentences without losing an offset.

Boundaries come from ``sentencex`` (Wikimedia), run on the text with its markers left out,
because ``Paris.[42] During`` hides the boundary; they are then carried back to the article.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import sentencex

from index.formats.lines import strip_span
from index.records import Marker, Span

# In characters. A list or a table whose lines have no full stop would be one "sentence", too long
# to be a quote; the longest of real pages have some hundreds.
LONGEST_SENTENCE = 5_000
# Abbreviations after which a new sentence never begins, and those that it never begins after
# with a figure; sentencex misses both.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:St|Ste|Rev|Hon|Prof|Dr|Mr|Mrs|Ms|Gen|Lt|Col|Maj|Capt|Cpl|Sgt|Adm|Gov|Sen|Rep|"
    r"Fr|Mt|approx|ca|cf|c|vs|v|eds|trans|e\.g|i\.e|et al)\.$"
)
_BEFORE_FIGURE = re.compile(
    r"(?:^|[\s(])(?:vols?|nos?|pp?|chs?|chap|secs?|figs?|art|op|lines?|ll|est|fl)\.$", re.IGNORECASE
)
_INK = re.compile(r"\S")
_WORD = re.compile(r"\w")
# Inline cleanup tags of Wikipedia; they end a sentence as markers do, and hide its border too.
_TAG = re.compile(
    r"(?<=\S)\[(?:(?:better source|citation|clarification|full citation|further explanation|"
    r"non-primary source|page|verification|year) needed|according to whom\?|by whom\?|dead link|"
    r"disputed|dubious[^\]\n]{0,20}|failed verification|how\?|needs update|not in citation given|"
    r"original research\?|specify|unreliable source\?|update|vague|when\?|where\?|which\?|who\?|"
    r"why\?)\]",
    re.IGNORECASE,
)


def markers_within(markers: Sequence[Marker], start: int, end: int) -> range:
    """Return the indices of the markers that lie in ``[start, end)``; ``markers`` are sorted."""
    first = bisect_left(markers, start, key=lambda marker: marker.start)
    last = bisect_left(markers, end, key=lambda marker: marker.start)
    return range(first, last)


def without_markers(
    text: str, start: int, end: int, markers: Sequence[Marker]
) -> tuple[str, list[int]]:
    """Return ``text[start:end]`` without its markers, and each character's offset in ``text``.

    ``markers`` are all of the article's, sorted.
    """
    offsets: list[int] = []
    position = start
    for index in markers_within(markers, start, end):
        offsets.extend(range(position, markers[index].start))
        position = max(position, markers[index].end)
    offsets.extend(range(position, end))
    return "".join(text[offset] for offset in offsets), offsets


def split_sentences(text: str, start: int, end: int, markers: Sequence[Marker] = ()) -> list[Span]:
    """Return the sentences of ``text[start:end]``, in order, as spans of ``text``.

    The spans do not overlap and leave out only white space. Markers after a sentence's last
    character belong to that sentence, also where white space stands before them. What goes on
    without an end for more than ``LONGEST_SENTENCE`` characters is cut.
    """
    plain, offsets = without_markers(text, start, end, markers)
    tags = [match.span() for match in _TAG.finditer(plain)]
    starts = [0, *(end for _, end in tags)]
    stops = [*(begin for begin, _ in tags), len(plain)]
    kept = [range(*edges) for edges in zip(starts, stops, strict=True)]
    plain = "".join(plain[piece.start : piece.stop] for piece in kept)
    offsets = [offsets[place] for piece in kept for place in piece]
    # A no-break space keeps "p. 208" together in print; for the splitter it is a space.
    pieces = _join_false_starts(plain, _boundaries(plain.replace("\u00a0", " ")))
    spans: list[Span] = []
    for number, (first, last) in enumerate(pieces):
        begin = offsets[first] if spans else start
        # Up to the next sentence's first character, so that markers in between stay here.
        stop = offsets[pieces[number + 1][0]] if number + 1 < len(pieces) else end
        assert offsets[last - 1] < stop
        spans.extend(_cut(text, begin, stop, markers))
    return spans


def _cut(text: str, start: int, end: int, markers: Sequence[Marker]) -> Iterator[Span]:
    """Yield ``text[start:end]`` in pieces short enough to be read, each with what cites for it."""
    while start < end:
        stop = end
        if end - start > LONGEST_SENTENCE:
            latest = start + LONGEST_SENTENCE
            space = max(text.rfind("\n", start, latest), text.rfind(" ", start, latest))
            stop = space if space > start else latest
            for index in markers_within(markers, start, end):
                if markers[index].end <= stop:
                    continue
                if markers[index].start > _next_ink(text, stop, end):
                    break
                stop = markers[index].end
        span = strip_span(text, start, stop)
        if span.start < span.end:
            yield span
        start = _next_ink(text, stop, end)


def _next_ink(text: str, start: int, end: int) -> int:
    found = _INK.search(text, start, end)
    return found.start() if found else end


def _boundaries(plain: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for boundary in sentencex.get_sentence_boundaries("en", plain):
        span = strip_span(plain, boundary["start_index"], boundary["end_index"])
        if span.start < span.end:
            spans.append(span)
    return spans


def _join_false_starts(plain: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join what cannot begin a sentence to the one before it."""
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        before = plain[max(joined[-1][0], joined[-1][1] - 12) : joined[-1][1]] if joined else ""
        if before and (
            plain[first].islower()
            or plain[first] in "[,;:)"
            or not _WORD.search(plain, first, last)
            or _ABBREVIATION.search(before)
            or (plain[first].isdigit() and _BEFORE_FIGURE.search(before))
        ):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined
