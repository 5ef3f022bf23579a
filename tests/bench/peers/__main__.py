"""Quoth beside its peers: ``python -m tests.bench.peers``.

Each peer indexes the passages of the bundled article and is asked the bundled question sets, with
the same model and on two cores, in a virtual environment of its own under ``build/peers`` (some
gigabytes in all, which the first run installs). One table is printed, in Markdown. A peer that
cannot be installed, or fails, is a row that says why.

A passage is handed over without its markers and, where it is a value of the infobox, with its
label, since the peers find it better so than as the bare slice. Quoth alone reads on what stands
around it. Peers run with the constants that they come with.

What is timed: building the index from passages and saving it, the model being loaded (Quoth reads
the article, too); each question, the better of two times, after ten to get warm; and the start of
a fresh process, up to the first answer from the saved index, the better of two, with files that
were read before.
Memory is the most that the process had which built the index and asked. ``hit@1``, ``hit@3`` and
``MRR`` are given for the hard set and the plain one, over the questions that the article answers;
``AUROC`` tells these from the near misses, by how sure a peer is.
"""

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

from index.articles import ARTICLE, PLAIN_QUESTIONS, QUESTIONS
from index.citations import resolve
from index.load import read_article
from index.passages import build_passages
from qa.questions import Question, read_questions
from tests.bench.peers.environments import PEERS, InstallError, Peer
from tests.bench.peers.reader_model import write_reader
from tests.bench.peers.runs import Measured, RunError, measure
from tests.bench.peers.scores import right_passages, scored, text_of

COLUMNS = (
    "", "hit@1, hard / plain", "hit@3, hard / plain", "MRR, hard / plain", "AUROC, hard / plain",
    "index s", "query p50 ms", "query p95 ms", "peak memory MB", "cold start s", "install MB",
    "version",
)  # fmt: skip
NOTES = (
    "Quoth's `ask` gives three passages at most, which MRR goes by; the other rows give all that "
    "they find, up to a hundred.",
    "Haystack's reader reads the ten passages that its other parts find, with the weights of "
    "Quoth's reader: the models that it names are on a model hub alone.",
    "AUROC goes by the confidence of an answer where there is one, else by the first hit's score.",
    "Not measured: verbatim-rag's extractor, whose models are on a model hub alone.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question set: its questions, and the passages that answer each."""

    questions: Sequence[Question]
    right: Sequence[frozenset[int]]


def main() -> None:
    parser = argparse.ArgumentParser(description="Compares Quoth with its peers.")
    parser.add_argument("--only", nargs="*", default=[""], help="parts of the rows' names")
    parser.add_argument("--questions", type=int, help="how many of each set; all if left out")
    chosen = parser.parse_args()
    article = read_article(ARTICLE)
    passages = build_passages(article, resolve(article))
    sets: list[Asked] = []
    for path in (QUESTIONS, PLAIN_QUESTIONS):
        questions = read_questions(path)[0].questions[: chosen.questions]
        sets.append(Asked(questions, [right_passages(q, article, passages) for q in questions]))
    texts = [text_of(article, passage) for passage in passages]
    counts = " and ".join(str(len(one.questions)) for one in sets)
    print(f"{len(texts)} passages, {counts} questions, {os.cpu_count()} processors")
    # Other work would be in the times, and this alone tells of it.
    print(f"Load average of the last minute before: {os.getloadavg()[0]:.2f}\n")
    write_reader()
    print(_line(COLUMNS))
    print(_line(["---"] * len(COLUMNS)), flush=True)
    for peer in PEERS:
        if any(part.lower() in peer.title.lower() for part in chosen.only):
            print(_line(_row(peer, texts, sets)), flush=True)
    print("", *NOTES, sep="\n")


def _row(peer: Peer, texts: Sequence[str], sets: Sequence[Asked]) -> list[str]:
    try:
        peer.environment.install()
        measured = measure(peer, texts, [q.text for one in sets for q in one.questions])
    except (InstallError, RunError) as error:
        did = "cannot be installed" if isinstance(error, InstallError) else "failed"
        why = str(error).replace("|", "/")
        return [peer.title, f"{did}: {why}", *[""] * (len(COLUMNS) - 2)]
    version = f"{peer.environment.package} {measured.result['version']}"
    return [
        peer.title, *_cells(measured, sets), _whole(peer.environment.megabytes()), version
    ]  # fmt: skip


def _cells(measured: Measured, sets: Sequence[Asked]) -> list[str]:
    result = measured.result
    scores, told_apart = [], []
    rows, sure = iter(result["ranked"]), iter(result["sure"])
    for one in sets:
        ranked = [next(rows) for _ in one.questions]
        answerable = [place for place, q in enumerate(one.questions) if q.answerable]
        known = [bool(question.answerable) for question in one.questions]
        told_apart.append(roc_auc_score(known, [next(sure) for _ in known]))
        scores.append(
            scored([ranked[place] for place in answerable], [one.right[p] for p in answerable])
        )
    milliseconds = 1000 * np.array(result["query_seconds"])
    return [
        " / ".join(f"{each.hit_1:.3f}" for each in scores),
        " / ".join(f"{each.hit_3:.3f}" for each in scores),
        " / ".join(f"{each.mrr:.3f}" for each in scores),
        " / ".join(f"{each:.3f}" for each in told_apart),
        f"{result['index_seconds']:.2f}",
        f"{np.percentile(milliseconds, 50):.1f}",
        f"{np.percentile(milliseconds, 95):.1f}",
        _whole(result["megabytes"]),
        f"{measured.start_seconds:.1f}",
    ]


def _whole(number: float) -> str:
    return f"{number:,.0f}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
