"""Which wiki is asked, and where its pages and their revisions are.

Every address that is asked for is made or let through here, so that no title, language or
redirect leads to another host.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

import httpx

from index.errors import FetchError

# One label of a host name, so that no other host can be named by it.
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*|simple")
_HOST = re.compile(rb"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}|[0-9a-f.]*:[0-9a-f:.]+")
# What MediaWiki lets no title hold, and halves of code points, which no URL can hold.
_NOT_IN_TITLES = re.compile(r"[<>\[\]{}|#\x00-\x1f\x7f\ufffd\ud800-\udfff]")
_MAX_TITLE_BYTES = 255
_SCRIPT = "/rest.php"


@dataclass(frozen=True, slots=True)
class Wiki:
    """A wiki by the root of its REST API; ``name`` is what it is called in errors."""

    name: str
    root: httpx.URL
    is_wikipedia: bool

    def page(self, title: str) -> httpx.URL:
        """Return where the API has a page with its HTML.

        Raises:
            FetchError: no page can have that title.
        """
        return httpx.URL(f"{self.root}/v1/page/{quote(_key(title), safe='')}/with_html")

    def revision(self, answered: httpx.URL, key: str, revision: int) -> httpx.URL:
        """Return where people find a revision of the page that ``answered`` gave.

        Every MediaWiki has ``index.php`` beside its API; what stands under a title changes.

        Raises:
            FetchError: no page can have that key and revision.
        """
        script = self.root.path.removesuffix(_SCRIPT) + "/index.php"
        try:
            given = {"title": key, "oldid": str(revision)}
            return answered.copy_with(path=script, params=given)
        # Longer than any address; a number longer than Python writes.
        except (httpx.InvalidURL, ValueError):
            raise FetchError(f"{self.name} gives a page that can have no address") from None

    def target(self, url: httpx.URL, location: str) -> httpx.URL:
        """Return where ``url`` is redirected to by ``location``.

        Raises:
            FetchError: that is no address, or one that is not followed.
        """
        try:
            target = url.join(location)
        except httpx.InvalidURL:
            raise FetchError(f"{self.name} sends on to what is no address") from None
        if not self._may_lead_to(target):
            place = ascii(f"{target.scheme}://{target.host}")
            raise FetchError(f"{self.name} sends on to {place}, which is not followed")
        return target

    def _may_lead_to(self, url: httpx.URL) -> bool:
        """Whether ``url`` is on the wiki's own host, and as safe."""
        if url.userinfo or not _is_host(url):
            return False
        if self.is_wikipedia:
            own = url.host.endswith(".wikipedia.org")
            return own and url.scheme == "https" and url.port is None
        upgraded = url.scheme == "https" and url.port is None
        same = (url.host, url.port) == (self.root.host, self.root.port)
        return same and (url.scheme == self.root.scheme or upgraded)


def wikipedia(lang: str) -> Wiki:
    """Return the Wikipedia in a language, named by its code.

    Raises:
        FetchError: that is no such code.
    """
    if not _LANGUAGE.fullmatch(lang):
        raise FetchError(f"{lang!r} is no language code of a Wikipedia, such as en or zh-yue")
    return Wiki("Wikipedia", httpx.URL(f"https://{lang}.wikipedia.org/w{_SCRIPT}"), True)


def other_wiki(base: str) -> Wiki:
    """Return the wiki with a REST root.

    Raises:
        FetchError: that is none.
    """
    try:
        root = httpx.URL(base.strip().rstrip("/"))
    except httpx.InvalidURL:
        root = httpx.URL("")
    port_usable = root.port is None or 0 < root.port < 65536
    usable = root.scheme in ("http", "https") and _is_host(root) and port_usable
    extra = root.userinfo or root.query or root.fragment
    if not usable or extra or not root.path.endswith(_SCRIPT):
        raise FetchError(
            f"{base!r} is no REST root of a MediaWiki, such as https://wiki.example.org/w/rest.php"
        )
    return Wiki(f"the wiki at {root.host}", root, False)


def _is_host(url: httpx.URL) -> bool:
    """Whether the host is one that can be looked up; httpx lets through what cannot."""
    return bool(_HOST.fullmatch(url.raw_host))


def _key(title: str) -> str:
    """Return a title in the form of an address, if it can be one of a page."""
    key = "_".join(title.replace("_", " ").split())
    if not key:
        raise FetchError("the title of the page is empty")
    if key.lower().startswith(("http://", "https://")):
        raise FetchError(f"give the title of the page and not its address: {title!r}")
    bad = _NOT_IN_TITLES.search(key)
    if bad:
        raise FetchError(f"no page's title holds {bad.group()!r}: {title!r}")
    if len(key.encode()) > _MAX_TITLE_BYTES:
        raise FetchError(f"no page's title is longer than {_MAX_TITLE_BYTES} bytes")
    if {".", ".."} & set(key.split("/")):
        raise FetchError(f"no page's title is a relative path: {title!r}")
    return key
