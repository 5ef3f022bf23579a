"""Labels -> verdicts, on sequences of all kinds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index.formats.detect import parse_article
from index.numbering import SURE, decide


def verdicts(text: str):
    return decide(parse_article(text.encode(), "page.txt"))


def test_a_sure_verdict_has_a_target_and_an_uncertain_one_candidates():
    body = " ".join(f"So it was then.[{n}]" for n in range(1, 31))
    entries = "\n".join(f"  {n}. ^ Source {n}." for n in range(1, 30))
    found = verdicts(f"Ada\n\n{body}\n\n{entries}\n")
    for verdict in found.values():
        assert (verdict.target is not None) == (verdict.status in ("exact", "realigned"))
        assert bool(verdict.candidates) == (verdict.status == "uncertain")
        assert all(weight < SURE for index, weight in verdict.candidates if index is not None)


def test_an_entry_that_stands_twice_is_one():
    towns = "Turin London Paris Vienna Berlin Madrid Lisbon Dublin Prague Warsaw".split() * 2
    body = " ".join(f"So it was in {town}, number {n}00.[{n}]" for n, town in enumerate(towns, 1))
    listed = [f"Source {n}00 of {town}." for n, town in enumerate(towns, 1)]
    listed.insert(10, listed[9])
    entries = "\n".join(f"  {n}. ^ {text}" for n, text in enumerate(listed, 1))
    article = parse_article(f"Ada\n\n{body}\n\n{entries}\n".encode(), "page.txt")
    found = decide(article)
    decided = [n for n in range(1, 21) if found[str(n)].target is not None]
    assert len(decided) >= 18
    for number in decided:
        verdict = found[str(number)]
        assert verdict.target is not None
        entry = article.references[verdict.target]
        assert article.text[entry.start : entry.end].startswith(f"Source {number}00")
    assert found["20"].status == "realigned"


def test_two_styles_of_notes_go_by_their_labels():
    found = verdicts(
        "Ada\n\nAda wrote it, so they say.[a] And more of it.[note 1] And more.[1]\n\n"
        "  a. ^ Or so it is said.\n\n  1. ^ Smith 2001.\n"
    )
    assert found["a"].status == "exact"
    assert found["note 1"].status == "missing"


def page(numbers, listed):
    body = " ".join(f"So it was then.[{n}]" for n in numbers)
    return f"Ada\n\n{body}\n\n" + "\n".join(f"  {label}. ^ {text}" for label, text in listed) + "\n"


def statuses(found):
    return {label: verdict.status for label, verdict in found.items()}


def test_a_list_that_begins_late_says_so_by_its_labels():
    found = verdicts(page(range(1, 74), [(n, f"Source {n}.") for n in range(60, 74)]))
    assert {found[str(n)].status for n in range(1, 60)} == {"missing"}
    assert {found[str(n)].status for n in range(60, 74)} == {"exact"}


def test_a_misprinted_label_is_no_new_list():
    listed = [(20 if n == 21 else n, f"Source {n}.") for n in range(1, 31)]
    found = verdicts(page(range(1, 31), listed))
    assert set(statuses(found).values()) == {"exact"}
    swapped = [({11: 12, 12: 11}.get(n, n), f"Source {n}.") for n in range(1, 31)]
    assert "missing" not in statuses(verdicts(page(range(1, 31), swapped))).values()


def test_a_list_that_prints_one_label_before_every_entry_counts_in_its_order():
    found = verdicts(page(range(1, 11), [(1, f"Source {n}.") for n in range(1, 11)]))
    assert set(statuses(found).values()) == {"exact"}


def test_where_there_are_two_lists_no_number_is_missing_for_sure():
    listed = [(n, f"Source {n}.") for n in (*range(1, 16), *range(1, 15))]
    found = verdicts(page(range(1, 30), listed))
    assert set(statuses(found).values()) <= {"uncertain", "exact"}
    assert {found[str(n)].status for n in range(1, 15)} == {"uncertain"}


def test_roman_notes_are_counted():
    body = " ".join(f"So it was then.[{label}]" for label in ("i", "ii", "iii", "iv", "v"))
    notes = "\n".join(f"  {n}. ^ Note {n}." for n in range(1, 6))
    found = verdicts(f"Ada\n\n{body}\n\nNotes\n\n{notes}\n")
    assert statuses(found) == dict.fromkeys(("i", "ii", "iii", "iv", "v"), "exact")


def test_a_run_of_lost_entries_is_no_cut_list(article):
    """Twelve entries are gone from the middle: what is after them is not claimed to be lost."""
    lines = article.text.split("\n")
    text = "\n".join(
        line for line in lines if not any(line.startswith(f"  {n}. ^") for n in range(14, 26))
    )
    for number in range(26, 73):
        text = text.replace(f"\n  {number}. ^", f"\n  {number - 12}. ^")
    cut = parse_article(text.encode(), "page.txt")
    texts = {r.entry: article.text[r.start : r.end] for r in article.references}
    for label, verdict in decide(cut).items():
        if verdict.target is not None and label.isdigit():
            entry = cut.references[verdict.target]
            number = int(label)
            true = texts[number if number <= 40 else number - 1]
            assert cut.text[entry.start : entry.end] == true, label
        elif verdict.status == "missing" and label.isdigit():
            assert 14 <= int(label) <= 25


def test_what_is_said_of_notes_names_notes():
    body = " ".join(f"So it was in {n}.[{n}]" for n in "abcdefgh")
    notes = "\n".join(f"  {n}. ^ It was in {m}." for n, m in zip("abcdefg", "abdefgh", strict=True))
    for verdict in verdicts(f"Ada\n\n{body}\n\n{notes}\n").values():
        assert "entry" not in verdict.evidence.replace("the entry", "")
        assert not any(f"[{n}]" in verdict.evidence for n in range(1, 9))


def test_no_more_is_claimed_of_the_whole_list_than_holds():
    found = verdicts(page([1], [(1, "Foreign 1."), (2, "Source 1.")]))
    assert "from end to end" not in found["1"].evidence


@settings(max_examples=60)
@given(
    uses=st.lists(st.integers(1, 40), min_size=1, max_size=40),
    links=st.lists(st.integers(1, 4), max_size=30),
    holes=st.sets(st.integers(1, 30), max_size=4),
)
def test_any_copy_gets_a_verdict_for_every_label(uses, links, holes):
    body = " ".join(f"So it was in the year then.[{n}]" for n in uses)
    heads = ["^" if n == 1 else "^ " + " ".join("abcd"[:n]) for n in links]
    entries = "\n".join(
        f"  {n}. {head} Source {n}." for n, head in enumerate(heads, 1) if n not in holes
    )
    article = parse_article(f"Ada\n\n{body}\n\n{entries}\n".encode(), "page.txt")
    found = decide(article)
    assert set(found) == {marker.label for marker in article.markers}
    for verdict in found.values():
        assert verdict.evidence
        assert verdict.evidence[0].isupper() or verdict.evidence[0] in "[1234567890"
        if verdict.status == "exact":
            assert verdict.target is not None
            assert article.references[verdict.target].label == verdict.label
