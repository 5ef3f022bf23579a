"""Fetches a page as HTML from Wikipedia, or from another MediaWiki, by its REST API.

A page is asked for at ``rest.php/v1/page/TITLE/with_html``, which answers in JSON
(https://www.mediawiki.org/wiki/API:REST_API/Reference). A title that is not in its normal
form is answered with 301 and a redirect page with 307, whose target is then asked for with
``redirect=no``: where that is a redirect again, the answer is the redirect page itself with
``redirect_target``.

Whatever comes is taken for hostile until it is read: its size, its time, its redirects and
its words in an error are all bounded.
"""

import math
import ssl
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version

import httpx
from pydantic import BaseModel, Field, ValidationError

from index.addresses import Wiki, other_wiki, wikipedia
from index.deadline import Connections, TooLateError, done_within
from index.errors import ArticleError, FetchError
from index.formats.detect import decode
from index.records import Origin

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0  # for the next piece; a long page that nobody read lately is made first
TOTAL_SECONDS = 120.0
MAX_PAGE_BYTES = 40_000_000  # of JSON, in which HTML is longer than it is
MAX_REDIRECTS = 5

_MOST_WORDS_OF_A_WIKI = 200
_BY_HAND = "; save the page in a browser and give that file instead"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait, in seconds, how much to take, in bytes, and how far to be sent on.

    ``total`` is for everything, the look-up of the host's name and all redirects included.
    """

    connect: float = CONNECT_SECONDS
    read: float = READ_SECONDS
    total: float = TOTAL_SECONDS
    size: int = MAX_PAGE_BYTES
    redirects: int = MAX_REDIRECTS


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page: its title, its HTML, and where it is from on what terms."""

    title: str
    html: str
    origin: Origin


class _Revision(BaseModel):
    id: int


class _Licence(BaseModel):
    url: str | None = None
    title: str | None = None


class _Answer(BaseModel):
    """The members of the API's answer that are used."""

    key: str = Field(min_length=1)
    title: str = Field(min_length=1)
    latest: _Revision
    content_model: str
    license: _Licence | None = None
    html: str
    redirect_target: str | None = None


class _Fault(BaseModel):
    """The members of the API's answer to what it cannot do; old versions give no key."""

    code: int = Field(alias="httpCode")
    key: str = Field("", alias="errorKey")
    translations: dict[str, str] = Field({}, alias="messageTranslations")


def fetch_page(
    title: str, lang: str = "en", *, base: str | None = None, limits: Limits = LIMITS
) -> Page:
    """Fetch the newest revision of a page.

    Args:
        title: the page's title, as it stands above the page or in its address.
        lang: which Wikipedia, by the code in its host name; unused where ``base`` is given.
        base: another MediaWiki's REST root, such as ``https://wiki.example.org/w/rest.php``.
        limits: how long to wait and how much to take.

    Raises:
        FetchError: there is no such page or no network, or the answer cannot be used.
    """
    wiki = wikipedia(lang) if base is None else other_wiki(base)
    url = wiki.page(title)
    try:
        return done_within(
            limits.total, lambda connections: _follow(connections, wiki, title, url, limits)
        )
    except TooLateError:
        raise FetchError(f"{wiki.name} is too slow: not done in {limits.total:g} s") from None


def _follow(
    connections: Connections, wiki: Wiki, title: str, url: httpx.URL, limits: Limits
) -> Page:
    """Fetch the page at ``url``, or at where that leads to."""
    with _client(limits) as client:
        for _ in range(limits.redirects + 1):
            response, body = _get(client, connections, wiki, url, limits)
            if response.has_redirect_location:
                url = wiki.target(url, response.headers["location"])
                continue
            answer = _answer(wiki, title, response, body)
            if answer.redirect_target is None:
                return _page(wiki, url, answer)
            url = wiki.target(url, answer.redirect_target)
    raise FetchError(f"{wiki.name} sends from page to page without end for {title!r}")


def _user_agent() -> str:
    try:
        own = version("quoth")
    except PackageNotFoundError:  # run from a folder, not installed
        own = "0"
    return f"Quoth/{own} (offline article reader; python-httpx/{httpx.__version__})"


def _client(limits: Limits) -> httpx.Client:
    try:
        return httpx.Client(
            # A reader that nobody has logged in keeps no cookies.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            # Unpacked, a little can become much, or much can become nothing.
            headers={
                "User-Agent": _user_agent(),
                "Accept": "application/json",
                "Accept-Encoding": "identity",
            },
            timeout=httpx.Timeout(limits.read, connect=limits.connect),
            follow_redirects=False,
        )
    # What the environment says of proxies and certificates is read here.
    except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
        raise FetchError(
            f"the proxy or the certificates of the environment cannot be used: {_clean(str(error))}"
        ) from error


def _get(
    client: httpx.Client, connections: Connections, wiki: Wiki, url: httpx.URL, limits: Limits
) -> tuple[httpx.Response, bytes]:
    body = bytearray()
    try:
        with client.stream("GET", url, extensions={"trace": connections.trace}) as response:
            if response.headers.get("content-encoding", "identity").lower() != "identity":
                raise FetchError(f"{wiki.name} answers in an encoding that was not asked for")
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > limits.size:
                    raise FetchError(
                        f"{wiki.name} sends more than {limits.size:,} bytes, the most that is taken"
                    )
            return response, bytes(body)
    # httpx makes a request of each redirect, whether or not it is told to follow.
    except httpx.InvalidURL:
        raise FetchError(f"{wiki.name} sends on to what is no address") from None
    # The last ones are what Python says of a proxy with an impossible host or port, or of too
    # many open files.
    except (httpx.HTTPError, UnicodeError, OverflowError, OSError) as error:
        raise _unreached(wiki, limits, error) from error


def _unreached(wiki: Wiki, limits: Limits, error: Exception) -> FetchError:
    if isinstance(error, httpx.ConnectTimeout):
        return FetchError(
            f"{wiki.name} cannot be reached (no network?): no connection in "
            f"{limits.connect:g} s{_BY_HAND}"
        )
    if isinstance(error, httpx.TimeoutException):
        return FetchError(f"{wiki.name} is too slow: nothing came for {limits.read:g} s")
    reason = _clean(str(error)) or type(error).__name__
    if not isinstance(error, httpx.ConnectError):
        return FetchError(f"the connection to {wiki.name} broke: {reason}")
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if cause is not None:
        return FetchError(f"{wiki.name} cannot be reached safely: {reason}")
    return FetchError(f"{wiki.name} cannot be reached (no network?): {reason}{_BY_HAND}")


def _answer(wiki: Wiki, title: str, response: httpx.Response, body: bytes) -> _Answer:
    if response.status_code != httpx.codes.OK:
        raise _refused(wiki, title, response, body)
    try:
        answer = _Answer.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        lacking = ".".join(str(part) for part in first["loc"])
        reason = f"it has no usable {lacking!r}" if lacking else "it is not JSON"
        raise _unreadable(wiki, reason) from None
    if answer.content_model != "wikitext":
        raise FetchError(f"the page {title!r} is no article: it is {_clean(answer.content_model)}")
    return answer


def _unreadable(wiki: Wiki, reason: str) -> FetchError:
    return FetchError(f"{wiki.name} gives an answer that cannot be read: {reason}")


def _refused(wiki: Wiki, title: str, response: httpx.Response, body: bytes) -> FetchError:
    """Say why there is no page, by the status and what the API adds to it."""
    status = response.status_code
    try:
        fault = _Fault.model_validate_json(body)
    except ValidationError:
        fault = None
    if status == httpx.codes.NOT_FOUND:
        if fault is None or fault.key == "rest-no-match":
            return FetchError(f"there is no REST API of a MediaWiki at {wiki.root}")
        return FetchError(f"{wiki.name} ({wiki.root.host}) has no page {title!r}")
    code = f"{status} {httpx.codes.get_reason_phrase(status)}".strip()
    if status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        again = _again(response.headers.get("retry-after", ""))
        return FetchError(f"{wiki.name} does not answer now ({code}); try again {again}")
    said = _clean(fault.translations.get("en", "")) if fault is not None else ""
    return FetchError(f"{wiki.name} does not give {title!r} ({code}){said and ': ' + said}")


def _again(retry_after: str) -> str:
    """Say when to try again, by a header that holds seconds or a date."""
    try:
        if retry_after.strip().isdecimal():
            seconds = int(retry_after)
        else:
            seconds = math.ceil(parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return "later"
    if not 0 < seconds < 86_400:
        return "later"
    return f"in {seconds} s" if seconds < 120 else f"in {math.ceil(seconds / 60)} minutes"


def _page(wiki: Wiki, url: httpx.URL, answer: _Answer) -> Page:
    title = _clean(answer.title)
    if not title:
        raise _unreadable(wiki, "it has no usable 'title'")
    try:
        html = decode(answer.html.encode(), f"the page {title!r}")
    except ArticleError as error:
        raise FetchError(str(error)) from None
    licence = answer.license or _Licence()
    return Page(
        title=title,
        html=html,
        origin=Origin(
            url=str(wiki.revision(url, answer.key, answer.latest.id)),
            revision=str(answer.latest.id),
            licence=_clean(licence.title or ""),
            licence_url=_absolute(url, licence.url or ""),
        ),
    )


def _absolute(url: httpx.URL, address: str) -> str:
    """Return an address in full; licences are often named without a scheme."""
    try:
        return str(url.join(address)) if address else ""
    except httpx.InvalidURL:
        return ""


def _clean(words: str) -> str:
    """Return a wiki's words fit for one line of a terminal."""
    shown = "".join(c if c.isprintable() else " " for c in words)
    return " ".join(shown.split())[:_MOST_WORDS_OF_A_WIKI]
