"""Labels -> verdicts, on sequences of all kinds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index.formats.detect import parse_article
from index.numbering import SURE, decide, ordinal


def verdicts(text: str):
    return decide(parse_article(text.encode(), "page.txt"))


def test_labels_count_in_several_ways():
    assert ordinal("46") == ("", 46)
    assert ordinal("d") == ("letter", 4)
    assert ordinal("ab") == ("letter", 28)
    assert ordinal("note 3") == ("note", 3)
    assert ordinal("Note 3") == ("note", 3)
    assert ordinal("α") is None


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
    for number in range(1, 21):
        verdict = found[str(number)]
        assert verdict.target is not None, verdict
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


@settings(max_examples=60, deadline=None)
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
