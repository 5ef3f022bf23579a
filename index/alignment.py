"""Printed numbers against the entries of a list, as two whole sequences.

In a whole page number ``n`` means entry ``n``. A copy may have lost entries, so that every later
number means an entry further up (the *offset*, number less entry, grows), or hold entries that
the page has not (it falls), and its list may have been cut short at either end. The lattice
below has a row for each number and a column for each offset; a forward-backward pass (Rabiner
1989, "A tutorial on hidden Markov models", https://doi.org/10.1109/5.18626) adds up all paths
through it, each weighed by what the numbers and the entries show, and gives every number a
distribution over entries. Runs of lost or foreign entries cost one opening and a smaller
extension for each further entry (affine gaps, Gotoh 1982).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]

# How often a copy is expected to have lost entries, and how likely a further one is lost too.
_LOST_RUNS = 0.7
_MOST_OFTEN_LOST = 0.03
_LOST_MORE = 0.6
# The same for entries that the page has not, or has once only.
_EXTRA_RUNS = 0.01
_EXTRA_MORE = 0.3
# Two entries in a row may be alike on the page itself: one pair in some thousand entries is.
_EXTRA_LIKE_THE_LAST = 0.1
# That a list was cut at its end, or at its beginning.
_CUT_END = 0.002
_CUT_BEGINNING = 0.001
# Offsets that are considered beyond those that the two lengths ask for.
_SPARE_ABOVE = 32
_SPARE_BELOW = 12
_EDGE = 2


@dataclass(frozen=True, slots=True)
class Alignment:
    """What every number means.

    ``meant[n - 1, k]`` is the probability that number ``n`` means entry ``n - offsets[k]``, shape
    (numbers, offsets); ``lost[n - 1]`` that its entry is not there. ``edge[n - 1]`` is how much
    of it lies at the edge of the offsets that were considered: what lies beyond is not known.
    """

    offsets: range
    meant: Matrix
    lost: Matrix
    edge: Matrix


def offset_range(numbers: int, entries: int) -> range:
    """Return the offsets that are considered: how far a number may stand from its entry."""
    highest = min(max(0, numbers - entries) + _SPARE_ABOVE, numbers)
    return range(-min(_SPARE_BELOW, entries), highest + 1)


def align(
    match: Matrix, absent: Matrix, unused: Matrix, like_last: Sequence[bool], offsets: range
) -> Alignment:
    """Run the forward-backward pass.

    Args:
        match: log-likelihood of what is seen of number ``n`` if it means entry
            ``n - offsets[k]``, at [n - 1, k], -inf where there is no such entry; shape (numbers,
            offsets). Numbers run from 1 to the largest that is printed.
        absent: the same if its entry was lost, shape (numbers,).
        unused: log-likelihood that no number for an entry is printed, shape (entries,).
        like_last: for each entry, whether it is the same as the one before it.
        offsets: from ``offset_range``; 0 is among them.
    """
    return _Lattice(match, absent, unused, like_last, offsets).posterior()


class _Lattice:
    """Log-weights of all steps. A step from row ``n`` decides what number ``n + 1`` means."""

    def __init__(
        self,
        match: Matrix,
        absent: Matrix,
        unused: Matrix,
        like_last: Sequence[bool],
        offsets: range,
    ) -> None:
        self._numbers, self._entries = len(absent), len(unused)
        self._offsets, self._match, self._absent = offsets, match, absent
        lost = min(_LOST_RUNS / self._numbers, _MOST_OFTEN_LOST)
        self._keep, self._lose = np.log1p(-lost), np.log(lost)
        self._find, self._lose_more = np.log1p(-_LOST_MORE), np.log(_LOST_MORE)
        # Row n, column k: entries that were passed before number n + 1 with that offset.
        self._passed = np.arange(self._numbers + 1)[:, None] - np.array(offsets)[None, :]
        inside = (self._passed >= 0) & (self._passed < self._entries)
        opening = np.where(like_last, _EXTRA_LIKE_THE_LAST, _EXTRA_RUNS / self._entries)
        entry = np.clip(self._passed, 0, self._entries - 1)
        self._skip = np.where(inside, np.log(opening)[entry], -np.inf)
        self._skip_more = np.where(inside, np.log(_EXTRA_MORE), -np.inf)
        rest = np.concatenate([np.cumsum(absent[::-1])[::-1], [0.0]])
        self._cut_end = np.where(
            self._passed == self._entries, np.log(_CUT_END) + rest[:, None], -np.inf
        )
        self._cut_end[-1] = -np.inf
        before = np.concatenate([[0.0], np.cumsum(absent)])
        self._cut_beginning = np.where(
            self._passed == 0, np.log(_CUT_BEGINNING) + before[:, None], -np.inf
        )
        self._cut_beginning[0] = -np.inf
        left = np.concatenate([np.cumsum(unused[::-1])[::-1], [0.0]])
        used = self._passed[-1]
        ends = (used >= 0) & (used <= self._entries)
        self._end = np.where(ends, left[np.clip(used, 0, self._entries)], -np.inf)

    def posterior(self) -> Alignment:
        kept, lost = self._forward()
        ahead, after_lost = self._backward()
        # Ways that begin with the list's first entry, and those whose list begins later.
        total = np.logaddexp.reduce(
            [ahead[0, self._offsets.index(0)], *(self._cut_beginning + ahead).ravel()]
        )
        n = self._numbers
        either = np.logaddexp(kept[:n] + self._keep, lost[:n] + self._find)
        meant = np.exp(either + self._match + ahead[1:] - total)
        losing = np.logaddexp(kept[:n] + self._lose, lost[:n] + self._lose_more)
        gone = np.exp(losing[:, :-1] + self._absent[:, None] + after_lost[1:, 1:] - total).sum(
            axis=1
        )
        ended = np.exp(np.logaddexp(kept, lost) + self._cut_end - total).sum(axis=1)
        begun = np.exp(self._cut_beginning + ahead - total).sum(axis=1)
        gone += np.cumsum(ended)[:-1] + np.cumsum(begun[::-1])[::-1][1:]
        edge = np.zeros(n)
        if -self._offsets[0] < self._entries:  # there are offsets beyond
            edge += meant[:, :_EDGE].sum(axis=1)
        if self._offsets[-1] < n:
            edge += meant[:, -_EDGE:].sum(axis=1)
        return Alignment(self._offsets, meant, gone, edge)

    def _forward(self) -> tuple[Matrix, Matrix]:
        """Return the weight of all ways to each place, after a number whose entry is there
        (or at the beginning) and after one whose entry was lost; shapes (numbers + 1, offsets)."""
        kept = np.full(self._passed.shape, -np.inf)
        lost = np.full(self._passed.shape, -np.inf)
        kept[0, self._offsets.index(0)] = 0.0
        for n in range(self._numbers + 1):
            kept[n] = self._skipped(np.logaddexp(kept[n], self._cut_beginning[n]), n)
            if n < self._numbers:
                kept[n + 1] = self._match[n] + np.logaddexp(
                    kept[n] + self._keep, lost[n] + self._find
                )
                losing = np.logaddexp(kept[n] + self._lose, lost[n] + self._lose_more)
                lost[n + 1, 1:] = losing[:-1] + self._absent[n]
        return kept, lost

    def _backward(self) -> tuple[Matrix, Matrix]:
        """Return the weight of all ways from each place on, before entries are passed over, and
        after a number whose entry was lost."""
        ahead = np.full(self._passed.shape, -np.inf)
        kept = np.full(self._passed.shape, -np.inf)
        lost = np.full(self._passed.shape, -np.inf)
        kept[-1] = lost[-1] = self._end
        ahead[-1] = self._skipping(kept[-1], self._numbers)
        for n in range(self._numbers - 1, -1, -1):
            found = self._match[n] + ahead[n + 1]
            losing = np.full(len(self._offsets), -np.inf)
            losing[:-1] = self._absent[n] + lost[n + 1, 1:]
            kept[n] = np.logaddexp(found + self._keep, losing + self._lose)
            lost[n] = np.logaddexp(found + self._find, losing + self._lose_more)
            kept[n] = np.logaddexp(kept[n], self._cut_end[n])
            lost[n] = np.logaddexp(lost[n], self._cut_end[n])
            ahead[n] = self._skipping(kept[n], n)
        return ahead, lost

    def _skipped(self, row: Matrix, n: int) -> Matrix:
        """Add to ``row`` the ways that pass over one or more entries before number n + 1."""
        found, running = row.copy(), -np.inf
        for k in range(len(row) - 1, 0, -1):
            running = np.logaddexp(row[k] + self._skip[n, k], running + self._skip_more[n, k])
            found[k - 1] = np.logaddexp(row[k - 1], running)
        return found

    def _skipping(self, row: Matrix, n: int) -> Matrix:
        """The same, backwards."""
        found, running = row.copy(), row[0]
        for k in range(1, len(row)):
            found[k] = np.logaddexp(row[k], running + self._skip[n, k])
            running = np.logaddexp(row[k], running + self._skip_more[n, k])
        return found
