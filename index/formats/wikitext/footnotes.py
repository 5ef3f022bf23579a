"""Templates that make references: notes, short forms that link to a full one, page suffixes."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.formats.wikitext.calls import Call, Handler, unknown
from index.formats.wikitext.references import Use
from index.formats.wikitext.stream import Cited, Literal, Loose, Pages, Stream, trimmed

_MOST_NAMES = 4
_GROUPS = {
    "efn": "lower-alpha", "efn-la": "lower-alpha", "efn-ua": "upper-alpha",
    "efn-lr": "lower-roman", "efn-ur": "upper-roman", "efn-lg": "lower-greek",
    "notetag": "note", "refn": "", "#tag:ref": "",
}  # fmt: skip
_LISTS = {
    "reflist": "", "references": "", "reference list": "", "ref list": "", "refs": "",
    "listaref": "", "notelist": "lower-alpha", "notelist-la": "lower-alpha",
    "notelist-ua": "upper-alpha", "notelist-lr": "lower-roman", "notelist-ur": "upper-roman",
    "notelist-lg": "lower-greek", "notefoot": "note", "#tag:references": "",
}  # fmt: skip
_HARV = {
    # brackets around all, around the year, and what stands before pages
    "harv": ("()", "", ", "), "harvnb": ("", "", ", "), "harvtxt": ("", "()", ", "),
    "harvp": ("", "()", ", "), "harvcol": ("()", "", ":"), "harvcolnb": ("", "", ":"),
    "harvcoltxt": ("", "()", ":"), "sfn": ("", "", ", "), "sfnp": ("", "()", ", "),
}  # fmt: skip
_ALIASES = {
    "harvard citation": "harv", "harvard citation no brackets": "harvnb",
    "harvard citation text": "harvtxt", "harvs": "harvtxt", "shortened footnote": "sfn",
    "shortened footnote template": "sfn", "sfn0": "sfn", "efn-upper-alpha": "efn-ua",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Short:
    """One work in a short form; ``place`` is where in it, without the words around."""

    key: str
    names: list[str]
    year: str
    at: Stream
    place: str

    @property
    def identity(self) -> str:
        """What tells its footnote from others, as in Module:Footnotes."""
        return "".join(self.names) + self.year + self.place

    def cited(self, brackets: str) -> Stream:
        """Return it as it is printed; ``brackets`` are those around the year, if any."""
        return [Cited(full=self.key or None), _printed(self, brackets), *self.at, Loose.CITED]


def _bare(value: str) -> str:
    """Return the value of a tag's attribute without the quotation marks around it."""
    if len(value) > 1 and value[0] in "\"'" and value[-1] in "\"'":
        return value[1:-1].strip()
    return value


def _note(call: Call) -> Stream:
    """``{{efn|text}}``: what is inside is rendered where the note stands, and numbered there."""
    default = _GROUPS[call.name]
    keys = call.positional()
    with call.renderer.cite.defining(None):
        content = trimmed(call.raw(keys[0] if keys else "text") or call.raw("text"))
    use = Use(
        group=_bare(call.text("group")) or default,
        name=_bare(call.text("name")),
        rendered=content or None,
        follow=_bare(call.text("follow")),
    )
    return call.renderer.cite.use(use)


def _list(call: Call) -> Stream:
    group = _bare(call.text("group")) or _LISTS[call.name]
    keys = ("1",) if call.name == "#tag:references" else ("refs", "notes")
    given = [key for key in keys if key in call.params]
    call.renderer.reference_list(group, lambda: [call.raw(key) for key in given])
    return [Loose.BLOCK]


def _reuse(call: Call) -> Stream:
    """``{{r|name1|name2|p=3}}``."""
    out: Stream = []
    group = _bare(call.text("group", "g", "grp"))
    for key in call.positional():
        if name := _bare(call.text(key)):
            out += call.renderer.cite.use(Use(group=group, name=name))
            page = call.text(f"p{key}", f"pp{key}", f"page{key}", f"pages{key}") or (
                call.text("p", "pp", "page", "pages", "loc") if key == "1" else ""
            )
            out += [Pages(page)] if page else []
    return out


def _pages(call: Call) -> Stream:
    shown = call.text("1", "p", "pp", "page", "pages", "at", "loc", "location")
    return [Pages(shown)] if shown else []


def _short(call: Call, prefix: str = "") -> _Short:
    """Read one work; ``prefix`` is its number in ``{{sfnm}}``."""
    if prefix:
        names = [call.text(f"{prefix}a{n}") for n in range(1, _MOST_NAMES + 1)]
        names, year = [name for name in names if name], call.text(f"{prefix}y")
    else:
        given = [text for key in call.positional()[: _MOST_NAMES + 1] if (text := call.text(key))]
        names, year = (given[:-1], given[-1]) if len(given) > 1 else (given, "")
    custom = call.text(f"{prefix}ref", "Ref") if not prefix else call.text(f"{prefix}ref")
    key = "" if custom.lower() == "none" else custom or "CITEREF" + "".join(names) + year
    place = "".join(
        call.text(*(f"{prefix}{name}" for name in names))
        for names in (("p", "page"), ("pp", "pages"), ("loc", "at"))
    )
    return _Short(key, names, year, _at(call, prefix), place)


def _at(call: Call, prefix: str) -> Stream:
    """Return pages and other places in a work, as printed after its year."""
    before = _HARV.get(_plain_name(call), ("", "", ", "))[2]
    colon = before == ":"
    page = call.stream(f"{prefix}p", f"{prefix}page")
    pages = call.stream(f"{prefix}pp", f"{prefix}pages")
    place = call.stream(f"{prefix}loc", f"{prefix}at")
    out: Stream = []
    if page:
        out += [before, *([] if colon else [Literal("p.\u00a0")]), *page]
    elif pages:
        out += [before, *([] if colon else [Literal("pp.\u00a0")]), *pages]
    return [*out, ", ", *place] if place else out


def _plain_name(call: Call) -> str:
    return _ALIASES.get(call.name, call.name)


def _printed(short: _Short, brackets: str) -> str:
    names = short.names
    if len(names) >= _MOST_NAMES:
        by = f"{names[0]} et al."
    elif len(names) > 1:
        by = f"{', '.join(names[:-1])} & {names[-1]}"
    else:
        by = "".join(names)
    year = f"({short.year})" if brackets and short.year else short.year
    return f"{by} {year}".strip()


def _sfn(call: Call) -> Stream:
    name = _plain_name(call)
    short = _short(call)
    if not short.names:
        return unknown(call)
    after = call.stream("ps", "postscript")
    end: Stream = [] if call.text("ps", "postscript") == "none" else after or ["."]
    return _footnote(call, short.identity, [*short.cited(_HARV[name][1]), *end])


def _footnote(call: Call, identity: str, rendered: Stream) -> Stream:
    """Make a reference that calls with the same identity share."""
    group = _bare(call.text("group"))
    use = Use(group=group, name=f"FOOTNOTE{identity}", rendered=rendered)
    return call.renderer.cite.use(use)


def _sfnm(call: Call) -> Stream:
    rendered: Stream = []
    identity = ""
    for number in range(1, 10):
        short = _short(call, str(number))
        if not short.names:
            break
        bracketed = "()" if call.name == "sfnmp" or call.text(f"{number}yp") else ""
        rendered += [*(["; "] if rendered else []), *short.cited(bracketed)]
        identity += short.identity
    if not rendered:
        return unknown(call)
    after = call.stream("ps", "postscript")
    return _footnote(call, identity, [*rendered, *(after or ["."])])


def _harv(call: Call) -> Stream:
    around, inside, _ = _HARV[_plain_name(call)]
    short = _short(call)
    if not short.names:
        return unknown(call)
    after = [] if call.text("ps", "postscript") == "none" else call.stream("ps", "postscript")
    first, *text, last = short.cited(inside)
    if around:
        text = [around[0], *text, around[1]]
    return [first, *text, last, *after]


def _anchor_name(call: Call) -> Stream:
    """``{{sfnref|Smith|2001}}``, the key of a work, as the value of a parameter."""
    return ["CITEREF" + "".join(call.text(key) for key in call.positional())]


def _wikicite(call: Call) -> Stream:
    """A work described without a citation template."""
    content = call.stream("reference", "1")
    key = call.text("ref") or (f"CITEREF{call.text('id')}" if call.text("id") else "")
    if key and content:
        call.renderer.describe(key, content, None)
    return content


FOOTNOTES: Mapping[str, Handler] = {
    **dict.fromkeys(_GROUPS, _note),
    **dict.fromkeys(_LISTS, _list),
    **dict.fromkeys(_HARV, _harv),
    "sfn": _sfn,
    "sfnp": _sfn,
    "sfnm": _sfnm,
    "sfnmp": _sfnm,
    "r": _reuse,
    "rp": _pages,
    "sfnref": _anchor_name,
    "harvid": _anchor_name,
    "sfnref/sandbox": _anchor_name,
    "wikicite": _wikicite,
}
