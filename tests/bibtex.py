"""BibTeX read back with a library of its own, and works to write."""

import re

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    SeparateCoAuthors,
    SplitNameParts,
)
from hypothesis import strategies as st
from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)

from index.records import Name, Work
from qa.cite import to_bibtex

SHORT = Work("document", (Name("Katzman"),), "2001", pages="101")
BOOK = Work(
    kind="book",
    authors=(Name("Chehabi", "Houchang E."), Name("BBC News")),
    year="1990",
    title="Iranian Politics & Religious Modernism",
    publisher="I.B. Tauris",
    pages="3–5",
    isbn="978-1-85043-198-5",
)
# What a BibTeX field says of which field of a Work; "journal" and its like are its container.
FIELDS = {
    "title": "title", "journal": "container", "booktitle": "container",
    "howpublished": "container", "publisher": "publisher", "institution": "publisher",
    "year": "year", "volume": "volume", "number": "issue", "pages": "pages", "isbn": "isbn",
}  # fmt: skip
RAW = {"doi", "url"}


def even(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def make_decoder() -> LatexNodes2Text:
    """The library's own decoder, taught three commands that it reads otherwise or not at all."""
    context = get_default_latex_context_db()
    signs = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
    macros = [MacroTextSpec(name, simplify_repl=sign) for name, sign in signs.items()]
    context.add_context_category("signs", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=context, math_mode="verbatim")


DECODER = make_decoder()


def read_back(entry: str) -> tuple[str, str, dict[str, str], list[str]]:
    """Return type, key, fields and names of the one entry, LaTeX resolved."""
    library = parse_string(
        entry,
        append_middleware=[
            SeparateCoAuthors(),
            SplitNameParts(),
            LatexDecodingMiddleware(decoder=DECODER),
        ],
    )
    plain = parse_string(entry)
    assert not library.failed_blocks
    assert len(library.blocks) == len(library.entries) == 1
    found = library.entries[0]
    fields = {
        name: plain.entries[0][name] if name in RAW else even(field.value)
        for name, field in found.fields_dict.items()
        if name != "author"
    }
    authors = found.fields_dict["author"].value if "author" in found.fields_dict else []
    # The library resolves LaTeX in texts, not in names that it has taken apart.
    resolve = DECODER.latex_to_text
    names = [
        even(resolve(" ".join([*name.von, *name.last])))
        + "|"
        + even(resolve(" ".join([*name.first, *name.jr])))
        for name in authors
    ]
    return found.entry_type, found.key, fields, names


def assert_reads_back(work: Work, key: str) -> None:
    _, found_key, fields, names = read_back(to_bibtex(work, key))
    assert found_key == key
    assert names == [even(f"{name.family}|{name.given or ''}") for name in work.authors]
    expected = {
        field: even(value)
        for field in {*FIELDS.values(), "doi"}
        if (value := getattr(work, field)) is not None
    }
    got = {FIELDS.get(name, name): value for name, value in fields.items() if name != "url"}
    assert got == expected
    assert ("url" in fields) == (work.url is not None)


# Control characters and lone surrogates are in no article.
TEXTS = st.text(
    st.one_of(
        st.sampled_from("{}\\%&#$_~^\"'`-?!<>,;@= \n\t\u00a0éß“”–猫ł"),
        st.characters(exclude_categories=["Cc", "Cs"]),
    ),
    min_size=1,
).filter(lambda text: even(text) != "")
