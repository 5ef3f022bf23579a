"""Trains the reader: ``python -m qa.train --data FILE...``; writes what it learned, and a card.

SQuAD 2.0's formulation (Devlin et al. 2019, section 4.3) on windows of one sentence; all layers
of the bundled embedding model are trained, its word pieces' vectors are not. A run is seeded,
and keeps what it did in a folder, so that one that was killed goes on where it was.
"""

import hashlib
import random
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console

from index.bundled import bundled_model
from index.embed import FloatArray
from index.errors import QuestionSetError, QuothError
from index.sentence_model import load_sentence_model
from qa.quoth import Quoth
from qa.streams import run
from qa.terminal import progress_bar
from qa.training.batches import Pair, batches
from qa.training.card import LearnedSet, card_of
from qa.training.examples import Asked, load_examples, read_examples, save_examples
from qa.training.noise import NOISE
from qa.training.synonyms import Synonyms, WordNet, find_synonyms, replaceable
from qa.training.trainer import Settings, Trainer

# Articles of the SQuAD 2.0 development set that are never trained on: the first four score what
# is published, the others choose settings and fit the confidence.
TEST = ("Normans", "Packet switching", "Yuan dynasty", "Warsaw")
DEVELOPMENT = ("Huguenot", "Force", "Steam engine", "Islamism")
_TELL_EVERY = 60  # seconds, where there is no terminal for a progress bar

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def train(
    data: Annotated[list[Path], typer.Option(help="SQuAD JSON to learn from; repeatable.")],
    work: Annotated[
        Path, typer.Option(help="A folder for what a killed run needs to go on.")
    ] = Path("build/reader"),
    out: Annotated[
        Path, typer.Option(help="The file of what was learned; a card is written beside it.")
    ] = Path("build/reader/reader.safetensors"),
    start: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="What an earlier run wrote, to go on from."),
    ] = None,
    wordnet: Annotated[
        Path | None, typer.Option(help="WordNet's folder; questions are asked in its words too.")
    ] = None,
    rate: Annotated[float, typer.Option(min=0, help="AdamW's highest learning rate.")] = 3e-4,
    epochs: Annotated[int, typer.Option(min=1, help="How often each question is seen.")] = 1,
    seed: Annotated[int, typer.Option(help="The seed of everything that is drawn.")] = 1,
    questions: Annotated[
        int | None, typer.Option(min=1, help="Learn from that many questions only.")
    ] = None,
    save_every: Annotated[
        float, typer.Option(min=0, help="Seconds between savings of what a killed run needs.")
    ] = 300,
) -> None:
    """Train the reader and write what it learned; the same again goes on with a killed run."""
    if out.suffix != ".safetensors":
        raise QuothError(f"what was learned is written as safetensors: --out {out}.safetensors")
    work.mkdir(parents=True, exist_ok=True)
    settings = Settings(epochs=epochs, seed=seed, rate=rate)
    dictionary = None if wordnet is None else WordNet(wordnet)
    opened = cache(lambda: Quoth.open(reader="none"))
    sets = [LearnedSet(path, _examples(path, work, opened)) for path in data]
    examples = [asked for each in sets for asked in each.examples]
    random.Random(seed).shuffle(examples)  # noqa: S311 (no secret)
    examples = examples[:questions]
    plan = _plan(examples, settings, _synonyms(examples, dictionary))
    trainer = Trainer(settings, plan, start)
    state = work / f"{out.stem}.state.safetensors"
    if state.exists():
        trainer.resume(state)
    console = Console(stderr=True, highlight=False)
    saved = told = time.monotonic()
    begun, first = saved, trainer.step
    with progress_bar(console, "Training") as progress:
        for pairs in plan[trainer.step :]:
            trainer.learn(pairs)
            now = time.monotonic()
            progress(trainer.step, len(plan))
            if not console.is_terminal and now - told > _TELL_EVERY:
                told = now
                left = (now - begun) / (trainer.step - first) * (len(plan) - trainer.step) / 60
                console.print(
                    f"step {trainer.step} of {len(plan)}, loss {trainer.loss:.3f}, "
                    f"{left:.0f} minutes left"
                )
            if now - saved > save_every:
                trainer.save(state)
                saved = now
    trainer.export(out)
    state.unlink(missing_ok=True)
    card = card_of(sets, settings, plan, trainer.loss, start, wordnet is not None, questions)
    out.with_suffix(".md").write_text(card, encoding="utf-8")
    console.print(f"{out}: loss {trainer.loss:.3f} after {len(plan)} steps", soft_wrap=True)


def _synonyms(examples: Sequence[Asked], dictionary: WordNet | None) -> Synonyms:
    if dictionary is None:
        return {}
    model = load_sentence_model(str(bundled_model().folder), local=True)

    def vectors(texts: Sequence[str]) -> FloatArray:
        return np.asarray(
            model.encode(list(texts), normalize_embeddings=True, batch_size=128), dtype=np.float32
        )

    words = {match.group() for asked in examples for match in replaceable(asked.question)}
    return find_synonyms(words, dictionary, vectors)


def _plan(examples: Sequence[Asked], settings: Settings, synonyms: Synonyms) -> list[list[Pair]]:
    """Return the batches of all epochs; the same seed gives the same ones."""
    rng = random.Random(settings.seed)  # noqa: S311 (no secret)
    return [
        batch
        for _ in range(settings.epochs)
        for batch in batches(examples, settings.batch, settings.wrong, NOISE, synonyms, rng)
    ]


def _examples(path: Path, work: Path, opened: Callable[[], Quoth]) -> list[Asked]:
    """Return the examples of a file; those that were made before are read from ``work``."""
    # A set that was changed since is looked through again.
    held_out = repr((TEST, DEVELOPMENT)).encode()
    digest = hashlib.sha256(_bytes(path) + held_out).hexdigest()[:12]
    kept = work / f"{path.stem}-{digest}.jsonl"
    if not kept.exists():
        left_out = {*TEST, *DEVELOPMENT}
        with progress_bar(Console(stderr=True), f"Looking through {path.name}") as progress:
            found = read_examples(path, opened(), left_out, progress)
            save_examples(list(found), kept)
    return load_examples(kept)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise QuestionSetError(f"{path} cannot be read: {error.strerror}") from None


def main() -> None:
    """Run the command; what is wrong is told in one line, with exit code 2."""
    sys.exit(run(lambda: app(standalone_mode=False)))


if __name__ == "__main__":
    main()
