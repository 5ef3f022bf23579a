"""Why a printed number means what it is said to mean, in words that a reader understands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.evidence import Evidence, Words
from index.records import Reference, Status

_FEWEST_TELLING = 2
_TELLING_WEIGHT = 1.0
_SHORTEST_TELLING = 4
_MOST_WORDS_SHOWN = 4
# A number is a landmark where what is seen of it alone speaks this much (log-odds) for its
# entry against the neighbouring ones.
_LANDMARK = 1.5
_NEAR = 5
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


class Reasons:
    """Words for the verdicts on one sequence of numbers.

    Args:
        slots: the list's entries in order.
        evidence: what was weighed.
        words: the words of both sides.
        meant: for each printed number, the slot that it surely means, or ``None``.
        labels: for each printed number, how it is printed.
    """

    def __init__(
        self,
        slots: Sequence[Reference | None],
        evidence: Evidence,
        words: Words,
        meant: Mapping[int, int | None],
        labels: Mapping[int, str],
    ) -> None:
        self._slots = slots
        self._evidence = evidence
        self._words = words
        self._meant = meant
        self._labels = labels
        self._offsets = {n: n - 1 - slot for n, slot in sorted(meant.items()) if slot is not None}
        self._doubtful = sorted(n for n, slot in meant.items() if slot is None)
        self._landmarks = {n for n in self._offsets if self._own_weight(n) >= _LANDMARK}
        self._agrees = (
            not self._doubtful
            and not any(self._offsets.values())
            and len(evidence.uses) == len(slots)
        )

    def _own_weight(self, number: int) -> float:
        slot = self._meant[number]
        assert slot is not None
        near = max(self._evidence.of(number, slot - 1), self._evidence.of(number, slot + 1))
        return self._evidence.of(number, slot) - near if near > float("-inf") else 0.0

    def of_entry(self, number: int, slot: int) -> str:
        """Say why ``number`` means the entry in ``slot``."""
        said = [*self._counts(number, slot), *self._shared(number, slot)]
        if number not in self._landmarks or not said:
            said.append(self._between(number))
        return " ".join(said)

    def of_lost(self, number: int) -> str:
        """Say why the entry that ``number`` meant is not in this copy."""
        if number <= len(self._slots) and self._slots[number - 1] is None:
            return f"This copy's list leaves out {self._labels[number]}."
        before, after = self._decided_around(number)
        name = self._name(number)
        if after is None:
            return f"The list ends before the entry of {name}."
        if before is None:
            return f"The list begins after the entry of {name}."
        return (
            f"{self._name(before)} and {self._name(after)} show that the entry of {name} was lost "
            "between theirs."
        )

    def of_doubt(self, number: int, likely: Sequence[int]) -> str:
        """Say why it is not decided what ``number`` means, and what speaks for ``likely`` slots."""
        before, after = self._decided_around(number)
        said = self._counts(number, number - 1) if number <= len(self._slots) else []
        if number > len(self._slots):
            said.append(f"The list has only {len(self._slots)} entries.")
        if before is None and after is None:
            said.append("Text and list do not agree, and nothing shows where they drift apart.")
        elif before is None:
            assert after is not None
            said.append(f"Nothing before {self._name(after)} shows which entry is meant.")
        elif after is None:
            said.append(f"Text and list can be followed up to {self._name(before)} only.")
        elif self._offsets[before] == self._offsets[after]:
            between = f"{self._name(before)} and {self._name(after)}"
            said.append(f"What is seen between {between} does not decide.")
        else:
            said.append(
                f"Up to {self._name(before)} {self._shift(self._offsets[before])}, from "
                f"{self._name(after)} on {self._shift(self._offsets[after], short=True)}; nothing "
                "in the copy shows where between them this changes."
            )
        for slot in likely:
            said += self._shared(number, slot)
        return " ".join(said)

    def _name(self, number: int) -> str:
        return f"[{self._labels[number]}]"

    @staticmethod
    def _entry(entry: Reference) -> str:
        return f"entry {entry.entry}" if entry.group == "reference" else f"note [{entry.label}]"

    @staticmethod
    def _links(entry: Reference) -> str:
        return f"{_count(entry.backlinks)} back-link{'' if entry.backlinks == 1 else 's'}"

    @staticmethod
    def _shift(offset: int, short: bool = False) -> str:
        if offset == 0:
            meaning = "its own entry"
        else:
            meaning = f"the entry {_count(abs(offset))} {'lower' if offset > 0 else 'higher'}"
        return meaning if short else f"each number means {meaning}"

    def _counts(self, number: int, slot: int) -> list[str]:
        """Compare uses with back-links, where either is more than one."""
        entry, own = self._slots[slot], None
        uses = self._evidence.uses[number - 1]
        if not self._evidence.counted or entry is None or max(uses, entry.backlinks) < 2:
            return []
        if number <= len(self._slots):
            own = self._slots[number - 1]
        said = (
            f"{self._name(number)} is printed {times(uses)} in the text; "
            f"{self._entry(entry)} has {self._links(entry)}"
        )
        if own is not None and own is not entry and own.backlinks != entry.backlinks:
            said += f", {self._entry(own)} has {self._links(own)}"
        if uses < entry.backlinks:
            said += " (a copy can lose uses, but not gain any)"
        return [f"{said}."]

    def _shared(self, number: int, slot: int) -> list[str]:
        telling: list[str] = []
        for weight, word in self._words.shared(number, slot):
            known = any(word in other for other in telling)
            if weight >= _TELLING_WEIGHT and len(word) >= _SHORTEST_TELLING and not known:
                telling.append(word)
        entry = self._slots[slot]
        if len(telling) < _FEWEST_TELLING or entry is None:
            return []
        shown = ", ".join(f"\u201c{word}\u201d" for word in telling[:_MOST_WORDS_SHOWN])
        return [
            f"The text that cites it and {self._entry(entry)} share words that few other entries "
            f"have: {shown}."
        ]

    def _decided_around(self, number: int) -> tuple[int | None, int | None]:
        """Return the nearest decided numbers before and after."""
        before = max((n for n in self._offsets if n < number), default=None)
        return before, min((n for n in self._offsets if n > number), default=None)

    def _between(self, number: int) -> str:
        """Name the landmarks between which all numbers have the offset of this one."""
        if self._agrees:
            return "The numbers in the text and the entries of the list agree from end to end."
        offset = self._offsets[number]
        last = len(self._evidence.uses)
        before = max((n for n in self._landmarks if n < number), default=0)
        after = min((n for n in self._landmarks if n > number), default=last + 1)
        left = self._name(before) if before else "the beginning of the list"
        right = self._name(after) if after <= last else "the end of the list"
        holds = all(
            self._offsets.get(n) == offset
            for n in self._meant
            if max(before, 1) <= n <= min(after, last)
        )
        ends = after <= last or last - offset == len(self._slots)
        if holds and ends and (before or offset == 0):
            return f"Between {left} and {right} {self._shift(offset)}."
        near = [n for n in (before, after) if n in self._offsets and abs(n - number) <= _NEAR]
        same = next((n for n in near if self._offsets[n] == offset), None)
        if same is not None:
            return f"{self._name(same)}, near it, shows that {self._shift(offset)} there."
        name = self._name(number)
        return f"Of all ways to fit text and list together, nearly all give {name} this entry."
