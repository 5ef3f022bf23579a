"""How the time of reading grows with the length of junk: ``python -m tests.bench.reading``.

Each text of ``tests.junk`` is read at half its length in the tests and at that length. A ratio
of 2 is as it should be; 4 is a reader that goes over the rest of the text again and again.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from index.bibliography import read_work
from index.citations import resolve
from index.errors import ArticleError
from index.formats.detect import notation
from index.formats.html.page import read_html
from index.formats.text.page import read_text
from index.formats.wikitext.page import read_wikitext
from index.passages import build_passages
from tests import junk
from tests.junk import Junk

_TOLD_SECONDS = 0.02  # in less than this a ratio is noise


def _passages_of_text(text: str) -> None:
    article = read_text(text, "page")
    build_passages(article, resolve(article))


READERS: dict[str, tuple[Callable[[str], object], Sequence[Junk]]] = {
    "detect": (notation, junk.MARKUP),
    "text": (_passages_of_text, junk.TEXT),
    "copies": (lambda text: read_text(text, "page"), junk.COPIES),
    "html": (lambda text: read_html(text, "page"), junk.HTML),
    "wikitext": (
        lambda text: read_wikitext(text, "page"),
        [*junk.WIKITEXT, *junk.WIKITEXT_PAGES],
    ),
    "citations": (read_work, junk.CITATIONS),
}


def seconds(read: Callable[[str], object], text: str) -> float:
    """Return the time of reading once, the best of two."""
    best = float("inf")
    for _ in range(2):
        begun = time.process_time()
        with suppress(ArticleError):  # to refuse takes its time too
            read(text)
        best = min(best, time.process_time() - begun)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", nargs="*", default=list(READERS), choices=list(READERS))
    parser.add_argument("--times", type=int, default=1, help="make every text so much longer")
    chosen = parser.parse_args()
    steepest = 0.0
    print(f"{'seconds':>16}")
    print(f"{'half':>8}{'whole':>8}{'ratio':>7}  characters  reader     text")
    for reader in chosen.readers:
        read, texts = READERS[reader]
        for one in texts:
            count = one.count * chosen.times
            half, whole = (seconds(read, one.write(n)) for n in (count // 2, count))
            ratio = f"{whole / half:.1f}" if whole > _TOLD_SECONDS else ""
            steepest = max(steepest, float(ratio or 0))
            size = len(one.write(count))
            print(
                f"{half:8.3f}{whole:8.3f}{ratio:>7}{size:12,}  {reader:10} {one.name}", flush=True
            )
    print(f"The steepest grows by {steepest:.1f}; ratios under {_TOLD_SECONDS} s are not told.")


if __name__ == "__main__":
    main()
