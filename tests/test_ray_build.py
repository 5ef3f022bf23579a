"""A library built by Ray's workers is the one that a single process builds."""

import json
import sys

import numpy as np
import pytest

from index.building import build_library
from index.folder import LIBRARY_FOLDER, MANIFEST
from index.library import vectors_of
from index.store import open_index
from qa import Library
from tests.pages import RIVER, write_pages
from tests.test_cli import quoth_command


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Two libraries of the same files, of which one cannot be read: by Ray, and without it."""
    folder = tmp_path_factory.mktemp("ray")
    pages = write_pages(folder / "pages")
    (pages / "none.txt").write_text("")
    # In a process of its own: Ray warns of much, which would be errors here.
    done = quoth_command(
        "build", str(pages), "--out", str(folder / "ray"), "--ray", "local", "--jobs", "2"
    )
    one = build_library([pages], folder / "one")
    return folder, done, one


def test_the_same_articles_passages_and_vectors(built, embedder):
    folder, done, one = built
    assert done.returncode == 2  # of the file that is no article
    assert done.stdout.startswith("3 articles, 9 passages; 3 articles indexed now")
    # Ray has a word to say of its own log.
    assert done.stderr.splitlines()[-1] == f"quoth: {one.failed[0]}"
    assert "Traceback" not in done.stderr
    manifests = [json.loads((folder / name / MANIFEST).read_text()) for name in ("ray", "one")]
    assert manifests[0]["articles"] == manifests[1]["articles"]
    indexes = [
        [
            open_index(folder / name / LIBRARY_FOLDER / entry.folder, lambda _name: embedder)[0]
            for entry in one.entries
        ]
        for name in ("ray", "one")
    ]
    for by_ray, alone in zip(*indexes, strict=True):
        assert by_ray.passages == alone.passages
        assert np.array_equal(by_ray.spans, alone.spans)
    found = [
        np.concatenate(
            list(vectors_of([folder / name / LIBRARY_FOLDER / e.folder for e in one.entries], ""))
        )
        for name in ("ray", "one")
    ]
    np.testing.assert_allclose(found[0], found[1], atol=1e-5)


def test_it_answers_and_is_not_built_again(built):
    folder, _, one = built
    question = "When was Ouze Bridge opened?"
    by_ray, alone = (Library.open(folder / name) for name in ("ray", "one"))
    assert by_ray.ask(question).quotes[0].text == alone.ask(question).quotes[0].text
    again = build_library([folder / "pages"], folder / "ray")
    assert (again.entries, again.embedded) == (one.entries, 0)


def test_ray_that_is_not_installed_is_told(command, tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(RIVER)
    monkeypatch.setitem(sys.modules, "ray.data", None)
    code, _, err = command("build", str(tmp_path), "--out", str(tmp_path / "o"), "--ray", "local")
    assert (code, err) == (2, "quoth: --ray needs Ray; run: pip install 'quoth[ray]'\n")
