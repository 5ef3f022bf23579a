"""Looks for files that break the readers, guided by coverage: ``python -m tests.fuzz FOLDER``.

``FOLDER`` keeps what was found to reach new code; real pages are put into it at first. Options of
libFuzzer may follow, ``-max_total_time=300`` say. A file that breaks something is written beside as
``crash-...``, and ``python -m tests.fuzz FOLDER crash-...`` reads it again.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["index"]):
    from tests.soak.inputs import check, seeds

# Of each real page; a fuzzer is the faster the shorter its inputs are.
MOST_OF_A_PAGE = 4_000


def main() -> None:
    corpus = Path(sys.argv[1])
    corpus.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(seeds()):
        for place in (0, len(page) // 2):
            piece = page[place : place + MOST_OF_A_PAGE]
            (corpus / f"page-{number}-{place}").write_bytes(piece)
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
