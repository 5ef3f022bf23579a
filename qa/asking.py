"""A question -> what was found for each thing that it asks for."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from qa.attribution import attributed_statement
from qa.dialogue import Turn, readings, stands_alone
from qa.judge import Judge, Judgement
from qa.parts import question_parts
from qa.question import clean_question
from qa.rerank import Reranker
from qa.retrieve import Hit, Retriever

# Hits that are looked through for quotations in the reference list.
_DEPTH_OF_SOURCES = 100
# Hits that a reranker puts in order, of which the first are read.
_RERANKED = 50
# What a question may stand for comes with the likeliest first; each further one must be surer by
# this much. Set by hand.
_LESS_LIKELY = 0.05
# Earlier questions that are looked at.
_MOST_TURNS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question.

    ``understood`` is the question that was asked in the place of the one that was typed, the
    same where it stands alone; ``parts`` what was found for each thing that it asks for, by how
    that was typed, and ``hits`` the nearest passages.
    """

    understood: str
    parts: dict[str, Judgement]
    hits: list[Hit]

    @property
    def unknown(self) -> int:
        """How many names and figures of the question stand nowhere in the article."""
        return sum(len(judged.unknown_names) for judged in self.parts.values())

    @property
    def confidence(self) -> float:
        """How likely the best of what was found answers."""
        return max((j.confidences[0] for j in self.parts.values() if j.confidences), default=0.0)


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks one index."""

    retriever: Retriever
    judge: Judge
    reranker: Reranker | None

    def ask_in_turn(
        self, question: str, turns: Sequence[Turn], k: int, without: Collection[int]
    ) -> Found:
        """Return what was found for a question that may lean on earlier ones.

        All that it may stand for is asked, and what is best supported is taken. Its confidence
        was fitted on questions that stand alone; as the highest of a few it is a little too high.

        Args:
            question: a clean one.
            turns: what was asked before, oldest first.
            k: how many hits are returned.
            without: passages, by ``id``, that are taken for not being there.
        """
        tried = [self.ask(reading, k, without) for reading in readings(question, turns)]
        place = max(range(len(tried)), key=lambda i: tried[i].confidence - i * _LESS_LIKELY)
        return tried[place]

    def ask(self, question: str, k: int, without: Collection[int]) -> Found:
        """Return what was found for a clean question that stands alone; see ``ask_in_turn``."""
        hits = self._hits(question, k, without)
        parts = question_parts(question)
        judged = {
            asked: self._judge(
                asked, hits if asked == question else self._hits(asked, k, without), without
            )
            for asked in dict.fromkeys(part.asked for part in parts)
        }
        return Found(question, {part.typed: judged[part.asked] for part in parts}, hits[:k])

    def _judge(self, question: str, hits: Sequence[Hit], without: Collection[int]) -> Judgement:
        """Read the hits; who said something may be told by a quotation in the reference list."""
        judged = self._read(question, hits)
        said = attributed_statement(question)
        if said is None:
            return judged
        near = self._hits(said, _DEPTH_OF_SOURCES, without)
        sources = [hit for hit in near if hit.passage.kind == "source"]
        if not sources:
            return judged
        quoted = self._read(said, sources, question)
        return max(quoted, judged, key=lambda found: found.confidences[:1])

    def _read(self, question: str, hits: Sequence[Hit], asked: str | None = None) -> Judgement:
        if self.reranker is not None:
            hits = self.reranker.rerank(question, hits[:_RERANKED], self.retriever.index.units)
        return self.judge.judge(question, hits[: self.judge.constants.candidates], asked)

    def _hits(self, question: str, k: int, without: Collection[int]) -> list[Hit]:
        """Return the ``k`` nearest passages, and as many as are looked at if these are more."""
        least = self.judge.constants.candidates if self.reranker is None else _RERANKED
        depth = max(k, least) + len(without)
        hits = self.retriever.retrieve(self.retriever.encode(question), depth)
        kept = [hit for hit in hits if hit.passage.id not in without]
        return [replace(hit, rank=rank) for rank, hit in enumerate(kept, 1)]


def in_turn(
    question: str,
    history: Sequence[str | Turn],
    ask: Callable[[str, Sequence[Turn]], Turn],
) -> tuple[str, list[Turn]]:
    """Return a question, clean, and the earlier ones that it may lean on, as they were understood.

    Args:
        question: as typed.
        history: earlier questions, oldest first; of many, the last are looked at.
        ask: asks one of them after those before it.

    Raises:
        QuestionError: one of them cannot be asked.
        TypeError: ``history`` is a single string.
    """
    if isinstance(history, str):
        raise TypeError("history is a sequence of questions, not one string")
    text = clean_question(question)
    earlier = [h if isinstance(h, Turn) else clean_question(h) for h in history]
    if stands_alone(text):
        return text, []
    last = earlier[-_MOST_TURNS:]
    texts = [each.question if isinstance(each, Turn) else each for each in last]
    # What was asked before the last question that stands alone is past.
    start = max((place for place, each in enumerate(texts) if stands_alone(each)), default=0)
    turns: list[Turn] = []
    for each in last[start:]:
        turns.append(each if isinstance(each, Turn) else ask(each, tuple(turns)))
    return text, turns
