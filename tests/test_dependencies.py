"""Every dependency is bounded, tested at both bounds, and has its licence told."""

import re
import tomllib
from itertools import chain

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.dependencies import LICENCES, ROOT, TESTED, needed

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME: list[str] = PYPROJECT["project"]["dependencies"]
EXTRAS: dict[str, list[str]] = PYPROJECT["project"]["optional-dependencies"]
BUILD: list[str] = PYPROJECT["build-system"]["requires"]
# What the tests run with; the other extras are tools that a few of them go without.
DIRECT = [Requirement(line) for line in chain(RUNTIME, EXTRAS["test"], EXTRAS["train"])]


def bounds(specifier: SpecifierSet) -> tuple[list[Version], list[str]]:
    """Return the lower bounds, and the operators of the upper ones; == is both."""
    lower = [Version(each.version) for each in specifier if each.operator in (">=", "==", "~=")]
    upper = [each.operator for each in specifier if each.operator in ("<", "<=", "==", "~=")]
    return lower, upper


def pins(name: str) -> dict[str, Version]:
    lines = (ROOT / "constraints" / name).read_text(encoding="utf-8").splitlines()
    found: dict[str, Version] = {}
    for line in lines:
        if line.startswith("#"):
            continue
        # Nothing but a name and a version: no address, no path, no marker, no other build.
        match = re.fullmatch(r"([\w.-]+)==([\w.]+)", line)
        assert match, line
        assert canonicalize_name(match[1]) not in found, line
        found[canonicalize_name(match[1])] = Version(match[2])
    return found


@pytest.mark.parametrize("line", [*BUILD, *RUNTIME, *chain(*EXTRAS.values())])
def test_every_dependency_has_one_lower_and_one_upper_bound(line):
    lower, upper = bounds(Requirement(line).specifier)
    assert len(lower) == len(upper) == 1


def test_the_lowest_versions_are_the_lower_bounds_of_all_direct_dependencies():
    lowest = {canonicalize_name(each.name): bounds(each.specifier)[0][0] for each in DIRECT}
    assert pins("lowest.txt") == lowest


def test_the_tested_versions_are_within_the_bounds():
    tested = pins(TESTED.name)
    for requirement in DIRECT:
        assert tested[canonicalize_name(requirement.name)] in requirement.specifier, requirement


def table() -> dict[str, str]:
    """Return the last cell of each row by its first: the licence by the package."""
    lines = LICENCES.read_text(encoding="utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith("| ")]
    cells = {row[0].strip(): row[-1].strip() for row in rows}
    return {name: licence for name, licence in cells.items() if name not in ("Package", "---")}


def test_every_package_that_is_needed_has_its_licence_told():
    # Those of NVIDIA, which come with some wheels of torch, are told of in a sentence.
    assert {name for name in needed() if not name.startswith(("nvidia-", "cuda-"))} <= set(table())


def test_no_package_is_under_a_licence_that_the_page_denies():
    told = table()
    assert not [name for name, licence in told.items() if re.search("GPL|General Public", licence)]
    assert not [name for name, licence in told.items() if "UNKNOWN" in licence]
