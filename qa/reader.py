"""(question, hit) -> where in the passage the answer stands, and how likely it is one.

This reader goes by form and by the scores of retrieval. It tells an answer's span where the
question asks for a date or a number and the passage has just one to give; it tells the
answering clause where one clause is clearly nearer to the question; else it tells neither.
"""

import math
import re
from dataclasses import dataclass

from index.records import Clause, Passage, Span
from index.sentences import without_markers
from qa.expectation import Expectation, expectation, find_counts, find_times
from qa.question import EncodedQuestion
from qa.retrieve import Hit, Retriever

# Late interaction by which one clause must beat the others to be taken for the answer's. On
# the development articles, cut at commas, the nearer clause is the right one in 84 % of the
# 74 % of cases that clear this margin, and in 78 % of all.
_CLAUSE_MARGIN = 0.10

# Logistic regression of "the first quote is right" on the development articles, see
# `python -m tests.tuning.fit`; features in the order of `Reader.features`.
_WEIGHTS = (6.03, -0.78, -0.72)
_BIAS = -3.58
# The confidence from which an answer is given: the lowest whose balanced accuracy on the same
# articles is within a standard error of the best.
THRESHOLD = 0.37

_WORD = re.compile(r"\w+")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")  # "U.K." is the word "UK"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader sees in a hit.

    ``span`` is where the answer stands, in the article, or ``None``. ``clauses`` are those
    whose sources support the answer: one where it can be told, else all of the passage's.
    """

    span: Span | None
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """How likely the best hit answers, and which of the question's names the article lacks."""

    confidence: float
    unknown_names: tuple[str, ...]


class Reader:
    """Reads hits of one index."""

    def __init__(self, retriever: Retriever) -> None:
        self._retriever = retriever
        article = retriever.index.article
        said = _INITIALS.sub(lambda match: match.group().replace(".", ""), article.text)
        self._words = frozenset(_WORD.findall(f"{article.title} {said}".casefold()))

    def read(self, question: EncodedQuestion, hit: Hit) -> Reading:
        """Tell span and clauses of the answer in ``hit``, as far as they can be told."""
        passage = hit.passage
        whole = Span(passage.start, passage.end)
        if passage.kind == "field":
            return Reading(whole, passage.clauses)
        expected = expectation(question.text)
        if passage.kind == "source":
            found = self._find(expected, question.text, hit.matched)
            span = found[0] if len(found) == 1 else None
            if span is None and hit.matched != whole:
                span = hit.matched  # of several sentences, the one that was found
            return Reading(span, passage.clauses)
        found = self._find(expected, question.text, whole)
        if len(found) == 1:
            return Reading(found[0], _around(passage, found[0]))
        clauses = self._nearest_clauses(question, passage)
        inside = [span for span in found if _around(passage, span) == clauses]
        if len(clauses) == 1 and len(inside) == 1:
            return Reading(inside[0], clauses)
        return Reading(None, clauses)

    def judge(self, question: EncodedQuestion, hits: list[Hit]) -> Judgement:
        """Tell how likely the first of ``hits`` answers the question, in [0, 1]."""
        unknown = self._unknown_names(question.text)
        if not hits:
            return Judgement(0.0, unknown)
        features = self.features(question, hits[0])
        logit = _BIAS + sum(w * x for w, x in zip(_WEIGHTS, features, strict=True))
        return Judgement(1 / (1 + math.exp(-logit)), unknown)

    def features(self, question: EncodedQuestion, hit: Hit) -> tuple[float, float, float]:
        """Return what the confidence goes by.

        The hit's score; how many names and figures of the question the article lacks; and 1
        if the question asks for a date or a number and the passage has none to give, else 0.
        """
        expected = expectation(question.text)
        passage = Span(hit.passage.start, hit.passage.end)
        wanting = expected in ("time", "count") and not self._find(expected, question.text, passage)
        unknown = self._unknown_names(question.text)
        return hit.score, float(len(unknown)), float(wanting)

    def _find(self, expected: Expectation | None, question: str, span: Span) -> list[Span]:
        """Return the dates or numbers in ``span`` that the question asks for and does not name."""
        if expected not in ("time", "count"):
            return []
        article = self._retriever.index.article
        text, offsets = without_markers(article.text, span.start, span.end, article.markers)
        find = find_times if expected == "time" else find_counts
        asked = set(_WORD.findall(question.casefold()))
        return [
            Span(offsets[start], offsets[end - 1] + 1)
            for start, end in find(text)
            if not set(_WORD.findall(text[start:end].casefold())) <= asked
        ]

    def _nearest_clauses(self, question: EncodedQuestion, passage: Passage) -> tuple[Clause, ...]:
        clauses = passage.clauses
        if len(clauses) < 2 or not len(question.tokens):
            return clauses
        spans = [Span(clause.start, clause.end) for clause in clauses]
        scores = self._retriever.late_scores(question, spans, passage)
        ranked = sorted(range(len(clauses)), key=lambda row: -scores[row])
        if scores[ranked[0]] - scores[ranked[1]] < _CLAUSE_MARGIN:
            return clauses
        return (clauses[ranked[0]],)

    def _unknown_names(self, question: str) -> tuple[str, ...]:
        """Return the question's names and figures that stand nowhere in the article."""
        unknown: list[str] = []
        joined = _INITIALS.sub(lambda match: match.group().replace(".", ""), question)
        for match in _WORD.finditer(joined):
            word = match.group()
            # The first word of a question is a capital anyway.
            name = word[0].isdigit() or (word[0].isupper() and match.start() > 0)
            known = self._retriever.lexical.knows(word) or word.casefold() in self._words
            if name and not known and not self._retriever.lexical.is_stop_word(word):
                unknown.append(word)
        return tuple(dict.fromkeys(unknown))


def _around(passage: Passage, span: Span) -> tuple[Clause, ...]:
    """Return the clause that ``span`` stands in, or all where it stands in none whole."""
    inside = tuple(c for c in passage.clauses if c.start <= span.start and span.end <= c.end)
    return inside or passage.clauses
