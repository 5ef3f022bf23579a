"""Examples -> batches that the reader is trained on."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.embed import Window
from qa.training.examples import Asked
from qa.training.forms import as_field, as_yes_no
from qa.training.noise import Noise, disturbed, swapped
from qa.training.synonyms import Synonyms

# Batches of a stretch are made of windows of like length, so that little is padded.
_STRETCH = 40


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a window; ``answer`` is where in the body the answer stands, if it does."""

    question: str
    window: Window
    answer: tuple[int, int] | None


def batches(
    examples: Sequence[Asked],
    size: int,
    wrong: int,
    noise: Noise,
    synonyms: Synonyms,
    rng: random.Random,
) -> Iterator[list[Pair]]:
    """Yield one epoch.

    Args:
        examples: what is learned from.
        size: pairs in a batch.
        wrong: windows without the answer for each question that has one, drawn from the most
            alluring; one without an answer brings two more.
        noise: how questions are changed.
        synonyms: other words for the questions' own.
        rng: the only source of chance.
    """
    order = list(range(len(examples)))
    rng.shuffle(order)
    stretch: list[Pair] = []
    for number in order:
        stretch.extend(_pairs(examples[number], wrong, noise, synonyms, rng))
        while len(stretch) >= size * _STRETCH:
            yield from _by_length(stretch[: size * _STRETCH], size, rng)
            stretch = stretch[size * _STRETCH :]
    yield from _by_length(stretch, size, rng)


def _by_length(pairs: list[Pair], size: int, rng: random.Random) -> list[list[Pair]]:
    pairs = sorted(pairs, key=lambda p: len(p.question) + sum(map(len, p.window)))
    found = [pairs[start : start + size] for start in range(0, len(pairs), size)]
    rng.shuffle(found)
    return found


def _pairs(
    example: Asked, wrong: int, noise: Noise, synonyms: Synonyms, rng: random.Random
) -> Iterator[Pair]:
    if example.right is not None and rng.random() < noise.swap:
        other = swapped(example, rng)
        if other is not None:
            asked = disturbed(replace(example, question=other), noise, synonyms, rng)
            yield Pair(asked, example.right, None)
    if example.right is not None and rng.random() < noise.field:
        example = as_field(example, rng) or example
    if example.right is not None and rng.random() < noise.yes_no:
        assert example.answer is not None
        said = example.right.body[slice(*example.answer)]
        example = replace(example, question=as_yes_no(example.question, said) or example.question)
    question = disturbed(example, noise, synonyms, rng)
    if example.right is not None:
        yield Pair(question, example.right, example.answer)
        # The first of the wrong windows are the hardest; which are drawn changes by epoch.
        drawn = _draw(example.wrong, wrong, rng)
    else:
        # The first is what looks most like an answer, by those who wrote the question where the
        # set tells that. Two more than of a question with an answer are read, since telling that
        # there is none is the harder half.
        drawn = [*example.wrong[:1], *_draw(example.wrong[1:], wrong + 1, rng)]
    for window in drawn:
        yield Pair(question, window, None)


def _draw(windows: Sequence[Window], count: int, rng: random.Random) -> list[Window]:
    pool = windows[: 2 * count]
    return rng.sample(pool, min(count, len(pool)))
