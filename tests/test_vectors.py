"""The vectors of a library: found in clusters as by an exact search."""

from typing import Any

import faiss
import numpy as np


def test_nearest_in_clusters_are_those_of_an_exact_search(tmp_path, monkeypatch):
    from index import vectors

    rows = np.random.default_rng(0).standard_normal((3_000, 24), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    parts = [rows[:1_000], rows[1_000:1_100], rows[1_100:]]
    exact = vectors.gathered(lambda: iter(parts), 24, 3_000)
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 100)
    faiss.write_index(vectors.gathered(lambda: iter(parts), 24, 3_000), str(tmp_path / "v"))
    clusters: Any = vectors.read_gathered(tmp_path / "v", (tmp_path / "v").read_bytes())
    assert clusters.nlist > vectors._PROBED
    counts = [len(part) for part in parts]
    both = [vectors.FaissArticles(index, ["a", "b", "c"], counts) for index in (exact, clusters)]
    questions = rows[[5, 1_050, 2_999]]
    for among in (None, {"b"}, {"a", "c"}):
        found = [each.nearest(questions, 10, among) for each in both]
        for right, near in zip(*found, strict=True):
            assert near[0][0] == right[0][0]
            np.testing.assert_allclose(near[0][1], right[0][1], atol=0.02)
            assert among is None or {article for article, _ in near} <= among
