"""Long texts of nothing but one thing, which a reader must not go over again and again.

The tests ask what is made of each; how the time grows with the length, ``tests.bench.reading``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from index.errors import ArticleError
from index.records import Article

_BEGINNING = 24
NOT_CLOSED = "page cannot be read as a page: its tags are not closed"
NO_SENTENCE = "page has no sentence that could be quoted"


@dataclass(frozen=True)
class Junk:
    """A text that can be written at any length, and how long it is in the tests."""

    name: str
    write: Callable[[int], str]
    count: int
    said: str | None = None  # what ``beginning`` is; None if that of the text itself

    @property
    def text(self) -> str:
        return self.write(self.count)

    @property
    def expected(self) -> str:
        return self.text[:_BEGINNING] if self.said is None else self.said


def beginning(read: Callable[[str, str], Article], text: str) -> str:
    """Return how an article's first paragraph begins, or the line that refuses the text."""
    try:
        article = read(text, "page")
    except ArticleError as error:
        return str(error)
    first = article.paragraphs[0]
    return article.text[first.start : first.end][:_BEGINNING]


def parametrize(junk: Sequence[Junk]) -> Any:
    return pytest.mark.parametrize("junk", junk, ids=[one.name for one in junk])


def _repeated(
    unit: str, count: int, said: str | None = None, *, head: str = "", tail: str = ""
) -> Junk:
    name = " ".join(repr(part) for part in (head, unit, tail) if part)
    return Junk(name, lambda n: head + unit * n + tail, count, said)


def _line(unit: str) -> Junk:
    count = 1_000_000 // len(unit)
    return Junk(repr(unit), lambda n: f"{BEFORE_THE_LINE}\n\n{unit * n}\n", count)


# A long line under a sentence, in copies that text browsers made.
BEFORE_THE_LINE = "Ada went home to the sea in the year 1815."
COPIES = [
    _line(unit)
    for unit in (
        "[[[[", "^ ^ ^ ^ ", "1. 1. 1. ", " ", "^", "1. ^ a b c d ", "_", "*", "[1]a", "[1][2]",
        "](", "![", "\t", "\u00a0", ". ", "#", "=", "| ", "• ", '"', "[edit]", "12", "A_", "[α]",
        "\\[",
    )
]  # fmt: skip

# Pages saved as text; of each there is something to quote.
TEXT = [
    Junk("lines", lambda n: "\n" * n + "Ada wrote it.", 300_000),
    Junk("spaces", lambda n: "a" + " " * n + "b.", 300_000),
    Junk("labels", lambda n: "LeaderAda\n" * n, 20_000),
    Junk("archives", lambda n: "Ada.\n\n  1. ^ " + "Archived from the original (" * n, 10_000),
    Junk("brackets", lambda n: "[[[[" * n + " Ada went.", 100_000),
    Junk("tags", lambda n: "x.[citation needed]" * n, 20_000),
    Junk("markers", lambda n: "Ada.[1] " + "[2]" * n, 50_000),
    Junk("equals", lambda n: "=" * n + " Ada went.", 200_000),
]

# What looks like the markup of one notation or another, and is none.
MARKUP = [
    _repeated('<a "', 1_000_000),
    _repeated("<a 'x\" ", 1_000_000),
    _repeated("<pre>", 1_000_000),
    _repeated("<a ", 2_000_000),
    _repeated("[[a", 2_000_000),
    _repeated("'''a", 1_000_000),
    _repeated("<ref>", 1_000_000),
    _repeated("== a ", 1_000_000),
    _repeated("<!--", 1_000_000),
]

HTML = [
    _repeated("<div>", 4_000_000, NOT_CLOSED),
    _repeated("<div>", 80_000, NOT_CLOSED, tail="<p>It ran.</p>"),
    Junk(
        "attributes", lambda n: "<p " + " ".join(f"a{k}=1" for k in range(n)), 600_000, NOT_CLOSED
    ),
    _repeated("<!--", 1_000_000, NO_SENTENCE),
    _repeated("<", 5_000_000),
    _repeated("<sup></sup>", 200_000, "It ran.", head="<p>It ran.</p>"),
    Junk(
        "paragraphs",
        lambda n: "<p>It ran" + "</p><p>" * 4 * n + "<math></math></p><p>" * n,
        50_000,
        "It ran",
    ),
    Junk(
        "pages",
        lambda n: (
            "<p>x<sup class=reference><a href='#cite_note-1'>[1]</a></sup>"
            + "<sup class=reference>:1</sup>" * n
        ),
        100_000,
        "x[1]" + ":1" * 10,
    ),
    _repeated("wiki", 100_000, "It ran.", head="<title>A - ", tail=" -</title><p>It ran.</p>"),
    _repeated(" - ", 1_000_000, NO_SENTENCE, head="<title>", tail="<p>It ran.</p>"),
]

# These do not grow: they are deeper than what is read, or just not.
NESTED_HTML = [
    _repeated("<div>", 150, NOT_CLOSED, head="<p>It ran.</p>"),
    _repeated("<sup>", 90, "It ran.", head="<p>It ran.</p>", tail="2"),
    _repeated("<ul><li>", 45, "It ran.", head="<p>It ran.</p>"),
    _repeated(
        "<ul><li>", 40, NO_SENTENCE, head="<ol class=references><li id=cite_note-1>", tail="x"
    ),
]


def _opened(unit: str, said: str | None = None, closed: str | None = None) -> list[Junk]:
    """Wikitext that opens something again and again, and such that closes something as often."""
    before = "Ada wrote it. "
    return [
        _repeated(unit, 40_000, said),
        Junk(
            repr(f"{before}{unit}}}}}]]"), lambda n: before + unit * n + "}}]]" * n, 5_000, closed
        ),
    ]


WIKITEXT = [
    *_opened("[["),
    *_opened("{{", closed="Ada wrote it. ]]"),
    *_opened("<ref>"),
    *_opened("{{a|", closed="Ada wrote it. ]]"),
    *_opened("[[a|"),
    *_opened("{|\n", NO_SENTENCE, closed="Ada wrote it. {|"),
    *_opened("[http://a "),
    *_opened("<div>", NO_SENTENCE, closed="Ada wrote it."),
    *_opened("''a' ", "a' a' a' a' a' a' a' a' ", closed="Ada wrote it. a' a' a' a"),
    *_opened("{{efn|a", closed="Ada wrote it. [x]]]"),
    *_opened("*", NO_SENTENCE),
]

# What pages of wikitext are damaged with.
WIKITEXT_TOKENS = [
    "[[", "]]", "{{", "}}", "{{{", "}}}", "|", "=", "''", "'''", "\n", "\n\n", "\n* ", "\n== ",
    " ==\n", "<ref>", "</ref>", "<ref name=a/>", "<ref name=a>", "{|", "|}", "\n{|\n", "\n|}\n",
    "<br>", "<sup>", "</sup>", "<!--", "-->", "<nowiki>", "</nowiki>", "[http://a ", "]",
    "{{efn|", "{{sfn|A|2001|p=1}}", "{{cite web|title=", "{{convert|1|km", "{{reflist|refs=",
    "<references>", "</references>", "&nbsp;", "[[File:A|thumb|", "{{Infobox x|a=",
    "Ada wrote.", "\x7f0\x7f", "\x02br>", "{{formatnum:", "{{r|a}}", "{{rp|3}}", ":", ";",
]  # fmt: skip

# Each of these once took four times as long when it was twice as long.
WIKITEXT_PAGES = [
    Junk(
        "digits", lambda n: "{{infobox x|a" + "1" * n + "b=c}}Ada wrote it.", 8_000, "Ada wrote it."
    ),
    Junk("templates", lambda n: "Word " * n + "\n{{x}}" * n, 8_000),
    Junk("formulas", lambda n: "Word so" + "<math>x</math>\n\n" * n, 8_000, "Word so"),
    Junk("paragraphs", lambda n: "Word " * n + ".\n\n<math>x</math>" * n, 8_000),
    Junk(
        "pages",
        lambda n: "Ada wrote it.<ref>a</ref>" + "{{rp|1}} " * n,
        8_000,
        "Ada wrote it.[1]:1:1:1:1",
    ),
    Junk("images", lambda n: "Ada wrote it.\n" + " [[File:x|20px]]" * n, 8_000, "Ada wrote it."),
    Junk(
        "tags",
        lambda n: "Ada wrote it." + "<s>" * n + "\n\n" * n + "</s>" * n,
        8_000,
        "Ada wrote it.",
    ),
    Junk(
        "citations",
        lambda n: "Ada wrote it.<ref>" + "{{harvnb|A|2001}}, " * n + "</ref>",
        8_000,
        "Ada wrote it.[1]",
    ),
]

CITATIONS = [
    _repeated(piece, 1_000_000 // len(piece), head=head)
    for head, piece in product(
        ("", "Smith, John (2009). ", '"Title". Paper. ', "Smith, John (2009), ", "Smith "),
        (
            "a", "A", '"', '" ', "Aa ", "A. ", "(", "(2009) ", "Smith, John; ", "Smith, J., ",
            "Smith J, ", "Foo bar. ", "ISBN 1 ", "1, ", "Retrieved ",
            "Archived from the original on ", "http://a ", "doi:10.1234/", "[a] ", "-1", " (PDF)",
            "van ", "Smith and ", "T: ", "T, ", "\u00a0", "I", "In a, b; ", "Aa Bb & ",
        ),
    )
]  # fmt: skip
