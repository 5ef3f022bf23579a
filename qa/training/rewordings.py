"""Puts questions that were written by hand in the place of a set's own.

``python -m qa.training.rewordings REWORDINGS SET... --out FILE``. The rewordings are JSON Lines:
``of`` is the id of a question of the sets. One that is ``answered`` asks for the same in other
words; one that is not stands beside it, about the same paragraph, which does not answer it. They
are kept apart from the sets' text, which is not ours.
"""

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ValidationError
from rich.console import Console

from index.errors import QuestionSetError
from qa.squad import Squad, SquadArticle, SquadParagraph, SquadQuestion, first_problem, read_squad
from qa.streams import run

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class Rewording(BaseModel):
    """A question, and the id of the one that it was made of."""

    of: str
    question: str
    answered: bool


def read_rewordings(path: Path) -> list[Rewording]:
    """Read JSON Lines.

    Raises:
        QuestionSetError: the file cannot be read, or a line is no rewording.
    """
    try:
        # Only line feeds end a line: JSON may hold U+2028 and its like inside a string.
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionSetError(f"{path} cannot be read: {error}") from None
    found: list[Rewording] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(Rewording.model_validate_json(line))
        except ValidationError as error:
            raise QuestionSetError(f"{path}, line {number}: {first_problem(error)}") from None
    return found


def reworded(squad: Squad, rewordings: Mapping[str, Sequence[Rewording]]) -> Squad:
    """Return the articles of which a question was reworded, whole, with the rewordings alone.

    Args:
        squad: a set.
        rewordings: by the id of the question that they were made of.
    """
    articles = [
        SquadArticle(
            title=article.title,
            paragraphs=[
                SquadParagraph(
                    context=paragraph.context,
                    qas=[new for old in paragraph.qas for new in _made_of(old, rewordings)],
                )
                for paragraph in article.paragraphs
            ],
        )
        for article in squad.data
    ]
    return Squad(data=[a for a in articles if any(p.qas for p in a.paragraphs)])


def _made_of(
    old: SquadQuestion, rewordings: Mapping[str, Sequence[Rewording]]
) -> list[SquadQuestion]:
    return [
        SquadQuestion(
            id=f"{old.id}-{number}",
            question=rewording.question,
            answers=old.answers if rewording.answered else [],
            is_impossible=not rewording.answered,
        )
        for number, rewording in enumerate(rewordings.get(old.id, ()), 1)
    ]


@app.command()
def join(
    rewordings: Annotated[Path, typer.Argument(help="The questions, JSON Lines.")],
    sets: Annotated[list[Path], typer.Argument(help="The SQuAD JSON that they were made of.")],
    out: Annotated[Path, typer.Option(help="The SQuAD JSON that is written.")],
) -> None:
    """Write the sets' articles with the rewordings in the place of their questions."""
    by_id: dict[str, list[Rewording]] = defaultdict(list)
    for rewording in read_rewordings(rewordings):
        by_id[rewording.of].append(rewording)
    joined = Squad(data=[])
    known: set[str] = set()
    for path in sets:
        squad = read_squad(path)
        asked = {q.id for article in squad.data for p in article.paragraphs for q in p.qas}
        if twice := sorted(asked & known & by_id.keys()):
            raise QuestionSetError(f"{path}: the question {twice[0]!r} is in another set too")
        known |= asked
        joined.data.extend(reworded(squad, by_id).data)
    missing = sorted(by_id.keys() - known)
    if missing:
        raise QuestionSetError(
            f"{rewordings}: no set has the question {missing[0]!r} ({len(missing)} are missing)"
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(joined.model_dump_json(), encoding="utf-8")
    count = sum(map(len, by_id.values()))
    Console(stderr=True, highlight=False).print(
        f"{out}: {count:,} questions on {len(joined.data)} articles", soft_wrap=True
    )


def main() -> None:
    """Run the command; what is wrong is told in one line, with exit code 2."""
    sys.exit(run(lambda: app(standalone_mode=False)))


if __name__ == "__main__":
    main()
