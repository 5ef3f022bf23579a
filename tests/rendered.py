"""Markdown as readers show it, and texts full of what Markdown reads as its own."""

from html.parser import HTMLParser

from hypothesis import strategies as st
from markdown_it import MarkdownIt

# What Markdown reads as its own, beside any other text.
_MARKUP = [
    "<b>", "</p>", "<!--", "&amp;", "&#35;", "http://a.example/", "www.a.example", "a@b.cd", "\\",
    "[a](b)", "![a](b)", "[a]: b", "[46]", "<http://a.example>", "**", "__", "~~", "```", "- ",
    "+ ", "1. ", "12) ", "# ", "===", "---", "> ", "|-|", "$x$", "\n", "\n\n", "    ", "\t", "\\\n",
    "  \n", "\u00a0", "\u2028", "a", " ", "*", "_", "`", "!", ":", "0",
]  # fmt: skip
_PIECES = st.sampled_from(_MARKUP) | st.characters(exclude_categories=["Cc", "Cs"])
TEXTS = st.lists(_PIECES, min_size=1, max_size=14).map("".join).filter(str.strip)


class Shown(HTMLParser):
    """What a browser shows of HTML, with its tags and links."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href"}

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        raise AssertionError(data)

    @property
    def text(self) -> str:
        return even("".join(self.words))


def even(text: str) -> str:
    return " ".join(text.split())


def rendered(markdown: str) -> list[Shown]:
    """Render by CommonMark alone, and with what GitHub reads on top of it."""
    github = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return [Shown(reader.render(markdown)) for reader in (MarkdownIt("commonmark"), github)]
