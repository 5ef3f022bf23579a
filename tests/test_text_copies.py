"""Copies that text browsers and converters make of rendered pages: their notations, read right."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ArticleError
from index.formats.lines import split_lines
from index.formats.text.flat_references import find_lists, read_references
from index.formats.text.markers import find_markers
from index.formats.text.notation import tell_notation
from index.formats.text.page import read_text
from index.records import Article
from tests import junk
from tests.cases import Case, parametrize
from tests.junk import BEFORE_THE_LINE


def evened(text: str) -> str:
    return " ".join(text.split())


def paragraphs(article: Article) -> list[str]:
    return [evened(article.text[p.start : p.end]) for p in article.paragraphs]


def labels(article: Article, group: str) -> list[str]:
    return [marker.label for marker in article.markers if marker.group == group]


@parametrize("lists.cases")
def test_lists(case: Case):
    lines = split_lines(case.given)
    (found,) = find_lists(lines)
    entries = read_references(case.given, lines[found.start : found.stop])
    assert [
        f"{e.label} {e.backlinks} {evened(case.given[e.start : e.end])}" for e in entries
    ] == case.expected


@parametrize("markers.cases")
def test_markers(case: Case):
    notation = tell_notation(case.given)
    markers = find_markers(case.given, 0, len(case.given), 300, notation)
    assert [f"{marker.label} {marker.group}" for marker in markers] == case.expected


def test_a_mark_takes_in_its_caret_and_the_number_of_its_link():
    text = "He went home in the evening.^[1] She stayed in the town for a long time.^\n[2] So."
    article = read_text(f"Ada\n\n{text}\n", "x.txt")
    assert [article.text[m.start : m.end] for m in article.markers] == ["^[1]", "^\n[2]"]
    links = " ".join(f"[{number}]word{number}" for number in range(1, 12))
    text = f"He went to {links}.^[12][1] And then he slept for a year.^[13][2]"
    article = read_text(f"Ada\n\n{text}\n", "x.txt")
    assert [article.text[m.start : m.end] for m in article.markers] == ["^[12][1]", "^[13][2]"]


WRAPPED = """\
Ada Lovelace

From Wikipedia, the free encyclopedia
Jump to: navigation, search

Ada Lovelace was an English mathematician and writer, chiefly known for her
work on the machine of Charles Babbage, the Analytical Engine.^[1] She was the
first to see that the machine had applications beyond pure calculation, and
published the first algorithm that was meant to be carried out by it.^[2]^[note
1]

Contents

  • 1 Early life
      □ 1.1 Childhood
  • 2 References

Early life[edit]

[250px-Ada_Lovelace.jpg]
Ada at the age of four

  Year   Place
  1815   London
  1835   Ockham

Ada was born in London in the year 1815, and her father left her a month after
that.^[2] She was often ill, but carried on with her studies of mathematics
all the same. The books that she read:

  • A treatise on the calculus of
    functions, by Babbage
  • The elements of Euclid in six books

Notes[edit]

 1. ^ Or so it is said.

References[edit]

 1. ^ Toole 1998, p. 175.
 2. ^ ^a ^b Stein, Dorothy (1985). Ada: A Life and a Legacy. MIT Press. ISBN
    0-262-69116-7.

Sources[edit]

  • Toole, Betty Alexandra (1998). Ada, the Enchantress of Numbers. Strawberry
    Press. ISBN 0-912647-18-3.

Categories: 1815 births
"""


def test_a_wrapped_copy():
    article = read_text(WRAPPED, "x.txt")
    assert article.text == WRAPPED
    assert article.title == "Ada Lovelace"
    assert [s.title for s in article.sections] == ["", "Early life", "Notes", "References"]
    said = paragraphs(article)
    assert [p.split()[0] + " " + p.split()[-1] for p in said] == [
        "Ada 1]", "Ada read:", "A Babbage", "The books"
    ]  # fmt: skip
    assert labels(article, "reference") == ["1", "2", "2"]
    assert labels(article, "note") == ["note 1"]
    assert [(r.label, r.group, r.backlinks) for r in article.references] == [
        ("1", "reference", 1), ("2", "reference", 2), ("note 1", "note", 1)
    ]  # fmt: skip


def test_a_short_footnote_leads_to_its_work():
    article = read_text(WRAPPED, "x.txt")
    short = article.references[0].sources[0]
    assert short.full is not None
    assert evened(article.slice(short.full)).startswith("Toole, Betty Alexandra (1998). Ada, the")
    assert short.work is not None
    assert short.work.title == "Ada, the Enchantress of Numbers"
    assert short.work.pages == "175"
    assert article.references[1].sources[0].full is None
    twice = WRAPPED.replace("Categories:", "  • Toole, B. (1998). Letters of Ada. London.\n")
    (source,) = read_text(twice, "x.txt").references[0].sources
    assert source.full is None


def test_stars_and_no_blank_lines():
    article = read_text(
        "****** Ada Lovelace ******\nFrom Wikipedia, the free encyclopedia\n"
        "Ada was a mathematician in London, and a writer of letters.[1] She\n"
        "Ada Lovelace, daughter of a poet, wrote a long note on the engine of Babbage,\n"
        "which was read by many people in London and abroad.[1]\n"
        "***** Later_life[edit] *****\n[edit]\n"
        "She moved to Paris in the year 1840 with him.\n"
        "***** References *****\n   1. ^Toole_1998.\n   2. ^Stein_1985.\n"
        "***** External links *****\nA link.\n",
        "x.txt",
    )
    assert article.title == "Ada Lovelace"
    assert [(s.title, s.level) for s in article.sections] == [
        ("", 0), ("Later life", 2), ("References", 2)
    ]  # fmt: skip
    assert paragraphs(article)[-1] == "She moved to Paris in the year 1840 with him."
    last = article.references[-1]
    assert article.text[last.start : last.end] == "Stein_1985."


def test_headings_and_tables_of_markdown():
    article = read_text(
        "# Ada Lovelace\n\nFrom Wikipedia, the free encyclopedia\n\n"
        "![A portrait](//host/Ada.jpg)  \n---|---  \nBorn | 10 December 1815 in London.  \n  \n"
        "**Ada Lovelace** was an English mathematician and writer of notes.[1]\n\n"
        "## Early life[edit]\n\nShe was born in London in the year 1815.\n\n"
        "### Youth\n\nShe was often ill as a child, and read.\n\n"
        "## References\n\n### Books\n\n  * Toole 1998.\n\n### Others\n\n  1. **^** Stein 1985.\n",
        "x.txt",
    )
    assert article.title == "Ada Lovelace"
    assert [(s.title, s.level) for s in article.sections][1:] == [
        ("Early life", 2), ("Youth", 3), ("References", 2), ("Books", 3), ("Others", 3)
    ]  # fmt: skip
    assert [p[:12] for p in paragraphs(article)] == ["**Ada Lovela", "She was born", "She was ofte"]


def test_a_copy_by_hand_from_a_browser():
    article = read_text(
        "Jump to content\nMain menu\nAda Lovelace\n98 languages\nArticle\nTalk\nTools\n"
        "move to sidebar hide\n"
        "From Wikipedia, the free encyclopedia\n\n"
        "Born\t10 December 1815\nDied\t27 November 1852 (aged 36)[1]\n"
        "Ada Lovelace was an English mathematician and writer.[2][a]\n\n"
        "Early life\n[edit]\n\nShe was born in London in the year 1815.[2]\n\n"
        "Notes\n[edit]\n^ Or so it is said.\nReferences\n[edit]\n"
        "^ Toole 1998.\n^ a b Stein 1985.\n",
        "x.txt",
    )
    assert article.title == "Ada Lovelace"
    assert [s.title for s in article.sections][1] == "Early life"
    assert [article.slice(field.label) for field in article.fields] == ["Born", "Died"]
    assert labels(article, "reference") == ["1", "2", "2"]
    assert [(r.label, r.backlinks) for r in article.references] == [("1", 1), ("2", 2), ("a", 1)]


def test_two_numbered_lists_are_told_apart_by_the_labels_in_the_text():
    for mark, group in (("[a]", "a"), ("[note 1]", "note 1"), ("[ii]", "i"), ("[α]", "α")):
        marks = "[i][ii]" if group == "i" else mark
        article = read_text(
            f"Ada\n\nAda was born in London in 1815.[1]{marks} She wrote.[2] She died.[3]\n\n"
            "Footnotes\n\n  1. ^ Or so.\n  2. ^ Or not.\n\nCitations\n\n  1. ^ Toole 1998.\n"
            "  2. ^ Stein 1985.\n  3. ^ Smith 2001.\n",
            "x.txt",
        )
        assert [r.label for r in article.references if r.group == "reference"] == ["1", "2", "3"]
        assert next(r for r in article.references if r.group == "note").label == group


def test_a_letter_that_an_editor_put_into_a_word_is_no_note():
    article = read_text("Ada\n\nThe leader[s] of it were there in the year 1815.[a] So.[b]\n", "x")
    assert labels(article, "note") == ["a", "b"]


@junk.parametrize(junk.COPIES)
def test_a_long_line_of_junk_takes_nothing_from_the_article(junk):
    article = read_text(junk.text, "x.txt")
    assert article.text == junk.text
    assert paragraphs(article)[0] == BEFORE_THE_LINE


PIECES = st.sampled_from(
    [
        "Ada wrote a long note on the engine.^[1]",
        "^[2]",
        "^\n[3]",
        "[note\n 1]",
        "[123][4]",
        "\n",
        "\n\n",
        " 1. ^ ^a ^b Smith 2001, p. 3.\n",
        "    2. [12]^ [13]a [14]b X\n",
        "  3. **^** _Y_\n",
        "↑ Z\n",
        "1 2 W\n",
        "   4. 12V\n",
        "     ^ T\n",
        "## History[edit]\n",
        "History\n\n[edit]\n",
        "***** U *****\n",
        "[250px-Foo.jpg]",
        "Born | 1815\n",
        "│ a │ b │\n",
        "  • item\n    more",
        "From Wikipedia, the free encyclopedia\n",
        "Contents\n",
        "  • 1 History\n",
        'Retrieved from "https://x"',
        "Notes\n",
        "References\n",
        "[[5]](#x)",
        "  • Smith, Ada (2001). The Engine of Babbage. London.\n",
        "Smith 2001",
        "(",
        "\\[6\\]",
        "猫",
        "😀",
        "\u00a0",
    ]
)


@given(st.lists(PIECES | st.text(max_size=12), max_size=40).map("".join))
@settings(max_examples=300)
def test_whatever_is_read_lies_inside_the_text(text):
    try:
        article = read_text(text, "x.txt")
    except ArticleError:
        return
    assert article.text == text
    size = len(text)
    spans = [(p.start, p.end) for p in article.paragraphs]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= size for start, end in spans)
    inside = [(m.start, m.end) for m in article.markers]
    assert inside == sorted(inside)
    for marker in article.markers:
        shown = re.sub(r"[\s_]+", " ", text[marker.start : marker.end])
        assert marker.label in shown
    for entry in article.references:
        assert 0 <= entry.start <= entry.end <= size
        for source in entry.sources:
            assert entry.start <= source.start < source.end <= entry.end
            if source.full is not None:
                assert 0 <= source.full.start < source.full.end <= size
