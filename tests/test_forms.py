"""Questions as those of an infobox row, or as yes/no questions."""

import pytest

from qa.training.forms import as_yes_no, field_labels


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("Who founded the town?", "Founder"),
        ("When was the town established?", "Founded"),
        ("Where is it based?", "Headquarters"),
        ("What currency is used there?", "Currency"),
        ("Which owner was first?", "Owner"),  # which is among those that stand for no answer
        ("In what year was it built?", None),  # a row "Year" would answer anything
        ("Why did it fail?", None),
    ],
)
def test_labels(question, label):
    found = field_labels(question)
    assert (found and found[0]) == label
    assert found is None or found[0] not in found[1]


@pytest.mark.parametrize(
    ("question", "answer", "asked"),
    [
        ("Who was elected mayor?", "Ada", "Was Ada elected mayor?"),
        ("When was it built?", "in 1815", "Was it built in 1815?"),
        ("When was it built?", "long ago", None),
        ("What is the name of it?", "Ada", None),
        ("Why was it built?", "Ada", None),
        ("Who was elected mayor?", "Ada " * 40, None),
        ("Who was Tesla influenced by?", "Ada", None),
    ],
)
def test_yes_no(question, answer, asked):
    assert as_yes_no(question, answer) == asked
