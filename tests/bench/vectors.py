"""FAISS indexes for many passages, compared: ``python -m tests.bench.vectors``.

The passages are those of Wikipedia articles in ``../shared/data/qa``, embedded as Quoth embeds
them; where more are wanted, vectors are drawn around them, as far away as a passage's nearest
neighbour is. The questions are asked about those articles. For each size and kind: recall@10
against the exact search, p50 and p95 of one question in one thread, how long building takes, and
bytes for each passage. A figure of these, and of what was measured before, is written to
``tests/bench/vectors.png``.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import faiss
import matplotlib
import numpy as np

from index.embed import FloatArray, load_embedder
from index.folder import LIBRARY_FOLDER
from index.library import open_library, vectors_of
from tests.bench.library import KEPT, library
from tests.bench.shared import ARTICLE_SETS, SHARED

matplotlib.use("Agg")
from matplotlib import pyplot as plt

QUESTIONS = 500
SIZES = (10_000, 100_000, 1_000_000)
K = 10
TRAINED = 100_000
Row = dict[str, float | int | str]


def real() -> tuple[FloatArray, FloatArray]:
    """Return passages and questions as vectors, shape (count, dimension), in an order by chance."""
    opened, embedder = open_library(KEPT / "index", load_embedder)
    chosen = np.random.default_rng(0)
    folders = [KEPT / "index" / LIBRARY_FOLDER / entry.folder for entry in opened.entries.values()]
    vectors = np.concatenate(list(vectors_of(folders, "")))
    asked: list[str] = []
    for name in ARTICLE_SETS:
        for record in json.loads((SHARED / name).read_bytes())["data"]:
            asked += [qa["question"] for p in record["paragraphs"] for qa in p["qas"]]
    picked = [asked[i] for i in chosen.permutation(len(asked))[:QUESTIONS]]
    questions = np.stack([embedder.encode_question(text.strip()).vector for text in picked])
    return vectors[chosen.permutation(len(vectors))], questions


def drawn(passages: FloatArray, count: int) -> FloatArray:
    """Return ``count`` vectors: the real ones, then others around them.

    To a real one noise is added, of such length that the cosine between both is the median of that
    between a passage and its nearest neighbour.
    """
    if count <= len(passages):
        return passages[:count]
    exact = faiss.IndexFlatIP(passages.shape[1])
    exact.add(passages)
    near, _ = exact.search(passages[:1000], 2)
    cosine = float(np.median(near[:, 1]))
    generator = np.random.default_rng(1)
    made = np.empty((count, passages.shape[1]), dtype=np.float32)
    made[: len(passages)] = passages
    for start in range(len(passages), count, len(passages)):
        around = passages[: count - start]
        noise = generator.standard_normal(around.shape, dtype=np.float32)
        noise -= (noise * around).sum(axis=1, keepdims=True) * around
        noise /= np.linalg.norm(noise, axis=1, keepdims=True)
        made[start : start + len(around)] = cosine * around + np.sqrt(1 - cosine**2) * noise
    return made


def kinds(dimension: int, count: int) -> Iterator[tuple[str, Any, dict[str, list[int]]]]:
    """Yield indexes by name, with what can be set when they are searched."""
    inner = faiss.METRIC_INNER_PRODUCT
    index: Any = faiss.IndexFlatIP(dimension)
    yield "exact", index, {"": [0]}
    lists = int(4 * np.sqrt(count))
    for coded, name in (("Flat", "IVF"), ("SQ8", "IVF, 8 bits")):
        index = faiss.index_factory(dimension, f"IVF{lists},{coded}", inner)
        yield name, index, {"nprobe": [4, 8, 16, 32, 64]}
    for coded, name in (("Flat", "HNSW"), ("SQ8", "HNSW, 8 bits")):
        index = faiss.index_factory(dimension, f"HNSW32,{coded}", inner)
        index.hnsw.efConstruction = 80
        yield name, index, {"efSearch": [16, 32, 64, 128, 256]}


def built(index: Any, vectors: FloatArray) -> float:
    """Fill an index, in as many threads as there are; return how many seconds it took."""
    begun = time.perf_counter()
    if isinstance(index, faiss.IndexIVF):
        index.cp.max_points_per_centroid = 64
        index.train(vectors[: 64 * index.nlist])
    elif not index.is_trained:  # where eight bits end
        index.train(vectors[:TRAINED])
    index.add(vectors)
    return time.perf_counter() - begun


def _nearest(index: Any, question: FloatArray) -> np.ndarray:
    found: np.ndarray = index.search(question, K)[1]
    return found


def searched(
    search: Callable[[FloatArray], np.ndarray], questions: FloatArray
) -> tuple[np.ndarray, FloatArray]:
    """Return what is found for each question, one at a time, and the milliseconds that it took."""
    found, spent = [], []
    for question in questions:
        begun = time.perf_counter()
        found.append(search(question[None])[0])
        spent.append((time.perf_counter() - begun) * 1000)
    return np.stack(found), np.array(spent, dtype=np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="how many passages")
    parser.add_argument("--kinds", nargs="+", help="of indexes; all if left out")
    options = parser.parse_args()
    kept = KEPT / "vectors.json"
    library()
    passages, questions = real()
    print(f"{len(passages):,} real passages, {len(questions)} questions", flush=True)
    rows: list[Row] = json.loads(kept.read_text()) if kept.exists() else []
    for size in options.sizes:
        vectors, truth = drawn(passages, size), np.zeros(0)
        for name, index, setting in kinds(vectors.shape[1], size):
            if options.kinds and name not in ("exact", *options.kinds):
                continue
            rows = [row for row in rows if (row["passages"], row["kind"]) != (size, name)]
            faiss.omp_set_num_threads(2)
            seconds = built(index, vectors)
            faiss.omp_set_num_threads(1)
            [(key, values)] = setting.items()
            stored = len(faiss.serialize_index(index)) / size
            for value in values:
                if key == "nprobe":
                    index.nprobe = value
                elif key:
                    index.hnsw.efSearch = value
                found, spent = searched(partial(_nearest, index), questions)
                truth = found if name == "exact" else truth
                shared = [len(np.intersect1d(a, b)) for a, b in zip(found, truth, strict=True)]
                recall = np.mean(shared) / K
                row: Row = {
                    "passages": size, "kind": name, "setting": f"{key} {value}" if key else "",
                    "recall@10": round(float(recall), 4), "p50": round(float(np.median(spent)), 3),
                    "p95": round(float(np.percentile(spent, 95)), 3),
                    "build": round(seconds, 1), "bytes": round(stored),
                }  # fmt: skip
                rows.append(row)
                print(json.dumps(row), flush=True)
            kept.write_text(json.dumps(rows, indent=1))
    plot(rows)


def plot(rows: list[Row]) -> None:
    """Draw recall against time, one panel for each size."""
    sizes = sorted({int(row["passages"]) for row in rows})
    figure, panels = plt.subplots(1, len(sizes), figsize=(4 * len(sizes), 3.6), squeeze=False)
    # In one order in each panel, whichever was measured last: colours follow it.
    names = sorted({str(row["kind"]) for row in rows})
    for panel, size in zip(panels[0], sizes, strict=True):
        for name in names:
            shown = [row for row in rows if (row["passages"], row["kind"]) == (size, name)]
            times = [float(row["p95"]) for row in shown]
            recalls = [float(row["recall@10"]) for row in shown]
            panel.plot(times, recalls, marker="o", markersize=4, label=name)
        panel.set(xscale="log", xlabel="p95 of a question, ms", title=f"{size:,} passages")
        panel.grid(alpha=0.3)
    panels[0][0].set_ylabel("recall@10")
    panels[0][0].legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(Path(__file__).with_name("vectors.png"), dpi=110)


if __name__ == "__main__":
    main()
