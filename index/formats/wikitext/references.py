"""Numbers references and notes as MediaWiki's Cite extension does, in the order of the page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from index.formats.parts import Mark
from index.formats.wikitext.stream import Stream
from index.records import MarkerGroup

_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a reference is made, with what defines it: wikitext, or what it became."""

    group: str = ""
    name: str = ""
    content: str | None = None
    rendered: Stream | None = None
    follow: str = ""

    @property
    def defines(self) -> bool:
        return bool(self.rendered) or bool((self.content or "").strip())


@dataclass(slots=True)
class Noted:
    """An entry of a list: how often it is used, and what it says once the list is printed."""

    key: str
    label: str
    group: MarkerGroup
    name: str
    uses: int = 0
    definition: Use | None = None
    following: list[Use] = field(default_factory=list)
    stream: Stream = field(default_factory=list)


@dataclass(slots=True)
class _List:
    serial: int
    entries: list[Noted] = field(default_factory=list)
    named: dict[str, Noted] = field(default_factory=dict)


@dataclass(slots=True)
class Cite:
    """The lists of references that are open, by group, and the entries that were printed."""

    printed: list[Noted] = field(default_factory=list)
    _open: dict[str, _List] = field(default_factory=dict)
    _serials: int = 0
    _defining: list[str | None] = field(default_factory=list)

    def use(self, use: Use) -> Stream:
        """Return the marker for a reference; none where the software shows an error instead."""
        if self._defining and (group := self._defining[-1]) is not None:
            self._define(use, group)
            return []
        if (not use.defines and not use.name) or use.name.isdecimal():
            return []
        opened = self._list(use.group)
        if use.follow:
            if use.follow in opened.named:
                opened.named[use.follow].following.append(use)
            return []
        noted = opened.named.get(use.name) if use.name else None
        if noted is None:
            noted = self._new(opened, use)
        noted.uses += 1
        if noted.definition is None and use.defines:
            noted.definition = use
        return [Mark(f"[{noted.label}]", noted.label, noted.group, noted.key)]

    def _new(self, opened: _List, use: Use) -> Noted:
        number = len(opened.entries) + 1
        noted = Noted(
            key=f"{use.group}#{opened.serial}#{number}",
            label=_label(use.group, number),
            group="note" if use.group else "reference",
            name=use.name,
        )
        opened.entries.append(noted)
        if use.name:
            opened.named[use.name] = noted
        return noted

    def _define(self, use: Use, group: str) -> None:
        """Take what a reference says from the list itself; one that is never used is left out."""
        noted = self._list(use.group or group).named.get(use.name)
        if noted is not None and noted.definition is None and use.defines:
            noted.definition = use

    @contextmanager
    def defining(self, group: str | None) -> Iterator[None]:
        """While references only define entries of ``group``; ``None`` ends that for a while."""
        self._defining.append(group)
        try:
            yield
        finally:
            self._defining.pop()

    def print_list(self, group: str, render: Callable[[str], Stream]) -> None:
        """Print the list of a group; numbers begin anew after it."""
        opened = self._open.pop(group, None)
        for noted in opened.entries if opened is not None else ():
            for use in (noted.definition, *noted.following):
                if use is not None:
                    noted.stream += use.rendered if use.rendered else render(use.content or "")
            if noted.definition is None:
                noted.stream = [
                    f"Cite error: The named reference {noted.name} was invoked but never defined"
                ]
            self.printed.append(noted)

    def open_groups(self) -> Iterator[str]:
        """Yield groups that no list has printed, until there is none."""
        while self._open:
            yield next(iter(self._open))

    def _list(self, group: str) -> _List:
        if group not in self._open:
            self._serials += 1
            self._open[group] = _List(self._serials)
        return self._open[group]


def _label(group: str, number: int) -> str:
    """Return the text between a marker's brackets."""
    signs: dict[str, Callable[[int], str]] = {
        "": str,
        "decimal": str,
        "lower-alpha": _letters,
        "upper-alpha": lambda n: _letters(n).upper(),
        "lower-roman": _roman,
        "upper-roman": lambda n: _roman(n).upper(),
        "lower-greek": lambda n: _GREEK[n - 1] if n <= len(_GREEK) else f"lower-greek {n}",
    }
    return signs[group](number) if group in signs else f"{group} {number}"


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


def _roman(number: int) -> str:
    numeral = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        numeral += sign * count
    return numeral
