"""What is said of a copy, and of a citation that is not sure."""

from functools import partial

import pytest

from index.citations import resolve
from index.formats.detect import parse_article
from index.records import Candidate, Citation
from qa.web.text import words
from qa.words import about_copy, further_words, named_words, shorten, source_words

BODY = "Ada\n\n" + " ".join(f"So it was in her time.[{n}]" for n in range(1, 7)) + "\n\n"
LISTED = [f"  {n}. ^ Source {n}." for n in range(1, 7)]


def about(text: str) -> str | None:
    article = parse_article(text.encode(), "ada.txt")
    return about_copy(article, resolve(article))


def test_of_the_bundled_copy(article):
    said = about_copy(article, resolve(article))
    assert said is not None
    assert said.startswith(
        "In this copy the numbers in the text and the reference list have drifted apart, 4 entries "
        "have lost their source and 4 notes are missing. Of 62 different numbers in the text, "
    )
    assert said.count(". ") == 1
    table = [c for c in resolve(article).table if (c.number or "").isdigit()]
    for status in ("exact", "realigned", "uncertain"):
        assert str(sum(c.status == status for c in table)) in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BODY + "\n".join(LISTED), None),
        (BODY, "In this copy the reference list is missing. Of 6 different numbers in the text, "
               "6 have no entry here."),
        (BODY + "\n".join(LISTED[:2] + LISTED[3:]),
         "In this copy the reference list lacks entries that the text cites. Of 6 different "
         "numbers in the text, 5 stand as printed and 1 have no entry here."),
        ("Ada\n\nShe was born in London in the winter.[a]\n",
         "In this copy 1 note is missing."),
        (BODY + "\n".join([*LISTED[:5], "  6. ^ Cite error: The named reference x was lost."]),
         "In this copy 1 entry has lost its source. Of 6 different numbers in the text, "
         "6 stand as printed."),
    ],
)  # fmt: skip
def test_of_other_copies(text, said):
    assert about(text) == said


def test_of_a_copy_in_another_language():
    def german(text):
        article = parse_article(text.encode(), "ada.txt")
        return about_copy(article, resolve(article), partial(words, "de"))

    assert german(BODY + "\n".join(LISTED)) is None
    assert german(BODY) == (
        "In dieser Kopie fehlt die Belegliste. Verschiedene Nummern im Text: 6, davon 6 ohne "
        "Eintrag."
    )
    assert german("Ada\n\nShe was born in London in the winter.[a]\n") == (
        "In dieser Kopie fehlt 1 Anmerkung."
    )


def test_an_uncertain_source_names_all_that_it_may_be():
    candidates = (
        Candidate(45, 0.7, "Goulka " * 40),
        Candidate(46, 0.2, None),
        Candidate(None, 0.1),
    )
    citation = Citation("46", "uncertain", None, False, None, candidates, "So it is.")
    assert source_words(citation) == (
        "perhaps entry 45 (0.70), perhaps entry 46 (0.20), perhaps one that this copy lost (0.10)"
    )
    [(name, text)] = further_words(citation)
    assert name == "entry 45"
    assert text.endswith("Goulka […]")
    assert len(text) < 120


def test_a_short_text_is_not_shortened():
    assert shorten("Goulka  et al.\n2009") == "Goulka et al. 2009"


def test_of_many_names_ten_are_told():
    assert named_words(["a", "b"]) == "a, b"
    assert named_words([str(n) for n in range(10)]).endswith("8, 9")
    assert named_words([str(n) for n in range(1_012)]).endswith("8, 9 and 1,002 more")
