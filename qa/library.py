"""A library of articles, opened: one, some or all of them are asked."""

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

import numpy as np

from index.building import Built, build_library
from index.embed import Embedder, Progress, Remembering, load_embedder
from index.errors import IndexMissingError, QuothError, StoreError
from index.library import Entry, LibraryIndex, open_library
from qa.answer import Answer, compose
from qa.asking import in_turn
from qa.dialogue import Turn, readings, stands_alone
from qa.models import Models
from qa.parts import question_parts
from qa.question import clean_question
from qa.quoth import Quoth
from qa.retrieve import Hit, Mode

# Articles that a question is asked of, the likeliest; and units that are looked at to find them.
# Chosen on the development articles among 140: `python -m tests.bench.library`.
ASKED = 3
_NEAREST = 100
# Passages of articles that are kept open, each of which takes some 40 KB.
_MOST_OPEN = 20_000


class Library(Mapping[str, Quoth]):
    """Many articles, each a ``Quoth`` by its name, that can be asked together.

    A question is asked of those few articles whose passages are nearest to it, of each by itself:
    what one cites is never looked up in the list of another. One Library may be asked from several
    threads; articles are opened when they are asked and closed when others need the room.
    """

    def __init__(self, index: LibraryIndex, embedder: Embedder, models: Models) -> None:
        self._index = index
        self._embedder = Remembering(embedder)
        self._models = models
        self._open: OrderedDict[str, Quoth] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        model: str | None = None,
        reader: str | None = None,
        reranker: str | None = None,
        confidence: str | Path | None = None,
    ) -> "Library":
        """Open a library; its articles are opened when they are asked.

        Args:
            path: its folder.
            model, reader, reranker, confidence: as for ``Quoth.open``.

        Raises:
            IndexMissingError, IndexDamagedError, IndexMismatchError: see ``index.errors``.
            ModelError: a model, or the confidence, cannot be had.
        """
        opened = open_library(
            Path(path), lambda name: load_embedder(model or name, local=model is None)
        )
        return cls(*opened, Models.load(reader, reranker, confidence))

    @staticmethod
    def build(
        paths: Iterable[str | Path],
        out: str | Path,
        *,
        model: str | None = None,
        jobs: int = 1,
        progress: Progress | None = None,
        milvus: str | None = None,
    ) -> Built:
        """Index articles into one folder; see ``index.building.build_library``."""
        return build_library(paths, Path(out), model, jobs, progress, milvus=milvus)

    def close(self) -> None:
        """Give back what the library holds; nothing is to be asked of it after that."""
        with self._lock:
            self._open.clear()
        self._index.vectors.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def entries(self) -> Mapping[str, Entry]:
        """What the library tells of its articles, by their names."""
        return self._index.entries

    @property
    def name(self) -> str:
        """What the library is called: its folder."""
        return self._index.folder.resolve().name or str(self._index.folder)

    @property
    def model(self) -> str:
        """The name of the embedding model."""
        return self._embedder.name

    # Those of a Mapping would open articles.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __contains__(self, name: object) -> bool:
        return name in self._index.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._index.entries)

    def __len__(self) -> int:
        return len(self._index.entries)

    def __getitem__(self, name: str) -> Quoth:
        """Return an article, opened.

        Raises:
            KeyError: the library has none of that name.
            IndexDamagedError, IndexMismatchError: it cannot be opened.
            IndexMissingError: the library was built again without it since it was opened.
        """
        self._index.entries[name]
        with self._lock:
            if name not in self._open:
                try:
                    index = self._index.open_article(name, self._embedder)
                except IndexMissingError:
                    raise IndexMissingError(
                        f"the library was built again without {name!r} since it was opened; "
                        "open it anew"
                    ) from None
                self._open[name] = Quoth(index, self._embedder, self._models)
            self._open.move_to_end(name)
            found = self._open[name]
            held = sum(len(each.passages) for each in self._open.values())
            while held > _MOST_OPEN and len(self._open) > 1:
                # Whoever is asking it still has it.
                held -= len(self._open.popitem(last=False)[1].passages)
        return found

    def ask(
        self,
        question: str,
        history: Sequence[str | Turn] = (),
        *,
        articles: Collection[str] | None = None,
    ) -> Answer:
        """Answer a question in the articles' own words, or say that none of them answers.

        Args:
            question: at most 1,000 characters.
            history: the earlier questions, as for ``Quoth.ask``.
            articles: the names of those that are asked; ``None`` means all.

        Raises:
            QuestionError: the question, or one of the earlier ones, cannot be asked.
            QuothError: the library has no article of such a name.
            TypeError: ``history`` is a single string.
        """

        def turn(before: str, turns: Sequence[Turn]) -> Turn:
            return self._ask(before, turns, articles).turn

        text, turns = in_turn(question, history, turn)
        return self._ask(text, turns, articles)

    def _ask(
        self, question: str, turns: Sequence[Turn], articles: Collection[str] | None
    ) -> Answer:
        # An earlier question may have got no answer.
        home = next((turn.title for turn in reversed(turns) if turn.title), "")
        meant = readings(question, turns)
        if home not in self or (articles is not None and home not in articles):
            names = self._likeliest_for(meant, articles)
            found = [self[name].find(meant, 1) for name in names]
            return compose(question, found, self[names[0]].threshold)
        # "It" is the subject of the article that answered before, and nothing in any other: those
        # are asked what the question may stand for with a name in the place of that.
        found = [self[home].find(meant, 1)]
        named = [reading for reading in meant if stands_alone(reading)]
        for name in self._likeliest_for(named, articles) if named else []:
            if name != home:
                found.append(self[name].find(named, 1))
        return compose(question, found, self[home].threshold)

    def _likeliest_for(
        self, questions: Sequence[str], articles: Collection[str] | None
    ) -> list[str]:
        """Return the articles that questions, or parts of them, are asked of."""
        parts = [part.asked for text in questions for part in question_parts(text)]
        names = self.likeliest(list(dict.fromkeys((*questions, *parts))), ASKED, articles)
        if not names:
            raise StoreError("the vectors are not those of the library: open it anew, or build it")
        return names

    def retrieve(
        self,
        question: str,
        k: int = 5,
        *,
        mode: Mode = "hybrid",
        articles: Collection[str] | None = None,
    ) -> list[Hit]:
        """Return the ``k`` passages nearest to a question, of those articles that are likeliest.

        Args:
            question: at most 1,000 characters.
            k: how many, at least 1.
            mode: as for ``Quoth.retrieve``.
            articles: the names of those that are searched; ``None`` means all.

        Raises:
            QuestionError: the question cannot be asked.
            QuothError: the library has no article of such a name.
            ValueError: ``k`` is less than 1.
        """
        names = self.likeliest([clean_question(question)], max(ASKED, k), articles)
        hits = [hit for name in names for hit in self[name].retrieve(question, k, mode=mode)]
        best = sorted(hits, key=lambda hit: -hit.score)[:k]
        return [replace(hit, rank=rank) for rank, hit in enumerate(best, 1)]

    def likeliest(
        self, questions: Sequence[str], most: int, articles: Collection[str] | None = None
    ) -> list[str]:
        """Return the names of the articles that have the units nearest to any of some questions.

        Args:
            questions: what is asked, in other words; at least one.
            most: how many articles are wanted at most, at least 1.
            articles: the names of those that count; ``None`` means all.

        Raises:
            QuothError: the library has no article of such a name, or none is named.
        """
        if articles is not None:
            if not articles:
                raise QuothError("no article is named")
            for name in articles:
                if name not in self:
                    raise QuothError(f"the library has no article {name!r}")
            if len(articles) <= most:
                return [name for name in self if name in articles]
        folders = {entry.folder: name for name, entry in self._index.entries.items()}
        among = None if articles is None else {self._index.entries[n].folder for n in articles}
        vectors = np.stack([self._embedder.encode_question(text).vector for text in questions])
        near: dict[str, float] = {}
        for found in self._index.vectors.nearest(vectors, _NEAREST, among):
            for folder, score in found:
                if folder in folders:  # else it was removed, or is not yet there
                    near[folder] = max(score, near.get(folder, -1.0))
        best = sorted(near, key=lambda folder: -near[folder])[:most]
        return [folders[folder] for folder in best]


def article_named(asked: Quoth | Library, name: str | None) -> Quoth:
    """Return an article by its name; an article that stands alone needs none.

    Raises:
        QuothError: there is none of that name, or several and none is named.
    """
    if isinstance(asked, Quoth):
        if name not in (None, asked.name):
            raise QuothError(f"only {asked.name!r} can be asked here")
        return asked
    if name is None and len(asked) > 1:
        raise QuothError(f"name one of the library's {len(asked):,} articles")
    name = next(iter(asked)) if name is None else name
    if name not in asked:
        raise QuothError(f"the library has no article {name!r}")
    return asked[name]
