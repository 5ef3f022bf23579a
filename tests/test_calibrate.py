"""The threshold keeps its promise, by count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.calibrate import risk_controlled_threshold

SCORED = st.lists(st.tuples(st.floats(0, 0.999), st.booleans()), min_size=1, max_size=200)


def wrong_answers(scored, threshold):
    return sum(sure >= threshold and not right for sure, right in scored)


@given(SCORED, st.floats(0.01, 0.9))
def test_the_risk_is_controlled_and_no_lower_threshold_would_do(scored, risk):
    sure, right = np.array([s for s, _ in scored]), np.array([r for _, r in scored])
    threshold = risk_controlled_threshold(sure, right, risk)
    allowed = risk * (len(scored) + 1) - 1
    if threshold < 1:
        assert wrong_answers(scored, threshold) <= allowed + 1e-9
    if threshold > 0.001:
        assert wrong_answers(scored, threshold - 0.001) > allowed - 1e-9


@pytest.mark.parametrize(
    ("confidence", "right", "risk", "expected"),
    [
        ([0.9, 0.8, 0.2], [True, True, True], 0.3, 0.0),
        ([0.9, 0.8, 0.2], [True, False, True], 0.25, 0.801),
        ([0.9, 0.8, 0.2], [True, False, True], 0.5, 0.0),
        ([0.9], [True], 0.1, 1.0),  # one question promises nothing
    ],
)
def test_by_hand(confidence, right, risk, expected):
    found = risk_controlled_threshold(np.array(confidence), np.array(right), risk)
    assert found == pytest.approx(expected)
