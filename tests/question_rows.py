"""Small question sets: a few questions on the bundled article, right and wrong ones; SQuAD."""

import json

# id, question, evidence, kind, history. The last three go wrong: the article has no such evidence,
# or answers a question that is said to have no answer.
ROWS: list[tuple[str, str, list[str], str, list[str]]] = [
    ("1", "Who founded it?", ["Mohammad Hanifnejad"], "infobox", []),
    ("2", "When did it begin meeting Iraqi officials?", ["In 1983, the MEK"], "date", []),
    ("3", "Where are its headquarters?", ["Albania"], "body", []),
    ("4", "And by whom?", ["Mohammad Hanifnejad"], "infobox", ["When was it founded?"]),
    ("5", "Was the group ever banned in Australia?", [], "near miss", []),
    ("6", "Where are its headquarters?", ["<b>Atlantis</b>"], "<img src=x>", []),
    ("7", "Did <i>it</i> own ${document.title} or {{this}} in Australia?", ["a yacht"], "body", []),
    ("8", "When was it founded?", [], "near miss", []),
]


def question_lines(rows: list[tuple[str, str, list[str], str, list[str]]] = ROWS) -> str:
    """Return a question set as JSON Lines."""
    return "\n".join(
        json.dumps(
            {
                "id": name,
                "question": question,
                "evidence": evidence,
                "answerable": bool(evidence),
                "kind": kind,
                "history": history,
            }
        )
        for name, question, evidence, kind, history in rows
    )


def squad(count: int = 1) -> bytes:
    """A SQuAD set of ``count`` questions that have an answer each, and not the one it is given."""
    context = "Ada Brown built the lighthouse of Quend in 1871. It burned down in 1902."
    answers = [{"text": "burned", "answer_start": context.index("burned")}] * 3
    qas = [
        {"id": str(i), "question": "Who built the lighthouse?", "answers": answers}
        for i in range(count)
    ]
    paragraphs = [{"context": context, "qas": qas}]
    return json.dumps({"data": [{"title": "Quend", "paragraphs": paragraphs}]}).encode()
