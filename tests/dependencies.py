"""What Quoth needs, all the way down: `make lock` and `make licences` write it to their files."""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
TESTED = ROOT / "constraints" / "tested.txt"
LICENCES = ROOT / "LICENSES-DEPENDENCIES.md"
_ABOVE_THE_VERSIONS = """\
# Every package that the tests passed with, on Linux and Python {python}; written by `make lock`.
# To install Quoth with these very versions: pip install -c constraints/tested.txt .
"""
_ABOVE_THE_LICENCES = """\
# Licences of the packages that Quoth needs

`make licences` writes this file: it follows what Quoth needs, and what that needs in turn, and
gives the licence that each package's own metadata name. None of these packages is under the GPL,
the LGPL or the AGPL. Two need a second look:

- Linux wheels of numpy, scipy, scikit-learn, faiss-cpu and torch carry libraries of GCC: libgomp
  and libgfortran (GPL 3 with the exception for GCC's runtime, which lets programs under any licence
  use them) and libquadmath (LGPL 2.1).
- certifi and parts of orjson and tqdm are under the MPL 2.0, which asks that changes to their files
  be published. Quoth changes none.

Of the packages that only the tests need, html2text is under the GPL 3. No part of Quoth imports it.

"""
# What another system, another Python or an older release needs is not found in this environment.
_BELOW_THE_LICENCES = """
Elsewhere these come too:

| Package | Where | Licence |
| --- | --- | --- |
| audioop-lts | Python 3.13 and later | PSF-2.0 |
| colorama | Windows | BSD License |
| pywin32 | Windows | Python Software Foundation License |
| triton | Linux, with torch's default wheel | MIT License |

On Linux the default wheel of torch also brings the packages `nvidia-*` and `cuda-*`, most of which
are under NVIDIA's own licence. The small CPU wheel of the README needs none of them.
"""


def needed(extras: Iterable[str] = ()) -> list[str]:
    """Return the names of all packages that Quoth needs with these extras, at any depth."""
    found: set[tuple[str, str]] = set()
    waiting = [("quoth", extra) for extra in ("", *extras)]
    while waiting:
        name, extra = waiting.pop()
        for requirement in map(Requirement, requires(name) or ()):
            if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
                continue
            of_it = {(canonicalize_name(requirement.name), each) for each in requirement.extras}
            of_it.add((canonicalize_name(requirement.name), ""))
            waiting += of_it - found
            found |= of_it
    return sorted({name for name, _extra in found})


def lock() -> str:
    """Return the version of each package, without what tells one build of it from another."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    lines = [f"{name}=={Version(version(name)).public}\n" for name in needed(["test", "train"])]
    return _ABOVE_THE_VERSIONS.format(python=python) + "".join(lines)


def licences(pip_licenses: str) -> str:
    """Return the table of licences, as this program reads them."""
    command = [pip_licenses, "--python", sys.executable, "--from", "mixed", "--format", "json"]
    command += ["--with-system", "--packages", *needed()]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    of_each: dict[str, str] = {
        canonicalize_name(row["Name"]): row["License"] for row in json.loads(done.stdout)
    }
    rows = [f"| {name} | {of_each[name]} |\n" for name in needed()]
    table = "| Package | Licence |\n| --- | --- |\n" + "".join(rows)
    return _ABOVE_THE_LICENCES + table + _BELOW_THE_LICENCES


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["lock", "licences"])
    parser.add_argument("--pip-licenses", default="pip-licenses", help="the program, by its path")
    asked = parser.parse_args()
    if asked.what == "lock":
        TESTED.write_text(lock(), encoding="utf-8")
    else:
        LICENCES.write_text(licences(asked.pip_licenses), encoding="utf-8")
