"""Scores the citations of damaged copies and prints a table: ``python -m tests.copies.bench``."""

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.conftest import SHARED
from tests.copies.flatten import printers
from tests.copies.pages import Page, read_page
from tests.copies.score import OUTCOMES, Scored, copies, score, shares

PAGES = SHARED / "data" / "pages"
# The constants of the aligner were chosen on the first; nothing was looked at on the others.
TUNED_ON = ("decruft_Rust", "decruft_Bengaluru", "readability_New_Zealand")
HELD_OUT = ("readability_Mozilla", "mobileapps_United_States_parsoid")


def score_page(path: Path, how: str, seeds: int) -> list[Scored]:
    page: Page = read_page(path)
    return [score(page, damaged, how) for damaged in copies(page, seeds)]


def table(scored: Sequence[Scored]) -> list[str]:
    """Return the rows of a Markdown table, one for each kind of damage."""
    head = " | ".join(OUTCOMES)
    rows = [f"| damage | copies | where | {head} |", "|---|---|---|" + "---|" * len(OUTCOMES)]
    for kind in dict.fromkeys(one.kind for one in scored):
        same = [one for one in scored if one.kind == kind]
        for part in ("before", "after"):
            found = shares(same, part)
            if found is not None:
                cells = " | ".join(f"{100 * found[outcome]:.2f} %" for outcome in OUTCOMES)
                rows.append(f"| {kind} | {len(same)} | {part} | {cells} |")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=12, help="copies a kind in mirror layout")
    parser.add_argument("--printed", type=int, default=2, help="copies a kind by text browsers")
    parser.add_argument("--pages", nargs="*", default=[*TUNED_ON, *HELD_OUT])
    parser.add_argument("--faults", action="store_true", help="list what was wrong or unread")
    chosen = parser.parse_args()
    jobs = [
        (PAGES / f"{name}.html", how, chosen.seeds if how == "mirror" else chosen.printed)
        for name in chosen.pages
        for how in printers()
    ]
    with ProcessPoolExecutor(max_workers=2) as pool:
        results = pool.map(_unpacked, jobs)
        scored = [one for batch in results for one in batch]
    for title, names in (("tuned on", TUNED_ON), ("held out", HELD_OUT)):
        same = [one for one in scored if one.page in names]
        if same:
            print(f"\n{len(same)} copies of the pages {title}\n", *table(same), sep="\n")
    for how in printers():
        same = [one for one in scored if one.how == how]
        found = shares(same, "after")
        if found is not None:
            print(how, len(same), {name: round(100 * value, 2) for name, value in found.items()})
    if chosen.faults:
        for one in scored:
            for fault in one.faults:
                print(one.page, one.kind, one.how, fault)


def _unpacked(job: tuple[Path, str, int]) -> list[Scored]:
    return score_page(*job)


if __name__ == "__main__":
    main()
