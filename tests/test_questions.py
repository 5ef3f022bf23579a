"""Question sets: the bundled one, broken ones, SQuAD."""

import json
import re
import statistics
from pathlib import Path

import pytest

from index.articles import QUESTIONS
from index.citations import resolve
from index.errors import QuestionSetError
from index.passages import build_passages
from qa.questions import read_questions
from tests.tuning import dialogues
from tests.tuning.overlap import word_overlap

PLAIN = QUESTIONS.with_name(QUESTIONS.name.replace(".questions", ".plain.questions"))
DIALOGUES = Path(__file__).parent / "data" / "dialogues" / "bundled.jsonl"
GOOD = {"id": "1", "question": "Who?", "evidence": ["Ada"], "references": ["1"], "answerable": True}


def lines(*records) -> str:
    return "\n".join(r if isinstance(r, str) else json.dumps(r) for r in records)


def test_the_bundled_set():
    (group,) = read_questions(QUESTIONS)
    answerable = [q for q in group.questions if q.answerable]
    assert len(answerable) >= 60
    assert len(group.questions) - len(answerable) >= 30
    assert {"infobox", "source", "date", "number", "yes/no"} <= {q.kind for q in answerable}


@pytest.mark.parametrize("path", [QUESTIONS, PLAIN, DIALOGUES], ids=["hard", "plain", "dialogues"])
def test_every_evidence_and_reference_of_a_set_is_in_the_article(quoth, path):
    printed = {c.number for c in quoth.citations.table}
    for question in read_questions(path)[0].questions:
        if question.answerable:
            for evidence in question.evidence:
                assert any(
                    " ".join(evidence.split()) in " ".join(p.text.split())
                    or question.is_answered_by(quoth.article, p.start, p.end)
                    for p in quoth.passages
                ), evidence
        for reference in question.references:
            entry = re.fullmatch(r"entry:(\d+)", reference)
            assert reference in printed or (entry and 1 <= int(entry.group(1)) <= 72)


@pytest.mark.parametrize("name", sorted(set(dialogues.ARTICLES) - {"bundled"}))
def test_dialogues_on_other_articles_have_their_evidence_there(name):
    if not (dialogues.SHARED / str(dialogues.ARTICLES[name])).is_file():
        pytest.skip(f"{dialogues.SHARED} is not here; its pages are no part of this repository")
    article = dialogues.article(name)
    assert article is not None
    passages = build_passages(article, resolve(article))
    for question in read_questions(DIALOGUES.with_name(f"{name}.jsonl"))[0].questions:
        assert question.history
        if question.answerable:
            assert any(question.is_answered_by(article, p.start, p.end) for p in passages)


def test_the_bundled_set_measures_meaning_and_not_matching():
    assert statistics.median(word_overlap()) <= 0.4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no question"),
        ("\n\n", "has no question"),
        (lines({**GOOD, "answerable": None}), "has no question"),
        (lines(GOOD, {**GOOD, "answerable": None}), "line 2: the id '1' is that of line 1"),
        (lines({**GOOD, "answerable": None, "question": ""}), "line 1: the question is empty"),
        (lines({k: v for k, v in GOOD.items() if k != "answerable"}), "line 1: answerable"),
        (lines(GOOD, "{"), "line 2: not JSON"),
        (lines(GOOD, "", "[]"), "line 3"),
        (lines({**GOOD, "answerable": "yes"}), "line 1: answerable"),
        (lines({k: v for k, v in GOOD.items() if k != "question"}), "line 1: question"),
        (lines({**GOOD, "evidence": []}), "line 1: an answerable question needs evidence"),
        (lines({**GOOD, "evidence": ["x" * 10_001]}), "line 1: evidence has at most 10,000"),
        (lines({**GOOD, "answerable": False}), "line 1: a question that is not answerable"),
        (lines(GOOD, {**GOOD, "question": "What?"}), "line 2: the id '1' is that of line 1"),
        (lines({**GOOD, "question": " "}), "line 1: the question is empty"),
        (lines({**GOOD, "question": "x" * 2000}), "line 1: the question has 2,000"),
        (lines({**GOOD, "references": [46]}), "line 1: references.0"),
        (lines({**GOOD, "history": [" "]}), "line 1: the question is empty"),
        (lines({**GOOD, "history": "Who?"}), "line 1: history"),
    ],
)
def test_a_broken_line_is_named(tmp_path, text, said):
    path = tmp_path / "set.jsonl"
    path.write_text(text)
    with pytest.raises(QuestionSetError) as caught:
        read_questions(path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_follow_up_has_what_was_asked_before(tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text(
        lines({**GOOD, "history": ["Who  wrote it?", "And when?"]}, {**GOOD, "id": "2"})
    )
    first, second = read_questions(path)[0].questions
    assert first.history == ("Who wrote it?", "And when?")
    assert second.history == ()


def test_a_line_of_which_it_is_not_known_what_is_right_is_left_out(tmp_path):
    path = tmp_path / "set.jsonl"
    unknown = {"id": "2", "question": "Why?", "answerable": None, "liked": False}
    path.write_text(lines(GOOD, unknown, {**unknown, "id": "3", "evidence": ["Ada"]}))
    assert [question.id for question in read_questions(path)[0].questions] == ["1"]


def test_what_is_no_file_or_no_text(tmp_path):
    with pytest.raises(QuestionSetError, match="there is no question set"):
        read_questions(tmp_path / "nothing.jsonl")
    with pytest.raises(QuestionSetError, match="cannot be read"):
        read_questions(tmp_path)
    (tmp_path / "latin.jsonl").write_bytes("é".encode("latin-1"))
    with pytest.raises(QuestionSetError, match="not UTF-8"):
        read_questions(tmp_path / "latin.jsonl")


def squad_json(**question) -> str:
    qa = {
        "id": "q1",
        "question": "Who?",
        "answers": [{"text": "Ada", "answer_start": 0}],
        **question,
    }
    paragraphs = [
        {"context": "Nothing yet.", "qas": []},
        {"context": "Ada wrote it. So it was.", "qas": [qa]},
    ]
    return json.dumps(
        {"version": "x", "data": [{"title": "Ada_Lovelace", "paragraphs": paragraphs}]}
    )


def test_squad_1_and_2(tmp_path):
    path = tmp_path / "squad.json"
    path.write_text(squad_json())
    (group,) = read_questions(path)
    assert group.article is not None
    assert group.article.title == "Ada Lovelace"
    (question,) = group.questions
    assert question.answerable
    assert group.article.slice(question.gold[0]) == "Ada"
    start = group.article.text.index("Ada wrote")
    assert question.is_answered_by(group.article, start, start + 13)
    assert not question.is_answered_by(group.article, start + 1, start + 13)
    path.write_text(squad_json(is_impossible=True, answers=[]))
    assert not read_questions(path)[0].questions[0].answerable


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (squad_json(answers=[{"text": "Bob", "answer_start": 0}]), "question q1: the answer 'Bob'"),
        (squad_json(question=""), "question q1: the question is empty"),
        (json.dumps({"data": [{"paragraphs": [{"qas": []}]}]}), "data.0.paragraphs.0.context"),
        (json.dumps({"data": []}), "has no question"),
        (squad_json(answers=[{"text": "Ada", "answer_start": -1}]), "answer_start"),
    ],
)
def test_broken_squad(tmp_path, text, said):
    path = tmp_path / "squad.json"
    path.write_text(text)
    with pytest.raises(QuestionSetError) as caught:
        read_questions(path)
    assert said in str(caught.value)


def test_every_squad_answer_is_found_at_its_offsets(squad):
    groups = read_questions(squad)
    assert len(groups) == 16
    assert sum(len(g.questions) for g in groups) == 6078
    assert sum(q.answerable for g in groups for q in g.questions) == 2910
