"""Templates that print a word, a sign or what they are given."""

import re
from collections.abc import Callable, Mapping

from index.formats.parts import Mark, Sign
from index.formats.wikitext.blocks import flat
from index.formats.wikitext.calls import Call, Handler, unknown
from index.formats.wikitext.dates import is_yes
from index.formats.wikitext.source import TAG_OPEN
from index.formats.wikitext.stream import Literal, Loose, Pages, Stream, words
from index.formats.wikitext.tags import resolve_tags

_SIGNS = {
    "nbsp": "\u00a0", "space": " ", "spaces": "\u00a0", "thinsp": "\u2009", "thin space": "\u2009",
    "hair space": "\u200a", "hairsp": "\u200a", "ndash": "–", "en dash": "–", "mdash": "—",
    "em dash": "—", "snd": "\u00a0– ", "spnd": "\u00a0– ", "sndash": "\u00a0– ",
    "spndash": "\u00a0– ", "spaced ndash": "\u00a0– ", "spaced en dash": "\u00a0– ",
    "'": "'", "'s": "'s", "' s": "'s", "`": "`", "\"'": "\"'", "'\"": "'\"", "\" '": "\"'",
    "' \"": "'\"", "=": "=", "bull": "\u00a0• ", "bullet": "\u00a0• ", "·": "\u00a0· ",
    "dot": "\u00a0· ", "middot": "\u00a0· ", "•": "\u00a0• ", "\\": "\u00a0/ ", "minus": "−",
    "times": "×", "okina": "ʻ", "pi": "π", "co2": "CO₂", "h2o": "H₂O", "ell": "ℓ", "...": "...",
    "ellipsis": "...", "'-": "'", "-'": "'", "zwj": "", "ayin": "ʽ", "!": "|", "((": "{{",
    "))": "}}", "(": "{", ")": "}", "0": "", "0s": "", "pad": "", "ntsh": "", "hs": "",
    "sort key": "", "nowrap begin": "", "nowrap end": "", "plainlist": "", "startplainlist": "",
    "endplainlist": "", "flatlist": "", "endflatlist": "",
}  # fmt: skip
# What they are given first is what they show.
_FIRST = frozenset(
    "nowrap|nobr|no break|no wrap|nobold|normal|small|smaller|smalldiv|big|big text|larger|"
    "large|huge|em|strong|bold|italic|italics correction|not a typo|typo|proper name|"
    "as written|chem name|abbr|abbreviation|tooltip|tq|unicode|hebrew|mono|code|kbd|samp|var|"
    "tt|mvar|math|visible anchor|vanchor|center|left|right|float right|float left|"
    "underline|uline|smallcaps|sc|sc1|clarify span|nowraplinks|noprint|citation needed span|"
    "cn-span|script/hebrew|script/arabic|linktext|nonumtoc|normal text".split("|")
)
_SECOND = frozenset(
    "align|lang|wikt-lang|color|colour|rtl-lang|script|background color|legend inline".split("|")
)
_LISTS = frozenset(
    "ubl|ublist|unbulleted list|hlist|plain list|bulleted list|blist|ordered list|flat list|cslist|"
    "comma separated entries|collapsible list|horizontal list".split("|")
)
_QUOTATIONS = frozenset(
    "quote|blockquote|quotation|bquote|cquote|centered quote|centered pull quote|poemquote|"
    "poem quote|block quote|long quote|verse translation".split("|")
)
_SHIPS = frozenset("hms hmas hmcs hmnzs hmis uss uscgc usns rms ss mv sms".split())


def _first(call: Call) -> Stream:
    return call.raw("text") or call.raw("1") or call.raw("content")


def _second(call: Call) -> Stream:
    return call.raw("2") or call.raw("text") or unknown(call)


def _second_or_first(call: Call) -> Stream:
    """``{{resize|90%|text}}`` or ``{{resize|text}}``."""
    return call.raw("2" if "2" in call.params else "1")


def _font_color(call: Call) -> Stream:
    """``{{font color|blue|text}}``; with a colour behind it ``{{font color|blue|red|text}}``."""
    return call.raw("text") or call.raw("3") or _second(call)


def _color_box(call: Call) -> Stream:
    """A spot of colour, or text on it."""
    return call.raw("2")


def _font(call: Call) -> Stream:
    return call.raw("text") or unknown(call)


def _coordinates(call: Call) -> Stream:
    """Shown where they stand, unless they are shown beside the title alone."""
    beside = call.text("display").lower() in ("title", "t")
    return [] if beside else unknown(call)


def _section_link(call: Call) -> Stream:
    """``{{section link|Page|Section}}``."""
    page, section = call.stream("1"), call.stream("2")
    if not section or call.text("3") or not call.only(()):
        return unknown(call)
    return [*page, *([" "] if page else []), Literal("§\u00a0"), *section]


def _page(before: str) -> Handler:
    """``{{p.|5}}``."""

    def render(call: Call) -> Stream:
        pages = call.stream("1")
        plain = pages and not call.text("2") and call.only(())
        return [Literal(f"{before}\u00a0"), *pages] if plain else unknown(call)

    return render


def _last(call: Call) -> Stream:
    """``{{transliteration|ru|ISO|text}}``: what comes last is shown."""
    keys = [key for key in call.positional() if call.text(key)]
    return call.raw(keys[-1]) if len(keys) > 1 else unknown(call)


def _list(call: Call) -> Stream:
    out: Stream = []
    for key in (*(["title"] if "title" in call.params else []), *call.positional()):
        if item := call.line(key):
            out += [*([Sign.BREAK] if out else []), *item]
    return out


def _block_list(call: Call) -> Stream:
    """``{{plainlist|...}}`` around bulleted lines; without a parameter it only begins a list."""
    return ["\n\n", *_first(call), "\n\n"] if _first(call) else []


def _quotation(call: Call) -> Stream:
    """The words alone; the references of who said them stand at their end."""
    key = next((key for key in ("text", "quote", "1", "content") if call.stream(key)), "")
    content = call.stream(key)
    said_by = [item for other in call.params if other != key for item in call.raw(other)]
    marks: Stream = [item for item in said_by if isinstance(item, Mark | Pages)]
    if call.name.startswith("poem"):
        content = flat(
            [
                item.replace("\n", f"{TAG_OPEN}br>\n")
                if isinstance(item, str) and not isinstance(item, Literal)
                else item
                for item in content
            ]
        )
    return ["\n\n", *content, *marks, "\n\n"]


def _nihongo(call: Call) -> Stream:
    english, kanji, reading = (call.stream(key) for key in "123")
    if call.text("4") or call.text("5") or not call.only(("lead",)) or call.text("lead"):
        return unknown(call)
    shown, inside = (english, [kanji, reading]) if english else (reading, [kanji])
    given = [part for part in inside if part]
    if not shown or not given:
        return shown or unknown(call)
    out: Stream = [*shown, " (", *given[0]]
    for part in given[1:]:
        out += [", ", *part]
    return [*out, ")"]


def _interlanguage(call: Call) -> Stream:
    return call.stream("lt", "display", "1")


def _sort_name(call: Call) -> Stream:
    return [*call.stream("1"), " ", *call.stream("2")]


def _sic(call: Call) -> Stream:
    if is_yes(call.text("hide")):
        return [*call.raw("1"), *call.raw("2")]
    shown = [*call.stream("1"), *call.stream("2")]
    return [*shown, *([" "] if shown else []), Literal("[sic]")]


def _ship(call: Call) -> Stream:
    prefix = call.text("1") if call.name == "ship" else call.name.upper()
    first = 2 if call.name == "ship" else 1
    name, number, form = (call.text(str(first + place)) for place in range(3))
    if not name or form or not call.only(()):
        return unknown(call)
    return [Literal(f"{prefix} {name} ({number})" if number else f"{prefix} {name}")]


def _flag(call: Call) -> Stream:
    return call.stream("name", "1")


def _flag_country(call: Call) -> Stream:
    """A code such as ``FRA`` is shown as a name that is not in the call."""
    shown = call.stream("name", "1")
    return shown if len(words(shown)) > 3 else unknown(call)


def _url(call: Call) -> Stream:
    if text := call.stream("2"):
        return text
    return [Literal(re.sub(r"^https?://|/$", "", call.text("1")))]


def _tagged(name: str) -> Handler:
    def render(call: Call) -> Stream:
        return [f"{TAG_OPEN}{name}>", *call.stream("1"), f"{TAG_OPEN}/{name}>"]

    return render


def _first_letter(change: Callable[[str], str], whole: bool) -> Handler:
    """``{{uc:text}}`` and ``{{ucfirst:text}}``."""

    def render(call: Call) -> Stream:
        text = call.stream(":")
        if any(isinstance(item, Mark) or not isinstance(item, str) for item in text):
            return unknown(call)
        said = words(resolve_tags(text))
        return [change(said) if whole else change(said[:1]) + said[1:]]

    return render


def _native_name(call: Call) -> Stream:
    return [*call.stream("2"), Loose.UNKNOWN]


def _joined(call: Call) -> Stream:
    return [item for key in call.positional() for item in call.raw(key)]


def _sign(shown: str) -> Handler:
    # A bar may be that of a table, so that it must not be a literal.
    item = shown if shown in ("|", " ") else Literal(shown)
    return lambda call: [item] if shown else []


PHRASES: Mapping[str, Handler] = {
    **{name: _sign(shown) for name, shown in _SIGNS.items()},
    **dict.fromkeys(_FIRST, _first),
    **dict.fromkeys(_SECOND, _second),
    **dict.fromkeys(_LISTS, _list),
    **dict.fromkeys(_QUOTATIONS, _quotation),
    **dict.fromkeys(_SHIPS, _ship),
    **dict.fromkeys(("plainlist", "flatlist"), _block_list),
    **dict.fromkeys(("transl", "transliteration", "translit"), _last),
    **dict.fromkeys(
        ("ill", "interlanguage link", "illm", "interlanguage link multi"), _interlanguage
    ),
    **dict.fromkeys(("flag", "flagu"), _flag),
    **dict.fromkeys(("not a typo", "linktext"), _joined),
    **dict.fromkeys(("resize", "sort"), _second_or_first),
    **dict.fromkeys(("font color", "fontcolor", "fontcolour", "font colour"), _font_color),
    **dict.fromkeys(("color box", "colour box", "colorbox"), _color_box),
    **dict.fromkeys(("coord", "coords", "coordinates"), _coordinates),
    **dict.fromkeys(("section link", "slink"), _section_link),
    "font": _font,
    "p.": _page("p."),
    "pp.": _page("pp."),
    "nihongo": _nihongo,
    "sortname": _sort_name,
    "sic": _sic,
    "ship": _ship,
    "flagcountry": _flag_country,
    "url": _url,
    "sup": _tagged("sup"),
    "sub": _tagged("sub"),
    "native name": _native_name,
    "#uc": _first_letter(str.upper, True),
    "#lc": _first_letter(str.lower, True),
    "#ucfirst": _first_letter(str.upper, False),
    "#lcfirst": _first_letter(str.lower, False),
}
