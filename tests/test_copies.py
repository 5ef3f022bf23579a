"""The aligner where the truth is known: a few of the damaged copies of ``make bench-citations``."""

import pytest

from tests.copies.bench import PAGES
from tests.copies.flatten import as_printed, printers
from tests.copies.pages import read_page
from tests.copies.score import copies, score, shares

if not PAGES.is_dir():
    pytest.skip(f"{PAGES} is not here; it is no part of this repository", allow_module_level=True)


@pytest.fixture(scope="module")
def scored():
    """Score copies of a page with few repeated references and of one with some."""
    found = []
    for name in ("readability_Mozilla", "decruft_Rust"):
        page = read_page(PAGES / f"{name}.html")
        found += [score(page, damaged, "mirror") for damaged in copies(page, 4)]
    return found


def of(scored, *kinds):
    return [one for one in scored if one.kind in kinds]


@pytest.mark.parametrize("kind", ["none", "no notes", "lead only", "broken 4", "section"])
def test_a_copy_that_lost_no_entry_is_right_throughout(scored, kind):
    for part in ("before", "after"):
        found = shares(of(scored, kind), part)
        if found is not None:
            assert found["right"] >= 0.98, [one.faults for one in of(scored, kind)]
            assert found["wrong"] == 0, [one.faults for one in of(scored, kind)]


@pytest.mark.parametrize(("kind", "least"), [("lost 1", 0.8), ("lost 2", 0.7), ("lost 5", 0.5)])
def test_most_is_recovered_after_a_loss(scored, kind, least):
    found = shares(of(scored, kind), "after")
    assert found is not None
    assert found["right"] >= least


def test_what_is_not_known_is_not_claimed(scored):
    faults = [fault for one in scored for fault in one.faults if "wrong" in fault]
    found = shares(scored, "after")
    assert found is not None
    assert found["wrong"] < 0.005, faults


def test_numbers_beyond_a_list_that_was_cut_are_missing(scored):
    found = shares(of(scored, "tail cut"), "after")
    assert found is not None
    assert found["right"] >= 0.95


@pytest.mark.parametrize("how", printers())
def test_a_whole_copy_is_read_right_whoever_printed_it(how):
    page = read_page(PAGES / "readability_Mozilla.html")
    whole = next(copies(page, 1))
    assert whole.kind == "none"
    one = score(page, whole, how)
    assert one.before == {"right": sum(one.before.values())}, one.faults
    assert page.title in as_printed(page, how)
