"""What the reader's training gains by what: ``python -m tests.tuning.tries WORK SQUAD...``.

Trains on the same 6,000 questions, one epoch each: as the reader is trained, with low-rank updates
(Hu et al. 2021, rank 32) in place of all layers, without noise on the questions, and on sentences
without what stands around them. Scores each on every second question of the development articles,
asked over the whole article: the right passage first by reader and retrieval together, by the
reader alone, and how well the highest has-answer score tells answerable questions from those whose
answers were taken out and from SQuAD's unanswerable ones (AUROC). ``WORK`` keeps examples and
weights; what is in it already is not made again.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from sklearn.metrics import roc_auc_score
from torch.nn.utils.parametrize import register_parametrization, remove_parametrizations

from index.embed import Window
from qa import Quoth
from qa.calibrate import CANDIDATES
from qa.evaluate import chosen
from qa.judge import load_constants
from qa.questions import read_questions
from qa.reader import Reader, load_reader
from qa.train import DEVELOPMENT, _examples
from qa.training.batches import Pair, batches
from qa.training.examples import Asked
from qa.training.noise import NOISE, Noise
from qa.training.trainer import Settings, Trainer
from qa.window import reading_window

QUESTIONS = 6_000
NO_NOISE = Noise(lower=0, typo=0, pronoun=0, reword=0, field=0, yes_no=0, swap=0)
KINDS = ("answerable", "removed", "unanswerable")
TRIES = ("all layers", "low rank", "no noise", "sentence alone")
SHARES = (0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.3)


class LowRank(torch.nn.Module):
    """A weight plus a product of two thin matrices, which alone are trained."""

    def __init__(self, weight: torch.Tensor, rank: int = 32) -> None:
        super().__init__()
        rows, columns = weight.shape
        self.down = torch.nn.Parameter(torch.randn(rank, columns) / rank**0.5)
        self.up = torch.nn.Parameter(torch.zeros(rows, rank))

    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        return weight + self.up @ self.down


class LowRankTrainer(Trainer):
    """Trains low-rank updates of all layers' matrices, and the two rows of start and end."""

    def __init__(self, settings: Settings, plan: Sequence[Sequence[Pair]]) -> None:
        super().__init__(settings, plan)
        self._whole = self._parameters
        self._changed = [m for m in self._model.bert.encoder.modules() if hasattr(m, "in_features")]
        self._model.requires_grad_(False)
        for module in self._changed:
            register_parametrization(module, "weight", LowRank(module.weight))
        self._model.qa_outputs.requires_grad_(True)
        self._parameters = {
            name: p for name, p in self._model.named_parameters() if p.requires_grad
        }
        self._optimizer = torch.optim.AdamW(
            self._parameters.values(), lr=settings.rate, weight_decay=settings.decay
        )

    def export(self, path: Path) -> None:
        for module in self._changed:
            remove_parametrizations(module, "weight", leave_parametrized=True)
        now = dict(self._model.named_parameters())
        self._parameters = {name: now[name] for name in self._whole}
        super().export(path)


def train(name: str, learned: Sequence[Asked], out: Path) -> None:
    settings = Settings(rate=1e-3) if name == "low rank" else Settings()
    noise = NO_NOISE if name == "no noise" else NOISE
    rng = random.Random(settings.seed)
    plan = list(batches(learned, settings.batch, settings.wrong, noise, {}, rng))
    if name == "sentence alone":
        plan = [[replace(pair, window=_alone(pair.window)) for pair in batch] for batch in plan]
    trainer = (LowRankTrainer if name == "low rank" else Trainer)(settings, plan)
    for pairs in plan:
        trainer.learn(pairs)
        if trainer.step % 100 == 0:
            print(f"{name}: step {trainer.step} of {len(plan)}, loss {trainer.loss:.3f}",
                  file=sys.stderr, flush=True)  # fmt: skip
    trainer.export(out)


def _alone(window: Window) -> Window:
    return Window("", window.body, "")


@dataclass(frozen=True, slots=True)
class Probe:
    """A development question with its first hits; ``kind`` is one of ``KINDS``."""

    question: str
    kind: str
    windows: tuple[Window, ...]
    retrieval: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]


def probes(quoth: Quoth, files: Sequence[Path]) -> Iterator[Probe]:
    for group in (group for path in files for group in chosen(read_questions(path), DEVELOPMENT)):
        assert group.article is not None
        of = quoth.with_article(group.article)
        for question in group.questions[::2]:
            hits = [
                (hit, question.is_answered_by(of.article, hit.passage.start, hit.passage.end))
                for hit in of.retrieve(question.text, 2 * CANDIDATES)
            ]
            left = [pair for pair in hits if not pair[1]]
            kinds = [("unanswerable", hits)]
            if question.answerable:
                kinds = [("answerable", hits), ("removed", left)]
            for kind, some in kinds:
                yield Probe(
                    question.text,
                    kind,
                    tuple(reading_window(of.units[hit.unit]) for hit, _ in some[:CANDIDATES]),
                    np.array([hit.score for hit, _ in some[:CANDIDATES]]),
                    np.array([right for _, right in some[:CANDIDATES]]),
                )


def score(reader: Reader, asked: Sequence[Probe], alone: bool) -> str:
    floor = load_constants(with_reader=True).reading_floor
    read: dict[str, list[tuple[Probe, npt.NDArray[np.float64]]]] = {kind: [] for kind in KINDS}
    for probe in asked:
        windows = [_alone(window) if alone else window for window in probe.windows]
        found = np.array([s.has_answer for s in reader.read(probe.question, windows)])
        read[probe.kind].append((probe, np.maximum(found, -20.0)))

    def first(share: float, retrieval: bool) -> float:
        return float(np.mean([
            probe.right[np.argmax(probe.retrieval * retrieval + share * np.maximum(found, floor))]
            for probe, found in read["answerable"]
        ]))  # fmt: skip

    highest = {kind: [found.max() for _, found in read[kind]] for kind in KINDS}

    def auroc(kind: str) -> float:
        truth = [True] * len(highest["answerable"]) + [False] * len(highest[kind])
        return float(roc_auc_score(truth, [*highest["answerable"], *highest[kind]]))

    fused = max(first(share, retrieval=True) for share in SHARES)
    lone = float(np.mean([probe.right[np.argmax(found)] for probe, found in read["answerable"]]))
    return f"{fused:.3f}  {lone:11.3f}  {auroc('removed'):15.3f}  {auroc('unanswerable'):12.3f}"


def main() -> None:
    work, files = Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]
    work.mkdir(parents=True, exist_ok=True)
    quoth = Quoth.open(reader="none")
    learned = [one for path in files for one in _examples(path, work, lambda: quoth)]
    random.Random(1).shuffle(learned)
    learned = learned[:QUESTIONS]
    asked = list(probes(quoth, files[:1]))
    print("                fused  reader alone  answers removed  unanswerable")
    for name in TRIES:
        out = work / f"{name.replace(' ', '-')}.safetensors"
        if not out.exists():
            train(name, learned, out)
        reader = load_reader(str(out))
        assert reader is not None
        print(f"{name:15} {score(reader, asked, name == TRIES[-1])}", flush=True)


if __name__ == "__main__":
    main()
