"""Fits the constants of retrieval and of abstention again: ``python -m tests.tuning.fit``.

The shares of the fused score are fitted on eight SQuAD articles (softmax regression of the
right unit among all units of the article), the confidence and its threshold on the four
development articles. The four test articles are never looked at.
"""

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from qa import Quoth
from qa.questions import QuestionGroup, read_questions

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "qa"
TEST = {"Normans", "Packet switching", "Yuan dynasty", "Warsaw"}
DEVELOPMENT = {"Huguenot", "Force", "Steam engine", "Islamism"}


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


def fit_confidence(quoth: Quoth, groups: list[QuestionGroup]) -> None:
    """Print the logistic regression of "the first quote is right", and the threshold."""
    rows: list[tuple[float, ...]] = []
    answerable: list[bool] = []
    right: list[bool] = []
    for group in groups:
        assert group.article is not None
        asked = quoth.with_article(group.article)
        for question in group.questions:
            encoded = asked._retriever.encode(question.text)
            hits = asked._retriever.retrieve(encoded, 1)
            rows.append(asked._reader.features(encoded, hits[0]))
            answerable.append(question.answerable)
            first = hits[0].passage
            right.append(question.is_answered_by(group.article, first.start, first.end))
    features, yes = np.array(rows), np.array(answerable)
    model = LogisticRegression(C=100).fit(features, right)
    confidence = model.predict_proba(features)[:, 1]
    print("weights", np.round(model.coef_[0], 2), "bias", np.round(model.intercept_[0], 2))
    print("AUROC answerable against not", round(float(roc_auc_score(yes, confidence)), 3))
    thresholds = np.round(np.arange(0.05, 0.951, 0.01), 2)
    balanced = np.array(
        [((confidence[yes] >= t).mean() + (confidence[~yes] < t).mean()) / 2 for t in thresholds]
    )
    best = int(balanced.argmax())
    # The optimum is flat, and a refusal hides what a reader could have checked; so the lowest
    # threshold is taken that is within one standard error of the best.
    error = 0.5 * np.sqrt(0.25 / yes.sum() + 0.25 / (~yes).sum())
    chosen = int(np.flatnonzero(balanced >= balanced[best] - error)[0])
    for name, row in (("best", best), ("chosen", chosen)):
        t = thresholds[row]
        print(
            f"{name} threshold {t:.2f}: balanced accuracy {balanced[row]:.3f}, "
            f"false refusals {(confidence[yes] < t).mean():.2f}, "
            f"false answers {(confidence[~yes] >= t).mean():.2f}"
        )


def main() -> None:
    path = SHARED / "squad2-course-dev.json"
    if not path.is_file():
        sys.exit(f"{path} is needed; it is no part of this repository")
    groups = [g for g in read_questions(path) if g.article and g.article.title not in TEST]
    training = [g for g in groups if g.article and g.article.title not in DEVELOPMENT]
    development = [g for g in groups if g.article and g.article.title in DEVELOPMENT]
    quoth = Quoth.open()
    print("shares (late, dense, lexical)", np.round(fit_shares(quoth, training), 2))
    fit_confidence(quoth, development)


if __name__ == "__main__":
    main()
