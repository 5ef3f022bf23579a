"""Imports point one way, and no module grows past what one can hold in mind."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted([*ROOT.glob("index/**/*.py"), *ROOT.glob("qa/**/*.py"), ROOT / "app.py"])


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_one_way(path):
    name, imported = name_of(path), imports_of(path)
    tops = {module.split(".")[0] for module in imported}
    assert "app" not in tops
    assert "tests" not in tops
    if name.startswith("index"):
        assert "qa" not in tops
    if name in ("index.records", "index.errors"):
        assert "index" not in tops
    if not name.startswith("qa.web") and name not in ("qa.cli", "app"):
        assert not any(module.startswith("qa.web") for module in imported)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_is_too_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


ASKING = """
import sys
sys.argv = ["quoth", *{arguments!r}]
sys.stdout = None
from qa.cli import main
try:
    main()
except SystemExit as ended:
    assert ended.code == 0, ended.code
sys.stdout = sys.__stdout__"""
HEAVY = "{'torch', 'gradio', 'transformers', 'pandas', 'sklearn', 'matplotlib'}"


@pytest.mark.usefixtures("quoth")  # the bundled article's index is there
@pytest.mark.parametrize(
    "statement",
    [
        "import qa",
        "import index.store",
        "import qa.cli",
        ASKING.format(arguments=["ask", "Who founded it?"]),
        ASKING.format(arguments=["retrieve", "Who founded it?"]),
    ],
)
def test_heavy_libraries_are_not_imported_before_they_are_needed(statement):
    code = f"{statement}\nimport sys; print({HEAVY} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "set()"
