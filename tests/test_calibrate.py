"""The threshold keeps its promise, by count."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import calibrate
from qa.calibrate import RISK, Trial, _fit, risk_controlled_threshold
from qa.judge import Candidate, Constants, confidence, feature_row

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


def surely(trials, found):
    """Return the confidences of trials by constants that were fitted."""
    constants = Constants.model_validate(found)
    return [confidence(feature_row(t.candidates, t.unknown_names), constants) for t in trials]


@pytest.fixture
def trials(quoth):
    (hit,) = quoth.retrieve("Who founded it?", 1)
    rng = np.random.default_rng(1)

    def made(count, share):
        """Make trials of which ``share`` are right, at higher scores more often."""
        rights = rng.random(count) < share
        scores = rng.normal(rights * 0.2, 0.15)
        return [
            Trial(
                str(number % 4),
                (Candidate(replace(hit, score=score), None, 0.0, score),),
                (right,),
                (),
                right,
                False,
            )
            for number, (score, right) in enumerate(
                zip(scores.tolist(), rights.tolist(), strict=True)
            )
        ]

    return made


def test_the_height_of_the_confidence_is_of_the_first_set_alone(trials):
    hard, easy = trials(400, 0.3), trials(400, 0.9)
    found = _fit(hard, easy, with_reader=False)
    sure = surely(hard, found)
    assert np.mean(sure) == pytest.approx(np.mean([t.right[0] for t in hard]), abs=0.01)
    # The other set counts: without it the order's weights are others.
    assert found["retrieval"] != _fit(hard, [], with_reader=False)["retrieval"]


def test_the_threshold_is_found_on_articles_that_the_confidence_was_not_fitted_to(
    trials, monkeypatch
):
    seen = []

    def spy(sure, right, risk):
        seen.append((sure, right))
        return risk_controlled_threshold(sure, right, risk)

    monkeypatch.setattr(calibrate, "risk_controlled_threshold", spy)
    hard, easy = trials(400, 0.3), trials(400, 0.9)
    found = _fit(hard, easy, with_reader=False)
    [(sure, right)] = seen
    assert list(right) == [trial.right[0] for trial in hard]
    for article in "0123":
        hard_left, easy_left = (
            [trial for trial in each if trial.article != article] for each in (hard, easy)
        )
        without = _fit(hard_left, easy_left, with_reader=False)
        own = [number for number, trial in enumerate(hard) if trial.article == article]
        expected = surely([hard[number] for number in own], without)
        assert sure[own] == pytest.approx(expected, abs=1e-4)  # constants have four decimals
    wrong = (sure >= found["threshold"]) & ~right
    assert wrong.mean() <= RISK
