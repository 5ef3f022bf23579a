"""A template as it is called in the page, and what it is given."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from mwparserfromhell.nodes import Template
from mwparserfromhell.wikicode import Wikicode

from index.formats.wikitext.blocks import flat
from index.formats.wikitext.render import Renderer
from index.formats.wikitext.source import restored
from index.formats.wikitext.stream import Loose, Stream, Unrendered, trimmed, words
from index.formats.wikitext.tags import resolve_tags

# What only those who keep a page in order see.
_UPKEEP = frozenset("date reason bot fix-attempted access-date".split())


@dataclass(slots=True)
class Call:
    """A template in the page and its parameters, each rendered once and only when asked for."""

    renderer: Renderer
    node: Template
    name: str = ""
    params: dict[str, Wikicode] = field(default_factory=dict)
    rendered: dict[str, Stream] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.name = template_name(restored(str(self.node.name)))
        for param in self.node.params:
            key = " ".join(restored(str(param.name)).split())
            self.params.pop(key, None)
            self.params[key] = param.value

    def raw(self, key: str) -> Stream:
        """Return a parameter's stream, untrimmed; empty where it is not given."""
        if key not in self.rendered:
            code = self.params.get(key)
            self.rendered[key] = self.renderer.code(code) if code is not None else []
        return self.rendered[key]

    def stream(self, *keys: str) -> Stream:
        """Return the first of these parameters that is not empty, trimmed."""
        for key in keys:
            if found := trimmed(self.raw(key)):
                return found
        return []

    def text(self, *keys: str) -> str:
        """Return the first of these parameters that is not empty, as plain text."""
        for key in keys:
            if found := words(resolve_tags(self.raw(key))):
                return found
        return ""

    def line(self, key: str) -> Stream:
        """Return a parameter laid out as one line, with breaks."""
        return flat(trimmed(self.raw(key)))

    def positional(self) -> list[str]:
        """Return the names of the parameters that bear numbers, in order."""
        return sorted((key for key in self.params if key.isdecimal()), key=int)

    def only(self, allowed: Iterable[str]) -> bool:
        """Whether no other parameter than these and the numbered ones is filled."""
        known = set(allowed)
        return all(
            key.isdecimal() or key in known or not str(value).strip()
            for key, value in self.params.items()
        )

    def skip(self) -> None:
        """Render all parameters for the references in them."""
        for key in self.params:
            self.raw(key)


def unknown(call: Call) -> Stream:
    """Return a gap for a template that cannot be rendered; its references count all the same."""
    said = {key: text for key in call.params if (text := call.text(key))}
    told = f"{restored(str(call.node.name)).strip()}: {', '.join(said.values())}".rstrip(": ")
    return [Loose.UNKNOWN, Unrendered(told, alone=said.keys() <= _UPKEEP)]


def template_name(written: str) -> str:
    """Return a template's name in lower case, white space evened."""
    name = " ".join(written.replace("_", " ").split()).lower()
    for prefix in ("safesubst:", "subst:", "template:"):
        name = name.removeprefix(prefix).strip()
    return name


Handler = Callable[[Call], Stream]
Registry = Mapping[str, Handler]
