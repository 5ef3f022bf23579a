"""Scores the citations of damaged copies and prints a table: ``python -m tests.copies.bench``."""

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from index.formats.detect import parse_article
from tests.conftest import SHARED
from tests.copies.flatten import printers
from tests.copies.pages import Page, page_of, read_page
from tests.copies.score import OUTCOMES, Scored, copies, score, shares

PAGES = SHARED / "data" / "pages"
# The constants of the aligner were chosen on the first; nothing was looked at on the others.
TUNED_ON = ("decruft_Rust", "decruft_Bengaluru", "readability_New_Zealand")
HELD_OUT = (
    "readability_Mozilla", "mobileapps_United_States_parsoid", "wtf_toronto",
    "wtf_United-Kingdom", "wtp_Bootham_Crescent",
)  # fmt: skip


def stored(name: str) -> Page:
    """Return a stored page, taken apart."""
    path = next(path for path in PAGES.iterdir() if path.stem == name)
    if path.suffix == ".html":
        return read_page(path)
    return page_of(parse_article(path.read_bytes(), path.name), name)


def score_page(name: str, how: str, seeds: int) -> list[Scored]:
    page = stored(name)
    return [score(page, damaged, how) for damaged in copies(page, seeds)]


def table(scored: Sequence[Scored]) -> list[str]:
    """Return the rows of a Markdown table, one for each kind of damage."""
    rows = [
        "| damage | copies | before: " + " / ".join(OUTCOMES) + " | from the damage on |",
        "|---|---|---|---|",
    ]
    for kind in dict.fromkeys(one.kind for one in scored):
        same = [one for one in scored if one.kind == kind]
        cells = " | ".join(_cell(same, part) for part in ("before", "after"))
        rows.append(f"| {kind} | {len(same)} | {cells} |")
    return rows


def _cell(scored: Sequence[Scored], part: str) -> str:
    found = shares(scored, part)
    if found is None:
        return ""
    return " / ".join(
        f"{100 * found[outcome]:.{2 if outcome == 'wrong' else 1}f}" for outcome in OUTCOMES
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=12, help="copies a kind in mirror layout")
    parser.add_argument("--printed", type=int, default=2, help="copies a kind by text browsers")
    parser.add_argument("--pages", nargs="*", default=[*TUNED_ON, *HELD_OUT])
    parser.add_argument("--faults", action="store_true", help="list what was wrong or unread")
    chosen = parser.parse_args()
    jobs = [
        (name, how, chosen.seeds if how == "mirror" else chosen.printed)
        for name in chosen.pages
        for how in printers()
    ]
    with ProcessPoolExecutor(max_workers=2) as pool:
        results = pool.map(_unpacked, jobs)
        scored = [one for batch in results for one in batch]
    print("Percent of the markers, the mean over pages:", " / ".join(OUTCOMES))
    for title, names in (
        ("all pages", TUNED_ON + HELD_OUT), ("pages held out", HELD_OUT),
    ):  # fmt: skip
        same = [one for one in scored if one.page in names]
        if same:
            print(f"\n{len(same)} copies, {title}\n", *table(same), sep="\n")
    print("\nFrom the damage on, by who printed the copy:")
    for how in printers():
        same = [one for one in scored if one.how == how]
        print(f"{how}, {len(same)} copies: {_cell(same, 'after')}")
    if chosen.faults:
        for one in scored:
            for fault in one.faults:
                print(one.page, one.kind, one.how, fault)


def _unpacked(job: tuple[str, str, int]) -> list[Scored]:
    return score_page(*job)


if __name__ == "__main__":
    main()
