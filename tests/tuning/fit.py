"""Fits the shares of retrieval's fused score again: ``python -m tests.tuning.fit``.

They are fitted on eight SQuAD articles, as a softmax regression of the right unit among all
units of the article. The development and test articles are never looked at; what is fitted on
the former is in ``qa.calibrate``.
"""

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from qa import Quoth
from qa.questions import QuestionGroup, read_questions
from qa.train import DEVELOPMENT, TEST

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "qa"


def fit_shares(quoth: Quoth, groups: list[QuestionGroup]) -> npt.NDArray[np.float64]:
    """Return the shares of late interaction, dense and lexical scores; they add up to 1."""
    parts: list[torch.Tensor] = []
    right: list[torch.Tensor] = []
    for group in groups:
        assert group.article is not None
        asked = quoth.with_article(group.article)
        retriever, index = asked._retriever, asked._index
        everything = np.arange(len(index.units))
        vectors = index.vectors.reconstruct_n(0, len(everything))
        for question in group.questions:
            rows = [
                row
                for row, unit in enumerate(index.units)
                if question.is_answered_by(
                    index.article,
                    index.passages[unit.passage].start,
                    index.passages[unit.passage].end,
                )
            ]
            if rows:
                encoded = retriever.encode(question.text)
                late = retriever._late(encoded, everything)
                assert late is not None
                lexical = retriever.lexical.scores(encoded.content)
                scores = np.stack([late, vectors @ encoded.vector, lexical], axis=1)
                parts.append(torch.tensor(scores, dtype=torch.float32))
                right.append(torch.tensor(rows))
    weights = torch.ones(3, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=100)

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        terms = [
            torch.logsumexp(s @ weights, 0) - torch.logsumexp((s @ weights)[r], 0)
            for s, r in zip(parts, right, strict=True)
        ]
        total = torch.stack(terms).mean() + 1e-3 * (weights**2).sum()
        total.backward()
        return total

    optimizer.step(loss)
    found: npt.NDArray[np.float64] = weights.detach().numpy().astype(np.float64)
    shares: npt.NDArray[np.float64] = found / found.sum()
    return shares


def main() -> None:
    path = SHARED / "squad2-course-dev.json"
    if not path.is_file():
        sys.exit(f"{path} is needed; it is no part of this repository")
    kept_back = {*TEST, *DEVELOPMENT}
    groups = [g for g in read_questions(path) if g.article and g.article.title not in kept_back]
    quoth = Quoth.open(reader="none")
    print("shares (late, dense, lexical)", np.round(fit_shares(quoth, groups), 2))


if __name__ == "__main__":
    main()
