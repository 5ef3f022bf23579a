"""A page that is looked at closely: does it show text as text, and is nothing of it turned round?

The policy that keeps scripts and pictures of other hosts out is off here: nothing may need it.
"""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Dialog, Frame, Page

from tests.browser.conftest import SIZES, ready

# Looks at every element that Quoth and Gradio make of text, which may be no other than these, and
# at what could run or lead away anywhere on the page. The curves are pictures of Quoth's own words.
AUDIT = """() => {
  const tags = new Set(`a aside b blockquote br button caption cite dd details div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 header i li mark ol p pre q section small span strong
    summary sup table tbody td th thead tr ul`.split(/\\s+/));
  const attributes = new Set(`class dir hidden href id lang open rel role scope style tabindex
    target title type value`.split(/\\s+/));
  const told = window.pwned === undefined ? [] : [`window.pwned is ${window.pwned}`];
  const look = (each, problem) => told.push(`${problem}: ${each.outerHTML.slice(0, 200)}`);
  const made = '[id^="html-"] *, [data-testid="user"] *, [data-testid="toast-text"] *';
  for (const each of document.querySelectorAll(made)) {
    if (each.closest('.curves')) continue;
    if (!tags.has(each.localName)) look(each, 'an element');
    for (const {name} of each.attributes) {
      if (!attributes.has(name) && !/^(aria|data)-/.test(name)) look(each, name);
    }
  }
  const own = document.querySelectorAll('script, base, meta, gradio-app').length;
  if (own !== (window.own ??= own)) told.push(`${own} elements that work, not ${window.own}`);
  for (const each of document.querySelectorAll('*')) {
    if (/^(iframe|frame|object|embed|form|math|template|x-y)$/.test(each.localName)) {
      look(each, 'an element');
    }
    for (const {name, value} of each.attributes) {
      if (/^on|^srcdoc$|^http-equiv$/.test(name)) look(each, name);
      if (/^(style|src|action|formaction|data|poster)$/.test(name) && /pwned/.test(value)) {
        look(each, name);
      }
    }
    if (each.href && !each.closest('.curves') && !/^(https?|blob):/.test(each.href)) {
      look(each, 'a link');
    }
  }
  return told;
}"""
# The words as they stand on the screen, line by line and from left to right.
VISUAL = """(roots, words) => roots.map((root) => {
  const signs = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let text = '';
  for (let node; (node = walker.nextNode());) {
    for (let at = 0; at < node.length; at += 1) signs.push([node, at]);
    text += node.data;
  }
  const sought = words ?? text, from = text.lastIndexOf(sought);
  const shown = signs.slice(from, from + sought.length).map(([node, at]) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const box = range.getBoundingClientRect();
    return [node.data[at], Math.round(box.top), box.left, box.width];
  });
  shown.sort((a, b) => a[1] - b[1] || a[2] - b[2]);
  return [sought, from < 0 ? '' : shown.filter((each) => each[3]).map(([sign]) => sign).join('')];
})"""
UNFOLD = "() => document.querySelectorAll('details').forEach((each) => { each.open = true; })"


@dataclass
class Visit:
    """A page that is looked at, and what happened on it that should not."""

    page: Page
    address: str
    signs: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("dialog", self.asked)
        self.page.on("pageerror", lambda error: self.note(f"error {error}", ""))
        self.page.on("popup", lambda other: self.note("window", other.url))
        self.page.on("framenavigated", self.navigated)
        self.page.on("request", lambda request: self.note("request", request.url))
        own = f"^(?!{re.escape(self.address)}/|data:|blob:)"
        self.page.route(re.compile(own), lambda route: route.abort())

    def asked(self, dialog: Dialog) -> None:
        self.signs.append("dialog")
        dialog.dismiss()

    def note(self, what: str, url: str) -> None:
        if not url.startswith((f"{self.address}/", "data:", "blob:")):
            self.signs.append(f"{what} {url}")

    def navigated(self, frame: Frame) -> None:
        if not frame.url.startswith((f"{self.address}/", "blob:")):
            self.signs.append(f"navigation {frame.url}")

    @property
    def found(self) -> list[str]:
        return [*self.signs, *self.page.evaluate(AUDIT)]

    def texts(self, selector: str) -> list[str]:
        """Return what is seen of each element, and what is folded in it, on one line."""
        self.page.evaluate(UNFOLD)
        return [even(text) for text in self.page.locator(selector).all_inner_texts()]

    def disordered(self, selector: str, words: str | None = None) -> list[str]:
        """Return how ``words`` (or all) of each element are seen where it is in another order."""
        self.page.evaluate(UNFOLD)
        seen = self.page.locator(selector).evaluate_all(VISUAL, words)
        assert seen
        return [shown for sought, shown in seen if even(shown, "") != even(sought, "")]


def even(text: str, space: str = " ") -> str:
    """Return text on one line, without characters that are not seen."""
    seen = re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", text)
    return space.join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", seen).split())


@contextmanager
def visited(browser: Browser, address: str, size: str = "desktop") -> Iterator[Visit]:
    """Open the page as a new visitor, on which nothing may run."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="en-US", bypass_csp=True
    )
    visit = Visit(context.new_page(), address)
    visit.watch()
    visit.page.goto(f"{address}/")
    ready(visit.page)
    yield visit
    assert visit.found == []
    context.close()


def until_served(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    for _ in range(100):
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex((host, int(port))) == 0:
                return
