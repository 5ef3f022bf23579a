"""What speaks for a number's meaning an entry: counts, shared words, shared dates."""

from dataclasses import replace

import numpy as np
import pytest

from index.evidence import Words, citing_clauses, weigh
from index.formats.detect import parse_article

TEXT = (
    "Ada\n\n"
    "The engine was shown in Turin on 12 August 1840. Menabrea took notes of the lecture.[1] "
    "Ada translated them into English,[2] and Babbage asked for notes of her own.[2][3]\n\n"
    "  1. ^ Fuegi (2003). Lovelace and Babbage in Turin, 12 August 1840. Menabrea's lecture.\n"
    "  2. ^ a b Toole 1998, p. 175. Retrieved 12 August 1840.\n"
    "  3. ^ Stein 1985.\n  4. ^ Huskey 1980.\n"
)


@pytest.fixture(scope="module")
def ada():
    return parse_article(TEXT.encode(), "ada.txt")


@pytest.fixture(scope="module")
def words(ada):
    return Words(ada, ada.references, {"1": 1, "2": 2, "3": 3})


def test_a_clause_reaches_back_to_the_last_marker(ada):
    found = {label: (clause, before.strip()) for label, clause, before in citing_clauses(ada)}
    clause, before = found["1"]
    assert clause.startswith("Menabrea took notes of the lecture")
    assert before == "The engine was shown in Turin on 12 August 1840."
    clause, before = found["3"]
    assert clause.startswith("and Babbage asked")
    assert "Menabrea" not in before


def test_shared_words_and_dates_are_weighed_by_how_rare_they_are(words):
    shared = {word: weight for weight, word in words.shared(1, 0)}
    assert {"Menabrea", "lecture", "Turin", "12 August 1840"} <= set(shared)
    assert shared["Menabrea"] > shared["Turin"] > 0  # the sentence before counts for less
    assert words.shared(3, 2) == []


def test_when_a_page_was_looked_up_says_nothing(words):
    assert all("1840" not in word for _, word in words.shared(1, 1))


def test_more_shared_words_are_worth_more(words, article):
    assert words.worth(1, 0) > words.worth(1, 1)
    references = [r for r in article.references if r.group == "reference"]
    bundled = Words(article, references, {"47": 47})
    assert bundled.worth(47, 45) > 2
    assert bundled.worth(47, 47) < 0
    assert words.worth(4, 0) == 0  # no clause cites it: nothing can be compared


def test_a_number_is_never_used_more_often_than_its_entry_has_back_links(ada, words):
    evidence = weigh({1: 1, 2: 2, 3: 1}, ada.references, words)
    assert evidence.uses == (1, 2, 1)
    assert evidence.counted
    assert evidence.of(2, 1) > evidence.of(2, 2) + 4


def test_a_copy_that_lost_a_section_contradicts_no_entry_of_many_back_links(ada):
    """Two uses of an entry with nineteen back-links are no proof that another is meant."""
    links = [1] * 20 + [4, 19]
    slots = [replace(ada.references[0], backlinks=count) for count in links]
    uses = dict.fromkeys(range(1, 21), 1) | {21: 2, 22: 2}
    evidence = weigh(uses, slots, Words(ada, slots, {}))
    assert evidence.of(22, 20) - evidence.of(22, 21) < 4


def test_counts_say_nothing_where_a_copy_prints_no_letters(ada):
    plain = parse_article(TEXT.replace("^ a b", "^").encode(), "ada.txt")
    evidence = weigh({1: 1, 2: 2, 3: 1}, plain.references, Words(plain, plain.references, {}))
    assert not evidence.counted
    assert evidence.of(2, 0) == pytest.approx(evidence.of(2, 1))
    assert evidence.of(2, 2) == pytest.approx(evidence.of(2, 1))


def test_an_entry_that_the_list_leaves_out_weighs_as_a_lost_one(ada):
    slots = [ada.references[0], None, *ada.references[2:]]
    evidence = weigh({1: 1, 2: 2, 3: 1}, slots, Words(ada, slots, {"1": 1, "2": 2, "3": 3}))
    for number in (1, 2, 3):
        assert evidence.of(number, 1) == pytest.approx(evidence.absent[number - 1])


def test_all_is_finite(article):
    references = [r for r in article.references if r.group == "reference"]
    places = {m.label: int(m.label) for m in article.markers if m.label.isdigit()}
    evidence = weigh(
        dict.fromkeys(places.values(), 3), references, Words(article, references, places)
    )
    for part in (evidence.absent, evidence.unused):
        assert np.isfinite(part).all()
    for number in range(1, len(evidence.uses) + 1):
        for slot in range(len(references)):
            near = number - 1 - slot in evidence.offsets
            assert np.isfinite(evidence.of(number, slot)) == near
