"""Why a printed number means what it is said to mean, in words that a reader understands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.evidence import Evidence, Words
from index.records import Reference, Status

_FEWEST_TELLING = 2
_TELLING_WEIGHT = 1.0
_MOST_WORDS_SHOWN = 4
# A number is a landmark where what is seen of it alone speaks this much (log-odds) for its
# entry against the neighbouring ones.
_LANDMARK = 1.5
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a label means. ``target`` and those of ``candidates`` are indices into
    ``Article.references``; a candidate ``None`` is an entry that the copy lost."""

    label: str
    status: Status
    evidence: str
    target: int | None = None
    candidates: tuple[tuple[int | None, float], ...] = ()


def times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _shift(offset: int) -> str:
    if offset == 0:
        return "the entry of its own number"
    return f"the entry {_count(abs(offset))} {'lower' if offset > 0 else 'higher'}"


class Reasons:
    """Words for the verdicts on one sequence of numbers.

    Args:
        slots: the list's entries in order.
        evidence: what was weighed.
        words: the words of both sides.
        meant: for each printed number, the slot that it surely means, or ``None``.
    """

    def __init__(
        self,
        slots: Sequence[Reference | None],
        evidence: Evidence,
        words: Words,
        meant: Mapping[int, int | None],
    ) -> None:
        self._slots = slots
        self._evidence = evidence
        self._words = words
        self._meant = meant
        self._offsets = {n: n - 1 - slot for n, slot in sorted(meant.items()) if slot is not None}
        self._landmarks = {n for n in self._offsets if self._own_weight(n) >= _LANDMARK}
        self._agrees = len(self._offsets) == len(meant) and not any(self._offsets.values())

    def _own_weight(self, number: int) -> float:
        slot = self._meant[number]
        assert slot is not None
        row = self._evidence.match[number - 1]
        near = [row[s] for s in (slot - 1, slot + 1) if 0 <= s < len(row)]
        return float(row[slot] - max(near)) if near else 0.0

    def of_entry(self, label: str, number: int, slot: int) -> str:
        """Say why ``number`` means the entry in ``slot``."""
        said = [*self._counts(label, number, slot), *self._shared(number, slot)]
        if number not in self._landmarks or not said:
            said.append(self._between(label, number))
        return " ".join(said)

    def of_lost(self, label: str, number: int) -> str:
        """Say why the entry that ``number`` meant is not in this copy."""
        if number <= len(self._slots) and self._slots[number - 1] is None:
            return f"This copy's list leaves out {label}."
        before, after = self._decided_around(number)
        if after is None:
            return f"The list ends at {len(self._slots)}, before the entry of [{label}]."
        left = f"[{before}]" if before is not None else "The beginning of the list"
        return f"{left} and [{after}] show that the entry of [{label}] was lost between theirs."

    def of_doubt(self, label: str, number: int) -> str:
        """Say why it is not decided what ``number`` means."""
        before, after = self._decided_around(number)
        said = self._counts(label, number, min(number, len(self._slots)) - 1)
        if number > len(self._slots):
            said.append(f"The list ends at {len(self._slots)}.")
        if before is None and after is None:
            said.append("Text and list do not agree, and nothing shows where they drift apart.")
        elif before is None:
            said.append(f"Nothing before [{after}] shows which entry a number means.")
        elif after is None:
            said.append(f"Text and list can be followed up to [{before}] only.")
        elif self._offsets[before] == self._offsets[after]:
            said.append(f"What is seen between [{before}] and [{after}] does not decide.")
        else:
            said.append(
                f"Up to [{before}] a number means {_shift(self._offsets[before])}, from [{after}] "
                f"on {_shift(self._offsets[after])}; where between them this changes is not shown."
            )
        return " ".join(said)

    def _counts(self, label: str, number: int, slot: int) -> list[str]:
        """Compare uses with back-links, where either is more than one."""
        entry = self._slots[slot]
        uses = self._evidence.uses[number - 1]
        own = self._slots[number - 1] if number <= len(self._slots) else None
        if not self._evidence.counted or entry is None or max(uses, entry.backlinks) < 2:
            return []
        said = (
            f"[{label}] is printed {times(uses)} in the text; "
            f"entry {entry.entry} has {self._links(entry)}"
        )
        if own is not None and own is not entry and own.backlinks != entry.backlinks:
            said += f", entry {own.entry} has {self._links(own)}"
        return [f"{said}."]

    @staticmethod
    def _links(entry: Reference) -> str:
        return f"{_count(entry.backlinks)} back-link{'' if entry.backlinks == 1 else 's'}"

    def _shared(self, number: int, slot: int) -> list[str]:
        telling = [
            word for weight, word in self._words.shared(number, slot) if weight >= _TELLING_WEIGHT
        ]
        entry = self._slots[slot]
        if len(telling) < _FEWEST_TELLING or entry is None:
            return []
        shown = ", ".join(f"\u201c{word}\u201d" for word in telling[:_MOST_WORDS_SHOWN])
        return [f"The text that cites it and entry {entry.entry} share rare words: {shown}."]

    def _decided_around(self, number: int) -> tuple[int | None, int | None]:
        """Return the nearest decided numbers before and after."""
        before = max((n for n in self._offsets if n < number), default=None)
        return before, min((n for n in self._offsets if n > number), default=None)

    def _between(self, label: str, number: int) -> str:
        """Name the landmarks that a number shares its offset with."""
        if self._agrees:
            return "The numbers in the text and the entries of the list agree from end to end."
        offset = self._offsets[number]
        before = max((n for n in self._landmarks if n < number), default=None)
        after = min((n for n in self._landmarks if n > number), default=None)
        last = len(self._evidence.uses)
        edges = {
            "the beginning of the list": before is None and offset == 0,
            f"[{before}]": before is not None and self._offsets[before] == offset,
            f"[{after}]": after is not None and self._offsets[after] == offset,
            "the end of the list": after is None and last - offset == len(self._slots),
        }
        held = [name for name, holds in edges.items() if holds]
        if len(held) == 2:
            return f"Between {held[0]} and {held[1]} each number means {_shift(offset)}."
        if held:
            return f"It is not far from {held[0]}, where a number means {_shift(offset)}."
        return f"Of all ways to fit text and list together, nearly all give [{label}] this entry."
