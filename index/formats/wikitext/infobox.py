"""Infoboxes: parameters that a reader sees become rows, with the label that stands for them."""

import re
from collections.abc import Iterable, Iterator

from index.formats.parts import Inline, Mark, Row, Sign, plain_text
from index.formats.wikitext.calls import Call
from index.formats.wikitext.stream import Loose, Stream, settle, shows, words

_BOXES = frozenset(
    {"geobox", "taxobox", "speciesbox", "automatic taxobox", "subspeciesbox", "hybridbox",
     "virusbox", "chembox", "drugbox", "ichnobox", "oobox", "paraphyletic group"}
)  # fmt: skip
# Parameters that set how a box looks, or show what is no text.
_NO_TEXT = re.compile(
    r"""(?:^|_)(?:image|img|photo|picture|map|mapframe|pushpin|flag|coat|coa|logo|seal|shield|
    emblem|crest|signature|caption|captions|size|width|upright|coordinates|coords|coor|footnotes?|
    ref|refs|link|links|magnitude|bgcolor|background|icon|legend|audio|video|embed|nocat)\d*(?:_|$)
    |^alt(?:_flag|_coat|_map|_symbol|_logo)?\d*$|_alt\d*$|^cover$""",
    re.VERBOSE | re.IGNORECASE,
)
_SETTINGS = re.compile(
    r"(?:lat|long|lat_?[dms]|long_?[dms]|lat_?ns|long_?ew|lat_deg|lat_min|lat_sec|lat_dir|"
    r"lon|lon_[a-z]+|latitude|longitude|mapsize|unit_pref|name|title|above|subheader\d*|header\d*|"
    r"embedded|module\d*|autoheaders|decat|bodyclass|subbox|child|style|(?:title|body|list)_?style|"
    r"rowclass\d*|class\d*|common_name|linking_name|image_?size|imagesize|native_name_lang|"
    r"label_?width|data_?width|qid|fetchwikidata|onlysourced|suppressfields|italic_title|"
    r"(?:header|title|text|bg|background)?_?colou?r|coordinates_display|[a-z_]+_change|collapsible|state|dot_[xy]|"
    r"[ps]\d+)$",
    re.IGNORECASE,
)
# How the parameter of a label is called, for that of its value.
_LABEL_OF = (
    (re.compile(r"(?P<stem>.+?)_(?:name|date|info|data|value)(?P<n>\d*)$"),
     ("{stem}_title{n}", "{stem}_type{n}", "{stem}_event{n}", "{stem}_label{n}", "{stem}{n}_title",
      "{stem}{n}_label")),
    (re.compile(r"data(?P<n>\d+\w?)$"), ("label{n}",)),
    (re.compile(r"(?P<stem>(?:blank|free)\d*)_info(?P<n>(?:_sec\d)?)$"), ("{stem}_name{n}",)),
    (re.compile(r"(?P<stem>.+?)_(?:km2|sq_mi|m|ft|total|ha|acre)$"), ("{stem}_title",)),
    (re.compile(r"(?P<stem>.+?)(?P<n>\d*)$"),
     ("{stem}_type{n}", "{stem}{n}_type", "{stem}_title{n}", "{stem}{n}_title", "{stem}_label{n}",
      "{stem}{n}_label")),
)  # fmt: skip
_ONLY_LABEL = re.compile(
    r"(?:.+_(?:title|event|label)\d*|label\d+\w?|(?:blank|free)\d*_name(?:_sec\d)?|"
    r"(?:leader|subdivision|parts|postal_code|code\d?|free|symbol|sovereignty|membership|"
    r"languages\d?|legislature)_type\d*)$"
)
# What stands for something that the template works out, or shows in its own words.
_SWITCHED = frozenset("auto yes no y n true false on off".split())
_SOURCES = re.compile(r"(?P<of>.+?)_?(?:footnotes?|refs?|notes?)(?P<n>\d*)$", re.IGNORECASE)
_LONGEST_NAME = 100


def is_infobox(name: str) -> bool:
    """Whether a template's name is that of an infobox."""
    return name.startswith("infobox") or name in _BOXES or name.startswith("geobox")


def render_infobox(call: Call) -> Stream:
    """Add the infobox's rows to those of the page."""
    values = {key: call.line(key) for key in call.params}
    filled = {k: value for k, value in values.items() if len(k) <= _LONGEST_NAME and shows(value)}
    labels = {key: _label_key(key, filled) for key in filled}
    used = {label for label in labels.values() if label is not None}
    renderer = call.renderer
    native = settle(filled.get("native_name", []))
    if renderer.native_name is None and native:
        renderer.native_name = plain_text(native) or None
    rows: dict[str, Row] = {}
    sources: list[tuple[str, list[Inline]]] = []
    for key, value in filled.items():
        shown = settle(value)
        if key in used:
            continue
        if _SOURCES.match(key) and (marks := _only_marks(shown)):
            sources.append((key, marks))
        elif not _is_switch(key, words(value)) and not _is_no_text(key):
            label = labels[key]
            rows[key] = Row(_label(filled[label]) if label is not None else [readable(key)], shown)
    _add_sources(rows, sources)
    renderer.rows += rows.values()
    return [Loose.BLOCK]


def _is_switch(key: str, said: str) -> bool:
    # The template shows another parameter's value for "capital".
    return said.lower() in _SWITCHED or (key == "largest_city" and said == "capital")


def _only_marks(shown: Iterable[Inline]) -> list[Inline]:
    """Return the markers of a value; none where it says something besides."""
    content = [inline for inline in shown if not isinstance(inline, str) or inline.strip()]
    marks = [inline for inline in content if isinstance(inline, Mark)]
    return [*marks] if all(isinstance(inline, Mark | Sign) for inline in content) else []


def _add_sources(rows: dict[str, Row], sources: Iterable[tuple[str, list[Inline]]]) -> None:
    """Put the markers of ``area_footnotes`` at the end of the first row on the area."""
    first: dict[str, str] = {}
    for key in rows:
        parts = key.split("_")
        for count in range(1, len(parts) + 1):
            stem = "_".join(parts[:count])
            first.setdefault(stem, key)
            first.setdefault(stem.rstrip("0123456789"), key)
    for key, marks in sources:
        match = _SOURCES.match(key)
        assert match is not None
        of, number = match.group("of", "n")
        exact = (of, of + number, f"{of}_total")
        row = next((name for name in exact if name in rows), first.get(of + number, first.get(of)))
        if row is not None:
            rows[row] = Row(rows[row].label, [*rows[row].value, *marks])


def _label(value: Stream) -> list[Inline]:
    """Return a label without the colon that a page may put after it."""
    shown = settle(value)
    last = shown[-1] if shown else None
    return [*shown[:-1], last.rstrip(": ")] if isinstance(last, str) else shown


def _is_no_text(key: str) -> bool:
    return bool(
        key.isdecimal()
        or _NO_TEXT.search(key.replace(" ", "_").replace("-", "_"))
        or _SETTINGS.match(key.replace(" ", "_"))
        or _ONLY_LABEL.match(key)
    )


def _label_key(key: str, filled: dict[str, Stream]) -> str | None:
    """Return the parameter that holds the label of another."""
    return next((label for label in _candidates(key) if label in filled and label != key), None)


def _candidates(key: str) -> Iterator[str]:
    for pattern, forms in _LABEL_OF:
        match = pattern.match(key)
        if match is not None:
            for form in forms:
                yield form.format(**match.groupdict())


def readable(key: str) -> str:
    """Return a parameter's name as a label: ``leader_party1`` is "Leader party"."""
    bare = re.sub(r"(?<!_[mM])(?<!_km)(?<!_mi)_?\d+$", "", key.replace("-", " "))
    label = " ".join((bare or key).replace("_", " ").split())
    return label[:1].upper() + label[1:]
