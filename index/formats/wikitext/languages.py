"""Templates that name a language: "French: maison", "(in French)"."""

from collections.abc import Mapping

from index.formats.wikitext.calls import Call, Handler, unknown
from index.formats.wikitext.names import LANGUAGES
from index.formats.wikitext.stream import Literal, Stream

_OPTIONS = ("label", "script", "italic", "italics", "nocat", "cat", "link", "size")
_ICONS = "ar cs da de el en es fa fi fr he hu it ja ko la nl no pl pt ro ru sv tr uk zh".split()


def _named(code: str, text: Stream, call: Call, allowed: tuple[str, ...]) -> Stream:
    """``French: maison``; with a reading or a translation too, a gap."""
    name = LANGUAGES.get(code.lower())
    extra = set(call.positional()) - set(allowed)
    label = call.text("label")
    if not text or any(call.text(key) for key in extra) or not call.only(_OPTIONS):
        return unknown(call)
    if label == "none":
        return text
    return [f"{label or name}: ", *text] if label or name else unknown(call)


def _langx(call: Call) -> Stream:
    return _named(call.text("1"), call.stream("2", "text"), call, ("1", "2"))


def language_label(call: Call) -> Stream:
    """``{{lang-fr|maison}}``: "French: maison"."""
    return _named(call.name.removeprefix("lang-"), call.stream("1"), call, ("1",))


def _in(call: Call) -> Stream:
    """``{{in lang|fr|de}}``: "(in French and German)"."""
    names = [LANGUAGES.get(call.text(key).lower(), "") for key in call.positional()]
    if not names or not all(names) or not call.only(("link",)):
        return unknown(call)
    *before, last = names
    comma = "," if len(before) > 1 else ""
    return [Literal(f"(in {', '.join(before)}{comma} and {last})" if before else f"(in {last})")]


def _icon(code: str) -> Handler:
    return lambda call: [Literal(f"(in {LANGUAGES[code]})")]


LANGUAGE_TEMPLATES: Mapping[str, Handler] = {
    "langx": _langx,
    **dict.fromkeys(("in lang", "link language", "language icon"), _in),
    **{f"{code} icon": _icon(code) for code in _ICONS},
}
