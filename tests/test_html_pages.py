"""Real rendered pages, counted again with another parser, by other rules."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from index.citations import resolve
from index.formats.html.page import read_html
from index.passages import build_passages
from index.records import Article
from tests.articles import check_html
from tests.conftest import SHARED

PAGES = SHARED / "data" / "pages"

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_ELSEWHERE = {
    "table": {"table"},
    "caption": {"figure", "thumb", "gallery", "gallerybox", "thumbcaption"},
}


@dataclass
class Open:
    tag: str
    names: set[str]
    identifier: str
    markers: list[str] = field(default_factory=list)
    cells: list[tuple[str, bool]] = field(default_factory=list)
    text: str = ""


class Count(HTMLParser):
    """Counts the markers of a page by where they stand, its entries and its headings."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[Open] = []
        self.places: Counter[str] = Counter()
        self.entries: list[str] = []
        self.headings: list[str] = []
        self.group = 0  # the markers of the line of the infobox above, which names a group
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        element = Open(tag, set(given.get("class", "").split()), given.get("id", ""))
        if element.identifier.startswith("cite_note"):
            self.entries.append(element.identifier)
        if element.identifier.startswith("cite_ref"):
            self.marker(element.identifier)
        if tag in ("td", "th"):
            row = next(e for e in reversed(self.open) if e.tag == "tr")
            row.cells.append((tag, given.get("colspan", "1") != "1"))
        if tag not in _VOID:
            self.open.append(element)
            if tag in ("h2", "h3", "h4"):
                self.headings.append("")

    def marker(self, identifier: str) -> None:
        names = {name for element in self.open for name in element.names | {element.tag}}
        row = next((e for e in reversed(self.open) if e.tag == "tr"), None)
        if any(e.identifier.startswith("cite_note") for e in self.open):
            self.places["entry"] += 1
        elif "infobox" in names:
            assert row is not None
            row.markers.append(identifier)
        else:
            place = next((p for p, marks in _ELSEWHERE.items() if marks & names), "body")
            self.places[place] += 1

    def handle_endtag(self, tag: str) -> None:
        at = next((n for n in range(len(self.open) - 1, -1, -1) if self.open[n].tag == tag), None)
        if at is None:
            return
        for element in self.open[at:]:
            if element.tag != "tr":
                continue
            full_row = element.cells[:1] == [("th", False)] and ("td", False) in element.cells
            in_group = full_row and element.text.strip().startswith("•")
            self.places["row" if in_group else "no row"] += self.group
            self.group = 0
            if element.cells == [("th", True)]:
                self.group = len(element.markers)
            else:
                self.places["row" if full_row else "no row"] += len(element.markers)
        del self.open[at:]

    def handle_data(self, data: str) -> None:
        for row in [element for element in self.open if element.tag == "tr"][-1:]:
            row.text += data
        if any("mw-editsection" in element.names for element in self.open):
            return
        if any(element.tag in ("h2", "h3", "h4") for element in self.open):
            self.headings[-1] += data


@dataclass(frozen=True)
class Expected:
    """What a page holds. ``headings`` are those that belong to the skin, not to the article."""

    title: str
    places: dict[str, int]
    entries: int
    rows: dict[str, str]
    skin: frozenset[str] = frozenset()
    full: int = 0
    language: str = "en"


_SKIN = frozenset(
    ["Contents", "Navigation menu", "Personal tools", "Namespaces", "Variants", "Views", "More",
     "Search", "Navigation", "Interaction", "Tools", "In other projects", "Print/export"]
)  # fmt: skip

# Markers that the article lacks ("no row", "table", "caption") stand in tables, under pictures,
# or in lines of the infobox that have no label beside them: headings, mottoes, captions.
EXPECTED = {
    "decruft_Bengaluru": Expected(
        "Bengaluru",
        {"body": 505, "row": 10, "entry": 2, "caption": 1, "table": 28},
        466,
        {
            "Founded by": "Kempe Gowda I",
            "Elevation": "920\xa0m (3,020\xa0ft)[6]",
            "Demonyms": "Bengalurinavaru\nBengalurian",
            "Government • Body": "Greater Bengaluru Authority[a]",
            "Area • Metropolis": "741\xa0km² (286\xa0sq\xa0mi)[4][5]",
            "GDP (PPP)": "$359.9\xa0billion[9][10]",
        },
        _SKIN,
        full=8,
    ),
    "decruft_Rust": Expected(
        "Rust (programming language)",
        {"body": 251, "row": 4, "entry": 9, "no row": 10, "caption": 2},
        212,
        {
            "Developer": "The Rust Team",
            "Platform": "Cross-platform[note 1]",
            "License": "MIT, Apache 2.0[note 3]",
        },
        _SKIN,
        full=70,
    ),
    "mobileapps_United_States_parsoid": Expected(
        "United States",
        {"body": 708, "row": 20, "entry": 23, "no row": 13, "caption": 18, "table": 8},
        731,
        {
            "Capital": "Washington, D.C.",
            "Vice President": "Mike Pence (R)",
            "Official\xa0languages": "None at federal level[lower-alpha 2]",
            "Population • 2010\xa0census": "308,745,538[lower-alpha 5][10] (3rd)",
            "GDP\xa0(nominal) • Per capita": "$62,869[11] (7th)",
        },
        full=39,
    ),
    "mobileapps_zh_mobile": Expected(
        "mobileapps zh mobile",
        {"body": 113},
        94,
        {"界": "动物界 Animalia", "种": "貓 F. catus"},
        frozenset(["目录"]),
        language="zh",
    ),
    "readability_Mozilla": Expected(
        "Mozilla",
        {"body": 76},
        72,
        {"Founded": "February\xa028, 1998", "Divisions": "Mozilla Corporation\nMozilla Foundation"},
        _SKIN | {"Languages"},
    ),
    "readability_New_Zealand": Expected(
        "New Zealand",
        {"body": 417, "row": 14, "entry": 7, "no row": 1, "caption": 4, "table": 2},
        379,
        {
            "Monarch": "Elizabeth II",
            "Area • Water\xa0(%)": "1.6[n 4]",
            "Official\xa0languages": "English[n 2]\nMāori\nNZ Sign Language",
        },
        _SKIN | {"Languages"},
        full=14,
    ),
}


@pytest.fixture(scope="module", params=sorted(EXPECTED))
def page(request: pytest.FixtureRequest) -> tuple[Expected, Count, Article]:
    path = PAGES / f"{request.param}.html"
    if not path.is_file():
        pytest.skip(f"{path} is not here; the real pages are no part of this repository")
    text = path.read_text(encoding="utf-8")
    return EXPECTED[request.param], Count(text), read_html(text, path.name)


def test_every_marker_of_a_real_page_is_accounted_for(page):
    expected, count, article = page
    assert dict(+count.places) == expected.places
    found: Counter[str] = Counter()
    spans = {
        "body": [(p.start, p.end) for p in article.paragraphs],
        "row": [row.value for row in article.fields if row.value is not None],
        "entry": [(r.start, r.end) for r in article.references],
    }
    for place, places in spans.items():
        found[place] = sum(s <= m.start < e for m in article.markers for s, e in places)
    assert found.total() == len(article.markers)
    assert {place: count.places[place] for place in spans} == dict(found)


def test_a_real_page_names_its_language(page):
    expected, _, article = page
    assert article.language == expected.language


def test_every_entry_of_a_real_page_is_read(page):
    expected, count, article = page
    assert len(count.entries) == len(set(count.entries)) == expected.entries
    assert len(article.references) == expected.entries
    assert not any(entry.broken for entry in article.references)
    for group in ("reference", "note"):
        numbers = [entry.entry for entry in article.references if entry.group == group]
        assert numbers == list(range(1, len(numbers) + 1))
    assert sum(s.full is not None for r in article.references for s in r.sources) == expected.full


def test_every_marker_of_a_real_page_leads_to_the_entry_that_it_prints(page):
    _, _, article = page
    for marker in article.markers:
        assert marker.target is not None
        entry = article.references[marker.target]
        assert (entry.label, entry.group) == (marker.label, marker.group)
        assert article.text[marker.start : marker.end].startswith(f"[{marker.label}]") or (
            article.text[marker.start : marker.end].replace("\xa0", " ") == f"[{marker.label}]"
        )


def test_back_links_count_every_marker_of_a_real_page(page):
    # A page has as many back-links as markers: none is counted twice, and none is lost.
    _, count, article = page
    assert sum(entry.backlinks for entry in article.references) == count.places.total()


def test_every_heading_of_a_real_page_is_a_section(page):
    expected, count, article = page
    headings = [" ".join(heading.split()) for heading in count.headings]
    headings = [heading for heading in headings if heading and heading not in expected.skin]
    titles = [s.title for s in article.sections if s.level]
    assert titles == headings


def test_a_real_page_has_its_title_and_its_infobox(page):
    expected, _, article = page
    assert article.title == expected.title
    rows = {
        article.slice(row.label): article.slice(row.value)
        for row in article.fields
        if row.value is not None
    }
    assert {label: rows.get(label) for label in expected.rows} == expected.rows


def test_no_furniture_is_left_in_a_real_page(page):
    _, _, article = page
    furniture = re.compile(
        r"\[edit|mw-parser-output|citation needed|coordinates|\bv t e\b|Jump to|ⓘ|\[编辑|"
        r"Retrieved from|^\W*$",
        re.IGNORECASE,
    )
    passages = build_passages(article, resolve(article))
    assert len(passages) > 100
    for passage in passages:
        assert not furniture.search(passage.text), passage.text
        assert passage.text == article.text[passage.start : passage.end]


def test_almost_every_source_of_a_real_page_says_what_it_is(page):
    _, _, article = page
    sources = [s for r in article.references if r.group == "reference" for s in r.sources]
    assert sum(source.work is not None for source in sources) > 0.8 * len(sources)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_real_page_cut_short_is_read_or_refused(name: str):
    path = Path(PAGES / f"{name}.html")
    if not path.is_file():
        pytest.skip(f"{path} is not here; the real pages are no part of this repository")
    text = path.read_text(encoding="utf-8")
    for part in (0.2, 0.5, 0.8):
        check_html(text[: int(len(text) * part)])
