"""Question sets -> examples that the reader is trained on, with negatives found by retrieval.

What a reader has to tell apart are passages that retrieval takes for the answer. So an
example's negatives are the best hits of the project's own retriever: for a question with an
answer, those of the whole article that do not hold it; for one without, those of its own
paragraph, of which its authors made sure (Rajpurkar et al. 2018).
"""

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from index.embed import Window
from index.records import Span
from qa.retrieve import Hit
from qa.squad import SquadArticle, SquadQuestion, pooled, read_squad
from qa.window import reading_window

if TYPE_CHECKING:
    from qa.quoth import Quoth

# Hits that are looked through for negatives, and how many of these are kept.
_HITS = 24
_MOST_NEGATIVES = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and windows of its article.

    ``subject`` is the article's title, empty where it is unknown. ``answer`` is where in the
    body of ``right`` the answer stands; both are ``None`` where there is no answer.
    ``wrong`` holds windows that do not answer, the most alluring first.
    """

    question: str
    subject: str
    right: Window | None
    answer: tuple[int, int] | None
    wrong: tuple[Window, ...]


def read_examples(
    path: Path,
    quoth: "Quoth",
    leave_out: Collection[str],
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Asked]:
    """Yield the examples of a SQuAD file.

    Args:
        path: the file.
        quoth: whose model and retrieval find the negatives.
        leave_out: titles of articles that are kept back, with spaces.
        progress: called with (articles done, all articles).

    Raises:
        QuestionSetError: the file cannot be read.
    """
    records = read_squad(path).data
    for number, record in enumerate(records, 1):
        if record.name(number) not in leave_out:
            yield from _of_article(path, record, number, quoth)
        if progress is not None:
            progress(number, len(records))


def _of_article(path: Path, record: SquadArticle, number: int, quoth: "Quoth") -> Iterator[Asked]:
    article, starts = pooled(path, record, number)
    asked = quoth.with_article(article)
    for paragraph, start in zip(record.paragraphs, starts, strict=True):
        within = Span(start, start + len(paragraph.context))
        for question in paragraph.qas:
            example = _example(asked, question, within, titled=bool(record.title))
            if example is not None:
                yield example


def _example(quoth: "Quoth", asked: SquadQuestion, within: Span, titled: bool) -> Asked | None:
    """Return the example of one question; ``None`` where it cannot be learned from."""
    text = " ".join(asked.question.split())
    if not text:
        return None
    hits = quoth.retrieve(text, _HITS)
    units = quoth.units

    def window(unit: int) -> Window:
        found = reading_window(units[unit])
        return (
            found
            if titled
            else found._replace(before=found.before.removeprefix(units[unit].heading))
        )

    subject = quoth.article.title if titled else ""
    if asked.is_impossible or not asked.answers:
        wrong = _unanswered(quoth, asked, within, hits)
        return Asked(text, subject, None, None, tuple(window(unit) for unit in wrong))
    answers = [(within.start + a.answer_start, len(a.text)) for a in asked.answers]
    said = {" ".join(a.text.casefold().split()) for a in asked.answers}
    for start, length in answers:
        for unit, found in enumerate(units):
            if found.offsets[0] <= start and start + length - 1 <= found.offsets[-1]:
                place = start - found.offsets[0]  # pooled articles have no markers
                wrong = [
                    hit.unit
                    for hit in hits
                    if not any(
                        words in " ".join(hit.passage.text.casefold().split()) for words in said
                    )
                ]
                return Asked(
                    text, subject, window(unit), (place, place + length),
                    tuple(window(unit) for unit in wrong[:_MOST_NEGATIVES]),
                )  # fmt: skip
    return None  # the answer runs over a sentence's end


def _unanswered(
    quoth: "Quoth", asked: SquadQuestion, within: Span, hits: Sequence[Hit]
) -> list[int]:
    """Return units of the question's paragraph: plausible answers, then hits, then the rest."""
    inside = [
        number
        for number, unit in enumerate(quoth.units)
        if within.start <= unit.offsets[0] < within.end
    ]
    plausible = [
        number
        for number in inside
        for answer in asked.plausible_answers
        if quoth.units[number].offsets[0]
        <= within.start + answer.answer_start
        <= quoth.units[number].offsets[-1]
    ]
    found = [hit.unit for hit in hits if hit.unit in set(inside)]
    return list(dict.fromkeys([*plausible, *found, *inside]))[:_MOST_NEGATIVES]


def save_examples(examples: Sequence[Asked], path: Path) -> None:
    """Write examples as JSON Lines; the file appears when it is whole."""
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        for example in examples:
            file.write(json.dumps(asdict(example), ensure_ascii=False) + "\n")
    part.replace(path)


_ASKED = TypeAdapter(Asked)


def load_examples(path: Path) -> list[Asked]:
    """Read what ``save_examples`` wrote."""
    with path.open(encoding="utf-8") as file:
        return [_ASKED.validate_json(line) for line in file]
