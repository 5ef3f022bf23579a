"""HTML taken apart again: its tags closed in order, its text, ids and links."""

from html.parser import HTMLParser

from qa.web.render import render_answer

VOID = {"br"}


class Checker(HTMLParser):
    """Collects text and ids, and fails on tags that are not closed in order."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            if name == "id":
                self.ids.append(value)
            if name == "href":
                assert value.startswith("#")
                self.targets.append(value[1:])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def parse(html):
    checker = Checker()
    checker.feed(html)
    checker.close()
    assert checker.open == []
    return checker


def on_page(quoth, question):
    """Return an answer as the page shows it."""
    return render_answer(quoth.ask(question), quoth.article, quoth.citations)
