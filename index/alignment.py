"""Printed numbers against the entries of a list, as two whole sequences.

In a whole page number ``n`` means entry ``n``. A copy may have lost entries, so that every later
number means an entry further up (the *offset* grows by one), or hold one twice (it falls by
one), and its list may have been cut short. The lattice below has a column for each number and a
row for each offset; a forward-backward pass (Rabiner 1989, "A tutorial on hidden Markov models",
https://doi.org/10.1109/5.18626) adds up all paths through it, each weighed by what the numbers
and the entries show, and gives every number a distribution over entries.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]

# How many entries a copy is expected to lose, and to hold twice; how likely its list is cut.
_LOST_ENTRIES = 0.7
_MOST_OFTEN_LOST = 0.03
_EXTRA_ENTRIES = 0.01
# Two entries in a row may be alike on the page itself: one pair in some thousand entries is.
_EXTRA_LIKE_THE_LAST = 0.1
_CUT_LIST = 0.01
# Offsets that are considered beyond those that the two lengths ask for.
_SPARE_OFFSETS = 6
_MOST_OFFSETS = 60


@dataclass(frozen=True, slots=True)
class Alignment:
    """What every number means. ``entries[n - 1, e - 1]`` is the probability that number ``n``
    means entry ``e``, shape (numbers, entries); ``lost[n - 1]`` that its entry is not there."""

    entries: Matrix
    lost: Matrix


def align(match: Matrix, absent: Matrix, unused: Matrix, like_last: Sequence[bool]) -> Alignment:
    """Run the forward-backward pass.

    Args:
        match: log-likelihood of what is seen of number ``n`` if it means entry ``e``, shape
            (numbers, entries); numbers run from 1 to the largest that is printed.
        absent: the same if its entry was lost, shape (numbers,).
        unused: log-likelihood that no number for entry ``e`` is printed, shape (entries,).
        like_last: for each entry, whether it is the same as the one before it.
    """
    numbers, entries = match.shape
    offsets = np.array(offset_range(numbers, entries))
    lost = min(_LOST_ENTRIES / numbers, _MOST_OFTEN_LOST)
    skip = np.where(like_last, np.log(_EXTRA_LIKE_THE_LAST), np.log(_EXTRA_ENTRIES / entries))
    lattice = _Lattice(
        # Row n, column k: number n + 1 with offset offsets[k] means entry n + 1 - offsets[k].
        match=_diagonal(match, offsets) + np.log1p(-lost),
        lost=absent + np.log(lost),
        skip=_skips(skip, numbers, offsets),
        cut=np.log(_CUT_LIST) + np.cumsum(absent[::-1])[::-1],
        end=_ends(unused, numbers, offsets),
        full=numbers - entries,
        offsets=offsets,
    )
    return lattice.posterior(entries)


def offset_range(numbers: int, entries: int) -> range:
    """Return the offsets that are considered: how far a number may stand from its entry."""
    highest = min(max(0, numbers - entries) + _SPARE_OFFSETS, _MOST_OFFSETS)
    return range(-_SPARE_OFFSETS, highest + 1)


def _diagonal(match: Matrix, offsets: npt.NDArray[np.int64]) -> Matrix:
    numbers, entries = match.shape
    entry = np.arange(numbers)[:, None] - offsets[None, :]
    inside = (entry >= 0) & (entry < entries)
    rows = np.arange(numbers)[:, None]
    return np.where(inside, match[rows, np.clip(entry, 0, entries - 1)], -np.inf)


def _skips(skip: Matrix, numbers: int, offsets: npt.NDArray[np.int64]) -> Matrix:
    """Return the weight of passing over the entry that number n + 1 would mean."""
    entry = np.arange(numbers + 1)[:, None] - offsets[None, :]
    inside = (entry >= 0) & (entry < len(skip))
    return np.where(inside, skip[np.clip(entry, 0, len(skip) - 1)], -np.inf)


def _ends(unused: Matrix, numbers: int, offsets: npt.NDArray[np.int64]) -> Matrix:
    """Return the weight of ending with each offset: what is left of the list is not printed."""
    left = np.concatenate([np.cumsum(unused[::-1])[::-1], [0.0]])
    used = numbers - offsets
    inside = (used >= 0) & (used <= len(unused))
    return np.where(inside, left[np.clip(used, 0, len(unused))], -np.inf)


@dataclass(frozen=True, slots=True)
class _Lattice:
    match: Matrix
    lost: Matrix
    skip: Matrix
    cut: Matrix
    end: Matrix
    full: int
    offsets: npt.NDArray[np.int64]

    def posterior(self, entries: int) -> Alignment:
        numbers, width = self.match.shape
        before = np.full((numbers + 1, width), -np.inf)
        before[0] = np.where(self.offsets == 0, 0.0, -np.inf)
        self._pass_over(before[0], 0)
        for n in range(numbers):
            row = before[n] + self.match[n]
            row[1:] = np.logaddexp(row[1:], before[n][:-1] + self.lost[n])
            before[n + 1] = row
            self._pass_over(before[n + 1], n + 1)
        after = np.full((numbers + 1, width), -np.inf)
        after[numbers] = self.end
        # Weight of all paths on which the list ends before number n + 1.
        cut = np.full(numbers, -np.inf)
        for n in range(numbers, -1, -1):
            if n < numbers:
                row = after[n + 1] + self.match[n]
                row[:-1] = np.logaddexp(row[:-1], after[n + 1][1:] + self.lost[n])
                used_up = self.offsets == n - (numbers - self.full)
                row = np.where(used_up, np.logaddexp(row, self.cut[n]), row)
                cut[n] = np.logaddexp.reduce(np.where(used_up, before[n] + self.cut[n], -np.inf))
                after[n] = row
            self._pass_over_backwards(after[n], n)
        total = after[0][self.offsets == 0][0]
        return self._spread(before, after, cut, total, entries)

    def _pass_over(self, row: Matrix, n: int) -> None:
        for k in range(len(row) - 1, 0, -1):
            row[k - 1] = np.logaddexp(row[k - 1], row[k] + self.skip[n, k])

    def _pass_over_backwards(self, row: Matrix, n: int) -> None:
        for k in range(1, len(row)):
            row[k] = np.logaddexp(row[k], row[k - 1] + self.skip[n, k])

    def _spread(
        self, before: Matrix, after: Matrix, cut: Matrix, total: float, entries: int
    ) -> Alignment:
        numbers, width = self.match.shape
        meant = np.zeros((numbers, entries))
        weight = np.exp(before[:-1] + self.match + after[1:] - total)
        for k in range(width):
            entry = np.arange(numbers) - self.offsets[k]
            inside = (entry >= 0) & (entry < entries)
            meant[np.flatnonzero(inside), entry[inside]] = weight[inside, k]
        gone = np.exp(before[:-1, :-1] + self.lost[:, None] + after[1:, 1:] - total).sum(axis=1)
        gone += np.cumsum(np.exp(cut - total))
        return Alignment(meant, gone)
