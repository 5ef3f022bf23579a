"""Prints citation templates as Wikipedia does (Module:Citation/CS1), parts in its order."""

import re
from dataclasses import dataclass, field

from index.bibliography import work_from_template
from index.formats.wikitext.calls import Call, unknown
from index.formats.wikitext.names import LANGUAGES
from index.formats.wikitext.people import Person, people, year_of
from index.formats.wikitext.stream import Cited, Loose, Stream, words

# In the order in which they are printed; what stands before the number.
_IDENTIFIERS = (
    ("arxiv", "arXiv:"), ("eprint", "arXiv:"), ("asin", "ASIN\u00a0"), ("bibcode", "Bibcode:"),
    ("biorxiv", "bioRxiv\u00a0"), ("citeseerx", "CiteSeerX\u00a0"), ("doi", "doi:"),
    ("eissn", "eISSN\u00a0"), ("hdl", "hdl:"), ("isbn", "ISBN\u00a0"), ("ismn", "ISMN\u00a0"),
    ("issn", "ISSN\u00a0"), ("jstor", "JSTOR\u00a0"), ("lccn", "LCCN\u00a0"), ("mr", "MR\u00a0"),
    ("oclc", "OCLC\u00a0"), ("ol", "OL\u00a0"), ("osti", "OSTI\u00a0"), ("pmc", "PMC\u00a0"),
    ("pmid", "PMID\u00a0"), ("rfc", "RFC\u00a0"), ("s2cid", "S2CID\u00a0"),
    ("ssrn", "SSRN\u00a0"), ("zbl", "Zbl\u00a0"),
)  # fmt: skip
_PERIODICALS = ("journal", "newspaper", "magazine", "periodical", "work", "website")
_CHAPTERS = ("chapter", "contribution", "entry", "article", "section")
_TYPES = {
    "cite press release": "Press release", "cite thesis": "Thesis", "cite report": "Report",
    "cite podcast": "Podcast", "cite techreport": "Technical report",
    "cite mailing list": "Mailing list", "cite interview": "Interview", "cite map": "Map",
    "cite speech": "Speech", "cite av media notes": "Media notes",
}  # fmt: skip
_QUOTED = frozenset(
    f"cite {kind}"
    for kind in "arxiv,biorxiv,citeseerx,conference,encyclopedia,episode,interview,journal,"
    "magazine,mailing list,medrxiv,news,newsgroup,podcast,press release,serial,ssrn,web".split(",")
)
_PRINTED = _QUOTED | {
    f"cite {kind}"
    for kind in "av media,av media notes,book,document,map,report,sign,speech,techreport,"
    "thesis".split(",")
}
_ALIASES = {
    "cite encyclopaedia": "cite encyclopedia", "cite paper": "cite journal",
    "cite newspaper": "cite news", "cite website": "cite web", "cite video": "cite av media",
    "cite dvd": "cite av media", "cite press": "cite press release", "cite proceedings":
    "cite conference", "cite dictionary": "cite encyclopedia", "cite tech report":
    "cite techreport", "cite technical report": "cite techreport", "cite url": "cite web",
    "cite dissertation": "cite thesis", "cite album notes": "cite av media notes",
    "cite music release notes": "cite av media notes",
}  # fmt: skip
_OLD_NAME = re.compile(r"^v?cite[- ]?(?=(?:web|news|book|journal|encyclopedia|paper|video)$)")
_CLOSING = "\"'”’"
_SCRIPT = re.compile(r"[a-z]{2,3}\s*:\s*")


def is_citation(name: str) -> bool:
    """Whether a template's name is that of a citation, of the module's or of another layout."""
    return _plain_name(name) == "citation" or _plain_name(name).startswith("cite ")


def _plain_name(name: str) -> str:
    """Return a template's name as it is written today."""
    name = _OLD_NAME.sub("cite ", name)
    return _ALIASES.get(name, name)


@dataclass(slots=True)
class _Text:
    """Parts of a citation, joined as the module joins them: no two full stops in a row."""

    sign: str
    out: Stream = field(default_factory=list)

    def part(self, content: Stream) -> None:
        """Add a part of its own."""
        if words(content):
            if self.out:
                self.stop()
                self.out.append(" ")
            self.out += content

    def tail(self, before: str, content: Stream, after: str = "") -> None:
        """Add what belongs to the part before it."""
        if words(content):
            self.out += [before if self.out else before.lstrip(" :–"), *content, after]

    def stop(self) -> None:
        """Add the sign that ends a part, unless it is there."""
        said = words(self.out).rstrip(_CLOSING)
        if said and not said.endswith(self.sign):
            self.out.append(self.sign)


def render_citation(call: Call) -> Stream:
    """Return the citation's text, and note the work under the key that short forms link to."""
    name = _plain_name(call.name)
    printed = name == "citation" or name in _PRINTED
    text = _Printer(call, name).print() if printed else []
    if not words(text):
        text = unknown(call)
    params = {key: call.text(key) for key in list(call.params)}
    work = work_from_template(name, params)
    key = _key(call)
    if key:
        call.renderer.describe(key, text, work)
    return [Cited(work), *text, Loose.CITED]


def _key(call: Call) -> str:
    """Return the key that short forms of this work use; empty where it has none."""
    ref = call.text("ref")
    if ref.lower() == "none":
        return ""
    if ref.startswith("CITEREF"):
        return ref
    if ref and ref.lower() != "harv":
        return ref
    named = people(call, "author") or people(call, "editor")
    year = year_of(call.text("year")) or year_of(call.text("date", "publication-date"))
    if not named:
        return ""
    return "CITEREF" + "".join(person.key for person in named[:4]) + year


@dataclass(slots=True)
class _Printer:
    call: Call
    name: str
    comma: bool = False

    def print(self) -> Stream:
        call = self.call
        mode = call.text("mode").lower()
        self.comma = (self.name == "citation" and mode != "cs1") or mode == "cs2"
        text = _Text("," if self.comma else ".")
        authors, editors = people(call, "author"), people(call, "editor")
        by = self._names(authors, "author") or call.stream("authors", "people", "host")
        given = self._names(editors, "editor") or call.stream("editors")
        dated = False
        chapter, title = self._titles()
        if by:
            text.part(by)
            dated = self._date_after_names(text)
        elif given:
            plural = len(editors) > 1 or bool(call.text("editors"))
            text.part([*given, ", eds." if plural else ", ed."])
            dated = self._date_after_names(text)
        text.part(chapter)
        if by and given:
            plural = len(editors) > 1 or bool(call.text("editors"))
            lead = ["in " if self.comma else "In "] if chapter else []
            text.part([*lead, *given, " (eds.)" if plural else " (ed.)"])
        self._title(text, title)
        self._container(text)
        if not dated:
            text.part(self._date())
        self._pages(text)
        self._ends(text)
        if not self.comma and not call.text("quote", "quotation"):
            text.stop()
        return text.out

    def _names(self, named: list[Person], role: str) -> Stream:
        shown = self.call.text(f"display-{role}s", f"display{role}s")
        limit = int(shown) if shown.isdecimal() and int(shown) < len(named) else len(named)
        out: Stream = []
        amp = self.call.text("name-list-style", "last-author-amp", "lastauthoramp")
        for number, person in enumerate(named[:limit]):
            if number:
                last = number == limit - 1 == len(named) - 1 and amp in ("amp", "yes", "y", "&")
                out.append(" & " if last else "; ")
            out += person.family
            if person.given:
                out += [", ", *person.given]
        et_al = limit < len(named) or "etal" in shown.replace(" ", "").replace(".", "")
        return [*out, " et al."] if out and et_al else out

    def _date(self) -> Stream:
        call = self.call
        if date := call.stream("date"):
            return date
        month = call.stream("month")
        year = call.stream("year", "publication-date")
        return [*month, " ", *year] if month and year else year

    def _date_after_names(self, text: _Text) -> bool:
        date = self._date()
        if date:
            text.out += [" (", *date, ")"]
        original = self.call.stream("orig-date", "orig-year", "origyear")
        text.tail(" [", original, "]")
        return bool(date)

    def _titles(self) -> tuple[Stream, Stream]:
        """Return the chapter, in quotation marks, and the title."""
        call = self.call
        title = call.stream("title", "trans-title") or self._script_title()
        chapter = call.stream(*_CHAPTERS)
        book = call.stream("encyclopedia", "encyclopaedia", "dictionary", "book-title", "booktitle")
        if book and title and not chapter:
            chapter, title = title, book
        elif book and not title:
            title = book
        elif not title:
            title = call.stream("url") if not chapter else []
        elif not chapter and self._is_quoted():
            title = ['"', *title, '"']
        return (['"', *chapter, '"'] if chapter else []), title

    def _script_title(self) -> Stream:
        title = _SCRIPT.sub("", self.call.text("script-title"), count=1)
        return [title] if title else []

    def _is_quoted(self) -> bool:
        if self.name == "citation":
            return bool(self.call.text(*_PERIODICALS))
        return self.name in _QUOTED

    def _title(self, text: _Text, title: Stream) -> None:
        call = self.call
        text.part(title)
        if call.text("title"):
            text.tail(" [", call.stream("trans-title"), "]")
        text.tail(" (", call.stream("format"), ")")
        kind = call.stream("type", "medium", "degree")
        if call.text("degree") and not call.text("type"):
            kind = [*kind, " thesis"]
        text.tail(" (", kind or [_TYPES.get(self.name, "")], ")")
        language = call.text("language", "lang")
        language = LANGUAGES.get(language.lower(), language)
        if language and not language.lower().startswith(("english", "en-")):
            text.tail(" (in ", [language], ")")

    def _container(self, text: _Text) -> None:
        call = self.call
        text.part(call.stream("department"))
        text.part(call.stream("conference", "event"))
        periodical = call.stream(*_PERIODICALS, "program")
        text.part(periodical)
        text.part(call.stream("series"))
        if season := call.stream("season"):
            text.part(["Season\u00a0", *season])
            if number := call.stream("number", "issue"):
                text.part(["Episode\u00a0", *number])
        if not self._is_journal():
            self._volume(text, bool(periodical))
        if translator := self._names(people(call, "translator"), "translator"):
            text.part(["translated by " if self.comma else "Translated by ", *translator])
        text.part(call.stream("others"))
        text.tail(" (", call.stream("edition"), " ed.)")
        place = call.stream("location", "place", "publication-place")
        publisher = call.stream("publisher", "institution", "distributor", "network")
        text.part([*place, *([": "] if place and publisher else []), *publisher])
        text.part(call.stream("agency"))

    def _is_journal(self) -> bool:
        if self.name == "citation":
            return bool(self.call.text("journal", "periodical", "magazine", "newspaper"))
        return self.name == "cite journal"

    def _volume(self, text: _Text, in_periodical: bool) -> None:
        volume = self.call.stream("volume")
        issue = self.call.stream("issue", "number") if in_periodical else []
        if volume:
            more: Stream = [", no.\u00a0", *issue] if issue else []
            text.part(["vol.\u00a0" if self.comma else "Vol.\u00a0", *volume, *more])
        elif issue:
            text.part(["no.\u00a0" if self.comma else "No.\u00a0", *issue])

    def _pages(self, text: _Text) -> None:
        call = self.call
        page, pages = call.stream("page", "p"), call.stream("pages", "pp")
        if self._is_journal():
            text.part(call.stream("volume"))
            text.tail(" (", call.stream("issue", "number"), ")")
            text.tail(": ", page or pages)
        elif page:
            text.part(["p.\u00a0", *page])
        elif pages:
            text.part(["pp.\u00a0", *pages])
        if not page and not pages:
            text.part(call.stream("at"))
        if minutes := call.stream("minutes", "time"):
            text.part([*(["Event occurs at "] if call.text("time") else []), *minutes])

    def _ends(self, text: _Text) -> None:
        call = self.call
        for key, before in _IDENTIFIERS:
            if value := call.stream(key, key.upper()):
                text.part([before, *value])
        text.part(call.stream("id"))
        if call.text("archive-url", "archiveurl"):
            archived = call.stream("archive-date", "archivedate")
            said = "archived from the original" if self.comma else "Archived from the original"
            text.part([said, *([" on ", *archived] if archived else [])])
        accessed = call.stream("access-date", "accessdate")
        if accessed and call.text("url", "chapter-url", "chapterurl", "contribution-url"):
            text.part(["retrieved " if self.comma else "Retrieved ", *accessed])
        text.tail(" – via ", call.stream("via"))
        if quote := call.stream("quote", "quotation"):
            text.part(['"', *quote, '"'])
