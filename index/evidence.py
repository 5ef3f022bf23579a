"""What speaks for a printed number's meaning an entry: how often, and what is said about it.

*Counts.* An entry has as many back-links as the page cites it. A copy that lost tables,
captions or sections prints its number less often, never more often.

*Words.* A clause and the entry that it cites share words, names and years. Each shared word
weighs as much as it is rare among the entries (a naive Bayes log-ratio, capped); what a given
sum is worth was read off pages whose links are known.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb, log

import numpy as np
import Stemmer

from index.alignment import Matrix, offset_range
from index.clauses import split_clauses
from index.months import MONTHS
from index.records import Article, Reference
from index.sentences import split_sentences

_WORD = re.compile(r"[^\W_]{3,}")
# When a page was looked up or archived says nothing of what it says.
_LOOKED_UP = re.compile(r"\b(?:Retrieved|Archived|Accessed)\b[^.\n]{0,80}\.?")
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})\s)?(?P<month>{'|'.join(MONTHS)})(?:\s(?P<after>\d{{1,2}}),?)?"
    r"(?:\s(?P<year>\d{4}))?\b"
    r"|\b(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\b"
)
# The share of an entry's words that a citing clause repeats, roughly.
_REPEATED = 0.1
# What a sum of shared words is worth: log-odds of a true pair against neighbouring entries.
_SUMS = (0.0, 1.0, 1.75, 2.5, 3.5, 5.0, 7.0, 10.0, 14.0)
_WORTH = (-0.6, -0.6, 0.0, 0.6, 1.3, 1.7, 2.1, 2.6, 3.0)
_BEFORE_SHARE = 0.5
# Numbers that are kept are kept whole in most cases; some of their uses may be lost one by one,
# and any share of them where a section was.
_KEPT_WHOLE = 0.65
_KEPT_IN_PART = 0.25
_MOST_KEPT = 0.98
_MORE_THAN_LINKED = 0.002
_MOST_COUNTED = 30


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is seen, as log-likelihoods for ``index.alignment.align``.

    ``uses[n - 1]`` is how often number ``n`` is printed; ``counted`` says whether the copy's
    back-links tell anything; ``match[n - 1, k]`` belongs to number ``n`` and entry
    ``n - offsets[k]``.
    """

    uses: tuple[int, ...]
    counted: bool
    offsets: range
    match: Matrix
    absent: Matrix
    unused: Matrix

    def of(self, number: int, slot: int) -> float:
        """Return what is seen if ``number`` means the entry in ``slot``; -inf out of reach."""
        offset = number - 1 - slot
        if offset not in self.offsets:
            return float("-inf")
        return float(self.match[number - 1, self.offsets.index(offset)])


class Words:
    """The words of citing clauses and of entries, and how much a shared one weighs.

    Args:
        article: where they stand.
        slots: the entries in the order of the list; ``None`` for one that the list leaves out.
        places: the labels in question, each with the number that it counts as.
    """

    def __init__(
        self, article: Article, slots: Sequence[Reference | None], places: Mapping[str, int]
    ) -> None:
        self._stemmer = Stemmer.Stemmer("english")
        self._entries = [
            self._tokens(_LOOKED_UP.sub(" ", article.text[slot.start : slot.end]))
            if slot is not None and not slot.broken
            else None
            for slot in slots
        ]
        known = [words for words in self._entries if words is not None]
        frequency = Counter(word for words in known for word in words)
        size = len(known) + 1
        self._weights = {
            word: log(1 + _REPEATED * (1 - count / size) / ((count + 0.5) / size))
            for word, count in frequency.items()
        }
        self._citing: dict[int, dict[str, str]] = {}
        self._before: dict[int, dict[str, str]] = {}
        for label, clause, before in citing_clauses(article):
            if label in places:
                self._citing.setdefault(places[label], {}).update(self._tokens(clause))
                self._before.setdefault(places[label], {}).update(self._tokens(before))

    def _tokens(self, text: str) -> dict[str, str]:
        """Return the stems and dates in ``text``, each with the first words that have it."""
        found: dict[str, str] = {}
        for match in _WORD.finditer(text):
            found.setdefault(self._stemmer.stemWord(match.group().lower()), match.group())
        for match in _DATE.finditer(text):
            for token in _date_tokens(match):
                found.setdefault(token, match.group())
        return found

    def shared(self, number: int, slot: int) -> list[tuple[float, str]]:
        """Return the words that the text citing a number shares with an entry, as the entry has
        them, the heaviest first."""
        entry = self._entries[slot] or {}
        found = [(weight, entry[stem]) for weight, stem in self._shared_stems(number, slot)]
        return sorted(found, key=lambda pair: -pair[0])

    def worth(self, number: int, slot: int) -> float:
        """Return the log-likelihood ratio of the shared words; 0 where nothing can be compared."""
        if self._entries[slot] is None or not self._citing.get(number):
            return 0.0
        total = sum(weight for weight, _ in self._shared_stems(number, slot))
        return float(np.interp(total, _SUMS, _WORTH))

    def _shared_stems(self, number: int, slot: int) -> Iterator[tuple[float, str]]:
        entry, citing = self._entries[slot] or {}, self._citing.get(number, {})
        for stem in citing:
            if stem in entry:
                yield self._weights[stem], stem
        for stem in self._before.get(number, {}):
            if stem in entry and stem not in citing:
                yield _BEFORE_SHARE * self._weights[stem], stem


def _date_tokens(match: re.Match[str]) -> Iterator[str]:
    """Yield a date's day in the year and its month, whichever way it is written."""
    name = match.group("month")
    month = MONTHS.index(name) + 1 if name is not None else int(match.group("m"))
    day = match.group("day") or match.group("after") or match.group("d")
    year = match.group("year") or match.group("y")
    if day is not None:
        yield f"day {month}-{int(day)}"
    if year is not None:
        yield f"month {year}-{month}"


def citing_clauses(article: Article) -> Iterator[tuple[str, str, str]]:
    """Yield (label, clause, what is before it) for every marker of field and body.

    What is before it is the text since the last marker of the paragraph: sentences without a
    marker of their own are often covered by the next one.
    """
    for field in article.fields:
        if field.value is not None:
            label = article.slice(field.label)
            for clause in split_clauses(article.text, *field.value, article.markers):
                for index in clause.markers:
                    said = article.text[clause.start : clause.end]
                    yield article.markers[index].label, f"{label} {said}", ""
    for paragraph in article.paragraphs:
        covered = paragraph.start
        for span in split_sentences(article.text, paragraph.start, paragraph.end, article.markers):
            for clause in split_clauses(article.text, *span, article.markers):
                for index in clause.markers:
                    said = article.text[clause.start : clause.end]
                    yield article.markers[index].label, said, article.text[covered : clause.start]
                if clause.markers:
                    covered = article.markers[clause.markers[-1]].end


def weigh(uses: Mapping[int, int], slots: Sequence[Reference | None], words: Words) -> Evidence:
    """Weigh every number against every entry that it may mean.

    Args:
        uses: how often each number is printed.
        slots: the entries in the order of the list; ``None`` for one that the list leaves out.
        words: of the same article.
    """
    printed = tuple(uses.get(number, 0) for number in range(1, max(uses) + 1))
    links = [min(slot.backlinks, _MOST_COUNTED) if slot is not None else 1 for slot in slots]
    counts = [min(count, _MOST_COUNTED) for count in printed]
    counted = max(links) > 1 or max(counts) == 1
    table = np.log(_count_table(counts, links, counted))
    # A lost entry may have had any number of back-links: as many as the others have.
    shares = np.bincount([1, *links], minlength=table.shape[1]) / (len(links) + 1)
    absent = np.log(np.exp(table[counts]) @ shares)
    offsets = offset_range(len(printed), len(slots))
    slot = np.arange(len(printed))[:, None] - np.array(offsets)[None, :]
    inside = (slot >= 0) & (slot < len(slots))
    slot = np.clip(slot, 0, len(slots) - 1)
    match = np.where(inside, table[np.array(counts)[:, None], np.array(links)[slot]], -np.inf)
    for number, column in np.argwhere(inside):
        if slots[slot[number, column]] is None:
            match[number, column] = absent[number]
        elif counts[number]:
            match[number, column] += words.worth(number + 1, slot[number, column])
    return Evidence(printed, counted, offsets, match, absent, unused=table[0, links])


def _count_table(printed: Sequence[int], links: Sequence[int], counted: bool) -> Matrix:
    """Return the probability of ``u`` uses in the copy given ``b`` back-links, at [u, b].

    With some probability the part of the page that cites the entry is not in the copy at all;
    else most entries keep all their uses, some each use with the share that is kept overall,
    and a few any number of them. Where a copy prints no back-links (``counted`` is false) all
    counts are alike.
    """
    # Entries beyond the largest number are not printed either.
    size = max(2, len(printed), len(links))
    none = min(max(1 - sum(count > 0 for count in printed) / size, 0.02), 0.98)
    seen = [count for count in printed if count]
    kept = min(max(float(np.mean(seen)) / float(np.mean(links)), 0.3), 0.9)
    most = max(*printed, *links)
    table = np.empty((most + 1, max(links) + 1))
    for b in range(max(links) + 1):
        table[0, b] = none
        for u in range(1, most + 1):
            if not counted:
                said = 1 / most
            elif u > max(b, 1):
                said = _MORE_THAN_LINKED * 0.5 ** (u - b)
            else:
                whole, part = _thinned(u, max(b, 1), _MOST_KEPT), _thinned(u, max(b, 1), kept)
                said = _KEPT_WHOLE * whole + _KEPT_IN_PART * part
                said += (1 - _KEPT_WHOLE - _KEPT_IN_PART) / max(b, 1)
            table[u, b] = (1 - none) * said
    return table


def _thinned(u: int, b: int, kept: float) -> float:
    """Return the binomial probability that ``u`` of ``b`` uses are left."""
    return comb(b, u) * kept**u * (1 - kept) ** (b - u)
