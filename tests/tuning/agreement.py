"""How far ``read_work`` of a printed citation agrees with the COinS beside it, field by field.

    python -m tests.tuning.agreement [PAGE ...] [--wrong FIELD | --missing FIELD]

Precision is the share of the values that were read that are right, recall the share of the
values that the page's COinS gives that were read right.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs

from selectolax.lexbor import LexborHTMLParser

from index.bibliography import read_work, work_from_coins
from index.records import Work
from tests.conftest import SHARED

PAGES = SHARED / "data" / "pages"
TUNED = ("decruft_Rust.html", "decruft_Bengaluru.html", "readability_Mozilla.html")
HELD_OUT = ("mobileapps_United_States_parsoid.html",)
FIELDS = (
    "authors", "year", "title", "container", "outlet", "publisher", "volume", "issue",
    "pages", "isbn", "doi",
)  # fmt: skip

# What the formats of COinS have no key for, so that their silence says nothing.
_SILENT = {
    "journal": frozenset({"publisher"}),
    "book": frozenset({"volume", "issue"}),
    "dissertation": frozenset({"title", "container", "volume", "issue", "pages"}),
}

_SPACES = re.compile(r"[ \t\n\r\f]+")
_INVISIBLE = re.compile("[\u200b\u00ad\ufeff\u2060]")
_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


class Pair(NamedTuple):
    """A citation as printed, the work that its COinS describes, and what that cannot say."""

    printed: str
    truth: Work | None
    silent: frozenset[str]


def read_pairs(page: Path) -> Iterator[Pair]:
    """Yield every citation of a saved page; ``truth`` is ``None`` where it has no COinS."""
    tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
    for hidden in tree.css("style, .Z3988 span, .cs1-maint, .cs1-hidden-error"):
        hidden.decompose()
    for cite in tree.css("cite"):
        beside = cite.next
        while beside is not None and beside.tag == "-text" and not beside.text().strip():
            beside = beside.next
        classes = "" if beside is None else beside.attributes.get("class") or ""
        query = (
            beside.attributes.get("title") if beside is not None and "Z3988" in classes else None
        )
        printed = _SPACES.sub(" ", _INVISIBLE.sub("", cite.text(deep=True))).strip()
        yield Pair(printed, work_from_coins(query, []) if query else None, _silent(query))


def _silent(query: str | None) -> frozenset[str]:
    form = parse_qs(query or "").get("rft_val_fmt", [""])[0].rpartition(":")[2]
    return _SILENT.get(form, frozenset())


def plain(work: Work | None, field: str) -> str:
    """Return a field in a form that the two sources of it have in common."""
    if work is None:
        return ""
    if field == "authors":
        return "; ".join(f"{_even(n.family)}, {_even(n.given or '')}" for n in work.authors)
    value = _even(getattr(work, field) or "")
    return re.sub(r"[\s-]", "", value) if field == "isbn" else value


def _even(value: str) -> str:
    return _SPACES.sub(" ", value.translate(_MARKS)).strip(" .,").replace('"', "'").casefold()


def _compared(read: Work | None, pair: Pair, field: str) -> tuple[str, str]:
    """Return what was read and what is true.

    "outlet" is a container that the page's template has as its publisher, or the other way
    round: printed, the two look the same, and editors use either for a website or an authority.
    """
    if field != "outlet":
        return plain(read, field), plain(pair.truth, field)
    found = plain(read, "container") or plain(read, "publisher")
    wanted = {plain(pair.truth, "container"), plain(pair.truth, "publisher")} - {""}
    return found, found if found in wanted else min(wanted, default="")


class Agreement(NamedTuple):
    """Counts for one field."""

    right: int
    given: int
    true: int

    @property
    def precision(self) -> float:
        """1.0 where nothing was given."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """1.0 where there was nothing to give."""
        return self.right / self.true if self.true else 1.0


def agreement(pairs: list[Pair]) -> dict[str, Agreement]:
    """Compare each citation that has COinS with what was read of it, field by field."""
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    true: Counter[str] = Counter()
    for pair in pairs:
        if pair.truth is None:
            continue
        read = read_work(pair.printed)
        for field in FIELDS:
            if field in pair.silent:
                continue
            found, wanted = _compared(read, pair, field)
            given[field] += found != ""
            true[field] += wanted != ""
            right[field] += found != "" and found == wanted
    return {field: Agreement(right[field], given[field], true[field]) for field in FIELDS}


def main(arguments: list[str]) -> None:
    missing = "--missing" in arguments
    wrong = arguments.pop() if "--wrong" in arguments or missing else None
    names = [name for name in arguments if not name.startswith("--")] or [*TUNED, *HELD_OUT]
    for name in names:
        pairs = list(read_pairs(PAGES / name))
        print(f"{name}: {sum(pair.truth is not None for pair in pairs)} citations")
        for field, score in agreement(pairs).items():
            print(
                f"  {field:10} precision {score.precision:.3f} ({score.right}/{score.given})"
                f"  recall {score.recall:.3f} ({score.right}/{score.true})"
            )
        if wrong:
            for pair in pairs:
                read = read_work(pair.printed)
                if pair.truth is None or wrong in pair.silent:
                    continue
                found, wanted = _compared(read, pair, wrong)
                if found != wanted and (found or missing):
                    print(f"    {found!r} for {wanted!r}\n      {pair.printed[:300]}")


if __name__ == "__main__":
    main(sys.argv[1:])
