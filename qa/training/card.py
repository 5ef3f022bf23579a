"""The card that lies beside what a training run wrote: what it learned from, and how."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.training.batches import Pair
from qa.training.examples import Asked
from qa.training.trainer import Settings


@dataclass(frozen=True, slots=True)
class LearnedSet:
    """A question set, and what was taken from it."""

    path: Path
    examples: Sequence[Asked]


def card_of(
    sets: Sequence[LearnedSet],
    settings: Settings,
    plan: Sequence[Sequence[Pair]],
    loss: float,
    start: Path | None,
    synonyms: bool,
    most: int | None,
) -> str:
    """Return the card of a run as Markdown.

    Args:
        sets: what it learned from.
        settings: how.
        plan: its batches.
        loss: the running loss at its end.
        start: what an earlier run wrote, if it went on from that.
        synonyms: whether questions were reworded by WordNet.
        most: how many of the questions were learned from, if not all.
    """
    rows = "".join(
        f"| {each.path.name} | {len(each.examples):,} "
        f"| {sum(asked.right is None for asked in each.examples):,} | `{_digest(each.path)}` |\n"
        for each in sets
    )
    begun = f"`{start.name}` (`{_digest(start)}`)" if start else "the bundled embedding model"
    drawn = f" Of these, {most:,} were drawn." if most is not None else ""
    worded = " Some of the questions were reworded by WordNet's synonyms." if synonyms else ""
    return f"""# A reader

What all layers of all-MiniLM-L6-v2, the model that Quoth bundles, learned when they were trained to
read: a question and one sentence of an article give start and end of an answer, or none. Quoth
takes it with `--reader FILE.safetensors`.

**Licence:** that of the data. SQuAD, and what was made of it, is under CC BY-SA 4.0.

## Data

| file | questions | without an answer | SHA-256 begins |
|---|---|---|---|
{rows}
Quoth's development and test articles were left out.{drawn}{worded}

## Recipe

It began as {begun}. {settings.epochs} epoch(s), {sum(map(len, plan)):,} pairs of question and
sentence in {len(plan):,} batches of at most {settings.batch}; AdamW, highest rate {settings.rate:g}
after {settings.warmup:.0%} of the steps, then falling in a straight line; weight decay
{settings.decay:g}; gradients clipped at {settings.clip:g}; seed {settings.seed}. The running loss
at the end was {loss:.3f}.

## Scores and limits

None were measured here: `quoth evaluate SET --reader FILE.safetensors` does. The confidence that
ships was fitted to the bundled reader; `python -m qa.calibrate --reader FILE.safetensors` fits
another. English only; it reads one sentence at a time, and knows no arithmetic.
"""


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
