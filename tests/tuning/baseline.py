"""Plain dense search on the four test articles: ``python -m tests.tuning.baseline``.

Every sentence is embedded alone, as the library does it, and ranked by cosine: what Quoth's
retrieval is measured against.
"""

import sys
from collections.abc import Collection
from pathlib import Path

import numpy as np

from index.bundled import bundled_model
from index.citations import resolve
from index.passages import build_passages
from index.sentence_model import load_sentence_model
from qa.questions import read_questions
from qa.train import TEST
from tests.tuning.fit import SHARED


def plain_dense(path: Path, titles: Collection[str] = TEST) -> dict[str, float]:
    """Return hit@1 and hit@20 over the answerable questions of some articles."""
    model = load_sentence_model(str(bundled_model().folder), local=True)
    ranks: list[float] = []
    for group in read_questions(path):
        assert group.article is not None
        if group.article.title not in titles:
            continue
        passages = build_passages(group.article, resolve(group.article))
        texts = [passage.text for passage in passages]
        vectors = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        asked = [question for question in group.questions if question.answerable]
        questions = model.encode(
            [question.text for question in asked],
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        for question, scores in zip(asked, questions @ vectors.T, strict=True):
            order = np.argsort(-scores)
            found = [
                rank
                for rank, row in enumerate(order, 1)
                if question.is_answered_by(group.article, passages[row].start, passages[row].end)
            ]
            ranks.append(found[0] if found else np.inf)
    first = np.array(ranks)
    return {"hit@1": float((first <= 1).mean()), "hit@20": float((first <= 20).mean())}


def main() -> None:
    path = SHARED / "squad2-course-dev.json"
    if not path.is_file():
        sys.exit(f"{path} is needed; it is no part of this repository")
    for name, share in plain_dense(path).items():
        print(f"plain dense {name} {share:.3f}")


if __name__ == "__main__":
    main()
