"""A question -> what was found for each thing that it asks for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from qa.attribution import attributed_statement
from qa.judge import Judge, Judgement
from qa.parts import question_parts
from qa.rerank import Reranker
from qa.retrieve import Hit, Retriever

# Hits that are looked through for quotations in the reference list.
_DEPTH_OF_SOURCES = 100


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks one index."""

    retriever: Retriever
    judge: Judge
    reranker: Reranker | None

    def ask(
        self, question: str, k: int, without: Collection[int]
    ) -> tuple[dict[str, Judgement], list[Hit]]:
        """Return what was found for each part of a question, as typed, and the nearest hits.

        Args:
            question: a clean one.
            k: how many hits are returned.
            without: passages, by ``id``, that are taken for not being there.
        """
        hits = self._hits(question, k, without)
        found = {
            part.typed: self._judge(
                part.asked,
                hits if part.asked == question else self._hits(part.asked, k, without),
                without,
            )
            for part in question_parts(question)
        }
        return found, hits[:k]

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
            hits = self.reranker.rerank(question, hits, self.retriever.index.units)
        return self.judge.judge(question, hits[: self.judge.constants.candidates], asked)

    def _hits(self, question: str, k: int, without: Collection[int]) -> list[Hit]:
        """Return the ``k`` nearest passages, and as many as are read if these are more."""
        depth = max(k, self.judge.constants.candidates) + len(without)
        hits = self.retriever.retrieve(self.retriever.encode(question), depth)
        kept = [hit for hit in hits if hit.passage.id not in without]
        return [replace(hit, rank=rank) for rank, hit in enumerate(kept, 1)]
