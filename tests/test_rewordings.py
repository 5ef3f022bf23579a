"""Rewordings take the place of a set's questions, and keep its answers or have none."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa.training
from qa.squad import Squad, read_squad
from qa.streams import run
from qa.train import DEVELOPMENT, TEST
from qa.training.rewordings import Rewording, app, read_rewordings, reworded

QUESTIONS = Path(qa.training.__file__).with_name("questions")
BODY = "Ada was born in London. She died there in 1852."
SET = {
    "data": [
        {
            "title": "Ada",
            "paragraphs": [
                {
                    "context": BODY,
                    "qas": [
                        {
                            "id": "a",
                            "question": "Where was Ada born?",
                            "answers": [{"text": "London", "answer_start": 16}],
                        },
                        {"id": "b", "question": "Who was her tutor?", "is_impossible": True},
                    ],
                },
                {"context": "She had a house.", "qas": []},
            ],
        },
        {"title": "Bob", "paragraphs": [{"context": "Bob ran.", "qas": []}]},
    ]
}
LINES = st.lists(
    st.builds(Rewording, of=st.sampled_from("ab"), question=st.text(), answered=st.booleans())
)


def lines(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


@given(LINES)
def test_each_rewording_is_asked_once_with_the_answers_of_its_question_or_none(rewordings):
    by_id = {key: [r for r in rewordings if r.of == key] for key in "ab"}
    squad = reworded(Squad.model_validate(SET), by_id)
    found = [q for article in squad.data for p in article.paragraphs for q in p.qas]
    assert [q.question for q in found] == [r.question for key in "ab" for r in by_id[key]]
    assert len({q.id for q in found}) == len(found)
    for question in found:
        assert question.is_impossible == (not question.answers) or question.id.startswith("b")
    answered = [r.answered for key in "ab" for r in by_id[key]]
    assert [not q.is_impossible for q in found] == answered
    # The whole article stays, for its other paragraphs are what an answer is told from.
    assert [len(article.paragraphs) for article in squad.data] == ([2] if rewordings else [])


def test_the_command_writes_a_set_that_can_be_read(tmp_path):
    questions = tmp_path / "set.json"
    questions.write_text(json.dumps(SET), encoding="utf-8")
    given_ = lines(
        tmp_path / "new.jsonl",
        {"of": "a", "question": "Which is her home town?", "answered": True},
        {"of": "b", "question": "What did her house cost?", "answered": False},
    )
    out = tmp_path / "made" / "joined.json"
    arguments = [str(given_), str(questions), "--out", str(out)]
    assert run(lambda: app(arguments, standalone_mode=False)) == 0
    (article,) = read_squad(out).data
    first, second = article.paragraphs[0].qas
    assert (first.question, first.answers[0].text) == ("Which is her home town?", "London")
    assert (second.question, second.answers, second.is_impossible) == (
        "What did her house cost?", [], True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            '{"of": "z", "question": "Who?", "answered": true}\n',
            "no set has the question 'z' (1 are missing)",
        ),
        ('{"of": "a", "question": "Who?"}\n', "new.jsonl, line 1: answered"),
        ("{\n", "new.jsonl, line 1"),
        (None, "new.jsonl cannot be read"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(tmp_path, capsys, content, told):
    questions = tmp_path / "set.json"
    questions.write_text(json.dumps(SET), encoding="utf-8")
    path = tmp_path / "new.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    arguments = [str(path), str(questions), "--out", str(tmp_path / "out.json")]
    assert run(lambda: app(arguments, standalone_mode=False)) == 2
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize(
    ("name", "titles"),
    [("train-a", None), ("train-b", None), ("development", DEVELOPMENT), ("test", TEST)],
)
def test_the_rewordings_at_hand_are_of_the_articles_that_they_are_said_to_be(squad, name, titles):
    rewordings = read_rewordings(QUESTIONS / f"{name}.jsonl")
    of = {rewording.of for rewording in rewordings}
    found: set[str] = set()
    for path in sorted(squad.parent.glob("*.json")):
        for number, article in enumerate(read_squad(path).data, 1):
            asked = {q.id for p in article.paragraphs for q in p.qas}
            if asked & of:
                found.add(article.name(number))
                of -= asked
    assert not of
    if titles is None:
        assert not found & {*TEST, *DEVELOPMENT}
    else:
        assert found == set(titles)
    texts = [rewording.question for rewording in rewordings]
    assert all(text == " ".join(text.split()) != "" for text in texts)
    assert {rewording.answered for rewording in rewordings} == {True, False}
