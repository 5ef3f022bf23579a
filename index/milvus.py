"""The vectors of a library in Milvus: an embedded one (Milvus Lite, a file) or a cluster.

One collection holds one row for each unit: its article's folder name, which is made of what the
article was made of, and its vector. The name of the vector's field carries the model, so that
vectors of two models cannot meet. Rows are written by key, so that writing them again changes
nothing; what a killed build left is completed or removed by the next one.
"""

import hashlib
import logging
import os
import sys
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from index.embed import FloatArray
from index.errors import IndexMismatchError, StoreError

# Environment variables: the server that may be asked, and what it asks for ("user:password").
URI = "QUOTH_MILVUS_URI"
TOKEN = "QUOTH_MILVUS_TOKEN"  # noqa: S105 (the variable's name)
_AT_ONCE = 1_000
# Attempts at what fails because a server cannot be reached, and seconds before the second one,
# each further one after twice as long.
_ATTEMPTS = 5
_WAIT = 0.5
_TIMEOUT = 30.0
# An article's name has 32 letters; those of a filter are sent as one text.
_MOST_NAMED = 1_000
_LOG = logging.getLogger(__name__)

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the vectors of a library are kept in Milvus: a file's absolute path, or an address."""

    uri: str
    collection: str

    @property
    def remote(self) -> bool:
        """Whether it is an address of a server."""
        return "://" in self.uri

    @property
    def token(self) -> str:
        """What the server asks for; it is written nowhere."""
        return os.environ.get(TOKEN, "") if self.remote else ""

    def trusted(self) -> "Place":
        """Return the place that a manifest names, if it may be gone to.

        Who made the library may have named anything, and questions are sent there.

        Raises:
            StoreError: it is a server that the user did not name, or a file that is not there.
        """
        if self.remote and os.environ.get(URI) != self.uri:
            raise StoreError(
                f"the library's vectors are at {self.uri}; to ask there, set {URI}={self.uri}"
            )
        if not self.remote and not Path(self.uri).exists():
            raise StoreError(f"the library's vectors are gone: there is no {self.uri}")
        return self


def place_of(folder: Path, uri: str, fingerprint: str) -> Place:
    """Return where the vectors of a library are to be kept.

    Its collection bears the name of its folder and model: a copy of the library gets another one,
    and no manifest says which one is written.

    Raises:
        StoreError: Milvus Lite takes no such name.
    """
    if "://" not in uri and not uri.endswith(".db"):
        raise StoreError(f"where Milvus Lite keeps vectors ends with .db: {uri}.db")
    uri = uri if "://" in uri else str(Path(uri).resolve())
    digest = hashlib.sha256(f"{folder.resolve()}\0{fingerprint}".encode(errors="surrogatepass"))
    return Place(uri, f"quoth_{digest.hexdigest()[:16]}")


def field_of(fingerprint: str) -> str:
    """Return what the field of a model's vectors is called."""
    return f"vector_{hashlib.sha256(fingerprint.encode()).hexdigest()[:16]}"


class MilvusStore:
    """A collection of Milvus, opened or made."""

    def __init__(self, place: Place, dimension: int, fingerprint: str, make: bool = False) -> None:
        """Connect.

        Args:
            place: where the collection is.
            dimension: of the vectors.
            fingerprint: the model's.
            make: make the collection if it is not there.

        Raises:
            StoreError: pymilvus is not installed, the server cannot be reached, or there is no
                such collection.
            IndexMismatchError: the collection holds vectors of another model.
        """
        ours = "pymilvus" not in sys.modules
        try:
            from pymilvus import DataType, MilvusClient, MilvusException
        except ImportError:
            raise StoreError(
                "vectors in Milvus need pymilvus; run: pip install 'quoth[milvus]'"
            ) from None
        # They print warnings and tracebacks by themselves; what fails is raised, and told by us. A
        # program that has pymilvus itself says what is to be printed.
        if ours:
            for name in ("pymilvus", "milvus_lite"):
                logging.getLogger(name).setLevel(logging.CRITICAL)
        uri, collection = place.uri, place.collection
        self.place = place
        self._uri, self._collection, self._field = uri, collection, field_of(fingerprint)
        self._broken = MilvusException
        self._client: Any = self._tried(
            lambda: MilvusClient(uri=uri, token=place.token, timeout=_TIMEOUT), "reached"
        )
        there = self._tried(lambda: self._client.has_collection(collection), "read")
        if not there and not make:
            self._client.close()
            raise StoreError(f"the vectors at {uri} are gone: build the library again")
        if not there:
            schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
            schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=64)
            schema.add_field("article", DataType.VARCHAR, max_length=32)
            schema.add_field(self._field, DataType.FLOAT_VECTOR, dim=dimension)
            index = self._client.prepare_index_params()
            index.add_index(self._field, index_type="AUTOINDEX", metric_type="IP")
            self._tried(
                lambda: self._client.create_collection(
                    collection, schema=schema, index_params=index, consistency_level="Strong"
                ),
                "written",
            )
        told = self._tried(lambda: self._client.describe_collection(collection), "read")
        if self._field not in [field["name"] for field in told["fields"]]:
            self._client.close()
            raise IndexMismatchError(
                f"the collection {collection} at {uri} holds vectors of another model"
            )
        self._tried(lambda: self._client.load_collection(collection), "read")

    def _tried(self, work: Callable[[], _Found], what: str) -> _Found:
        """Return what ``work`` returns; where the server is not there, try again a few times."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return work()
            except (self._broken, ConnectionError, OSError) as error:
                reason = (str(getattr(error, "message", error)).splitlines() or ["no reason"])[0]
                if attempt == _ATTEMPTS:
                    if what == "reached" and not self.place.remote and Path(self._uri).exists():
                        reason += "; does another process have them, which Milvus Lite allows one?"
                    raise StoreError(
                        f"the vectors at {self._uri} cannot be {what}: {reason}"
                    ) from error
                wait = _WAIT * 2 ** (attempt - 1)
                _LOG.warning(
                    "the vectors at %s cannot be %s (%s); again in %.1f s",
                    self._uri, what, reason, wait,
                )  # fmt: skip
                time.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def write(self, article: str, vectors: FloatArray) -> None:
        """Write an article's vectors, shape (units, dimension), unless they are there.

        Raises:
            StoreError: they cannot be written.
        """
        if self._count(article) == len(vectors):
            return
        rows = [
            {"id": f"{article}-{row}", "article": article, self._field: vector}
            for row, vector in enumerate(vectors)
        ]
        for start in range(0, len(rows), _AT_ONCE):
            batch = rows[start : start + _AT_ONCE]
            self._tried(partial(self._client.upsert, self._collection, batch), "written")

    def _count(self, article: str) -> int:
        found = self._tried(
            lambda: self._client.query(
                self._collection, filter=f'article == "{article}"', output_fields=["count(*)"]
            ),
            "read",
        )
        return int(found[0]["count(*)"])

    def keep_only(self, articles: Collection[str]) -> None:
        """Remove the vectors of all other articles.

        Raises:
            StoreError: they cannot be removed.
        """
        there: set[str] = set()
        rows = self._tried(
            lambda: self._client.query_iterator(
                self._collection, batch_size=_AT_ONCE, output_fields=["article"]
            ),
            "read",
        )
        while batch := self._tried(rows.next, "read"):
            there.update(row["article"] for row in batch)
        rows.close()
        for article in sorted(there - {*articles}):
            other = f'article == "{article}"'
            self._tried(partial(self._client.delete, self._collection, filter=other), "removed")

    def nearest(
        self, vectors: FloatArray, most: int, among: Collection[str] | None = None
    ) -> list[list[tuple[str, float]]]:
        """Return for each vector the nearest units' articles and scores; see ``NearestArticles``.

        Raises:
            StoreError: the server cannot be reached.
        """
        if among is None:
            return self._search(vectors, most, "")
        found: list[list[tuple[str, float]]] = [[] for _ in vectors]
        named = sorted(among)
        for start in range(0, len(named), _MOST_NAMED):
            listed = ", ".join(f'"{name}"' for name in named[start : start + _MOST_NAMED])
            some = self._search(vectors, most, f"article in [{listed}]")
            for rows, more in zip(found, some, strict=True):
                rows.extend(more)
        return [sorted(rows, key=lambda row: -row[1])[:most] for rows in found]

    def _search(self, vectors: FloatArray, most: int, limits: str) -> list[list[tuple[str, float]]]:
        found: Sequence[Any] = self._tried(
            lambda: self._client.search(
                self._collection,
                data=list(vectors),
                anns_field=self._field,
                limit=most,
                filter=limits,
                output_fields=["article"],
                search_params={"metric_type": "IP"},
            ),
            "searched",
        )
        return [
            [(str(row["entity"]["article"]), float(row["distance"])) for row in rows]
            for rows in found
        ]

    def close(self) -> None:
        """Let the server, or the file, go."""
        self._client.close()
