"""Quoth itself: an opened index with its model, ready to be asked."""

from collections.abc import Collection, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Self

from index.articles import ARTICLE
from index.citations import Citations
from index.embed import BUNDLED, Embedder, Progress, load_embedder
from index.errors import QuothError
from index.folder import locked
from index.load import read_article
from index.passages import Unit
from index.records import Article, Passage
from index.store import Index, build_index, open_index, save_index
from qa.answer import MOST_QUOTES, Answer, compose
from qa.asking import Asker, Found, in_turn
from qa.cache import open_bundled
from qa.cite import Style, cite_place
from qa.dialogue import Turn, readings
from qa.judge import Judge
from qa.models import Models
from qa.retrieve import Hit, Mode, Retriever
from qa.words import about_copy

if TYPE_CHECKING:
    from qa.report import Report


class Quoth:
    """An article, opened: ask it, search it, score it.

    Nothing is kept between questions, so one Quoth may be asked from several threads. ``close``,
    or the end of a ``with`` block, gives its memory back; what is asked of it after that raises
    ``QuothError``.
    """

    def __init__(self, index: Index, embedder: Embedder, models: Models) -> None:
        self._index = index
        self._embedder = embedder
        self._models = models
        self._retriever = Retriever(index, embedder)
        self.judge = Judge(self._retriever, models.reader, models.constants)
        self._asker = Asker(self._retriever, self.judge, models.reranker)

    @classmethod
    def open(
        cls,
        path: str | Path | None = None,
        *,
        model: str | None = None,
        reader: str | None = None,
        reranker: str | None = None,
        confidence: str | Path | None = None,
        progress: Progress | None = None,
    ) -> "Quoth":
        """Open an index.

        Args:
            path: the folder of an index built earlier; ``None`` is the bundled article, whose
                index is built on the first start.
            model: a sentence-transformers model in the place of the one that the index names;
                of the bundled article an index is then built in memory.
            reader: an extractive question-answering model to use instead of the bundled reader,
                by name or folder; ``none`` leaves answering to retrieval alone.
            reranker: a CrossEncoder that puts hits in order before they are read, likewise.
            confidence: what `python -m qa.calibrate` wrote for another reader.
            progress: called with (units done, all units) while an index is built.

        Raises:
            IndexMissingError, IndexDamagedError, IndexMismatchError: see ``index.errors``.
            IndexWriteError: the bundled article's index cannot be saved.
            ModelError: a model, or the confidence, cannot be had.
        """
        if path is not None:
            # Who made the index may have named anything: it is not for that to be fetched.
            opened = open_index(
                Path(path), lambda name: load_embedder(model or name, local=model is None)
            )
        elif model is not None and model != BUNDLED:
            embedder = load_embedder(model)
            opened = build_index(read_article(ARTICLE), embedder, progress), embedder
        else:
            opened = open_bundled(progress)
        return cls(*opened, Models.load(reader, reranker, confidence))

    @classmethod
    def build(
        cls,
        article: str | Path | Article,
        *,
        out: str | Path | None = None,
        model: str | None = None,
        reader: str | None = None,
        reranker: str | None = None,
        confidence: str | Path | None = None,
        progress: Progress | None = None,
    ) -> "Quoth":
        """Index an article, save the index if ``out`` is given, and open it.

        Args:
            article: a file, or an article read already.
            out: the folder to save the index in.
            model: a sentence-transformers model; ``None`` is the bundled one.
            reader, reranker, confidence: as for ``open``.
            progress: called with (units done, all units).

        Raises:
            ArticleError: the article cannot be read.
            ModelError: the model cannot be had.
            IndexWriteError: the index cannot be saved; what stood there is untouched.
        """
        if not isinstance(article, Article):
            article = read_article(article)
        # Locked before the work begins, so that nobody else does the same.
        with nullcontext() if out is None else locked(Path(out)):
            embedder = load_embedder(model)
            models = Models.load(reader, reranker, confidence)
            index = build_index(article, embedder, progress)
            if out is not None:
                save_index(index, Path(out))
        return cls(index, embedder, models)

    def close(self) -> None:
        """Give index and models back; a second time does nothing."""
        self.__dict__.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    if not TYPE_CHECKING:  # else any name would pass for an attribute

        def __getattr__(self, name: str) -> NoReturn:
            if self.__dict__ or name.startswith("__"):  # it is open, or Python asks
                raise AttributeError(f"Quoth has no attribute {name!r}")
            raise QuothError("this Quoth is closed")

    @property
    def article(self) -> Article:
        """The article: title, text, sections, paragraphs, fields, markers and references."""
        return self._index.article

    @property
    def name(self) -> str:
        """What quotes name the article by: its title; see ``Library``."""
        return self._index.name

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All that can be quoted: fields, sentences and sources' quotations."""
        return self._index.passages

    @property
    def units(self) -> tuple[Unit, ...]:
        """What is embedded and read: each passage's sentences with the words around them."""
        return self._index.units

    @property
    def citations(self) -> Citations:
        """Every number that the article prints, resolved to its reference list."""
        return self._index.citations

    @property
    def model(self) -> str:
        """The name of the embedding model."""
        return self._embedder.name

    @property
    def threshold(self) -> float:
        """The confidence from which an answer is given."""
        return self.judge.constants.threshold

    @property
    def about(self) -> str | None:
        """What is wrong with this copy's sources, in two sentences; ``None`` if nothing is."""
        return about_copy(self.article, self.citations)

    def cite(self, entry: int, style: Style = "text") -> str:
        """Return an entry of the reference list to take away.

        Args:
            entry: its place in the list, from 1 (``Citation.entry``).
            style: ``text`` as printed, ``bibtex``, or ``csl`` (a CSL-JSON array).

        Raises:
            QuothError: the list has no such entry, the article's own markup lost its source, or
                there is no such style.
        """
        return cite_place(self.article, entry, style)

    def retrieve(self, question: str, k: int = 5, *, mode: Mode = "hybrid") -> list[Hit]:
        """Return the ``k`` passages nearest to a question, the best first.

        Args:
            question: at most 1,000 characters.
            k: how many, at least 1.
            mode: ``hybrid``, or ``dense`` or ``lexical`` alone to compare with.

        Raises:
            QuestionError: the question cannot be asked.
            ValueError: ``k`` is less than 1.
        """
        return self._retriever.retrieve(self._retriever.encode(question), k, mode)

    def ask(self, question: str, history: Sequence[str | Turn] = ()) -> Answer:
        """Answer a question in the article's own words, or say that it does not answer.

        Args:
            question: at most 1,000 characters.
            history: the earlier questions, oldest first, which "And by whom?" leans on; an
                earlier answer's ``turn`` spares asking it again. Of many, the last six are read.

        Raises:
            QuestionError: the question, or one of the earlier ones, cannot be asked.
            TypeError: ``history`` is a single string.
        """
        return self.ask_and_retrieve(question, MOST_QUOTES, history=history)[0]

    def ask_and_retrieve(
        self,
        question: str,
        k: int,
        *,
        history: Sequence[str | Turn] = (),
        without: Collection[int] = (),
    ) -> tuple[Answer, list[Hit]]:
        """Answer a question and return the ``k`` passages nearest to it.

        Args:
            question: at most 1,000 characters.
            k: how many hits, at least 1.
            history: as for ``ask``.
            without: passages, by ``id``, that are taken for not being there.

        Raises:
            QuestionError: the question, or one of the earlier ones, cannot be asked.
            ValueError: ``k`` is less than 1.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")

        def turn(before: str, turns: Sequence[Turn]) -> Turn:
            found = self.find(readings(before, turns), 1, without)
            return compose(before, [found], self.threshold).turn

        text, turns = in_turn(question, history, turn)
        found = self.find(readings(text, turns), k, without)
        return compose(text, [found], self.threshold), found[1].hits

    def find(
        self, meant: Sequence[str], k: int, without: Collection[int] = ()
    ) -> tuple[Index, Found]:
        """Return what an answer is made of; see ``qa.answer.compose``.

        Args:
            meant: the clean question, or those that it may stand for, the likeliest first; one
                of them is taken.
            k: how many hits.
            without: passages, by ``id``, that are taken for not being there.
        """
        return self._index, self._asker.ask_any(meant, k, without)

    def evaluate(self, questions: str | Path | None = None) -> "Report":
        """Score retrieval, answers and abstention against a question set.

        Args:
            questions: a question set (JSON Lines) on this article, or SQuAD JSON, which brings
                its own articles; ``None`` is the bundled article's set.

        Raises:
            QuestionSetError: the question set cannot be read; the message names the line.
        """
        from qa.evaluate import evaluate  # matplotlib and the metrics are needed here alone

        return evaluate(self, questions)

    def with_article(self, article: Article, progress: Progress | None = None) -> "Quoth":
        """Return a Quoth of another article with the same models, its index in memory.

        Args:
            article: what is indexed.
            progress: called with (units done, all units).
        """
        return Quoth(build_index(article, self._embedder, progress), self._embedder, self._models)
