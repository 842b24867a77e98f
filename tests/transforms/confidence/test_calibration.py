from __future__ import annotations

import pickle

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression

from schemas.errors import ConfigError
from schemas.records import Transcript, Vote
from transforms.confidence.calibration import METHODS, Calibration, Curve, Method, fit
from transforms.confidence.measures import measure


def drawn(seed: int, n: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Return overconfident scores, and whether each item is right: with the score's square as its chance."""
    chance = np.random.default_rng(seed)
    scores = chance.random(n)
    return scores, (chance.random(n) < scores**2).astype(float)


@pytest.mark.parametrize("method", METHODS)
def test_a_fitted_curve_is_better_on_other_items(method: Method) -> None:
    scores, right = drawn(1)
    curve = fit(scores, right, np.ones(len(scores)), method)
    others, truth = drawn(2)
    before, after = measure(others, truth), measure(np.array([curve(one) for one in others]), truth)
    assert before.ece > 0.1
    assert after.ece < 0.04
    assert before.nce is not None
    assert after.nce is not None
    assert after.nce > before.nce


def test_isotonic_is_scikit_learn_s_within_the_edges() -> None:
    scores, right = drawn(3, 300)
    curve = fit(scores, right, np.ones(300), "isotonic")
    theirs = np.clip(IsotonicRegression().fit(scores, right).predict(scores), 1 / 302, 301 / 302)
    assert [curve(one) for one in scores] == pytest.approx(theirs.tolist(), abs=2e-6)


def test_weights_stand_for_items() -> None:
    weighed = fit(np.array([0.2, 0.8]), np.array([0.25, 0.5]), np.array([4.0, 2.0]), "isotonic")
    assert (weighed(0.2), weighed(0.5), weighed(0.8)) == (0.25, 0.375, 0.5)


def test_nothing_can_be_learnt_from_one_kind() -> None:
    for right in (np.zeros(3), np.ones(3)):
        assert fit(np.array([0.1, 0.5, 0.9]), right, np.ones(3), "isotonic") == Curve()


def test_one_score_for_all_becomes_the_share_that_is_right() -> None:
    for method in METHODS:
        curve = fit(np.full(4, 0.9), np.array([0.0, 1.0, 0.0, 0.0]), np.ones(4), method)
        assert (curve(0.1), curve(0.9), curve(1.0)) == (0.25, 0.25, 0.25)


@pytest.mark.parametrize(
    "points", [((0.1,), ()), ((0.5, 0.2), (0.1, 0.2)), ((0.1, 0.5), (0.5, 0.2)), ((0.1, 1.5), (0.1, 0.2))]
)
def test_points_that_are_no_curve_are_refused(points: tuple[tuple[float, ...], tuple[float, ...]]) -> None:
    with pytest.raises(ConfigError, match="rising"):
        Curve(*points)


def test_it_is_applied_to_words_gaps_and_utterances() -> None:
    votes = (Vote(2.0, 0.5, 0.6, 0.25, 0.6, 0.75),)
    given = Transcript("s", "r", None, "a", (), "rover", 0.5, (), votes=votes, confidence=0.4)
    half = Curve((0.0, 1.0), (0.0, 0.5))
    found = Calibration(word=half, utterance=half).apply(given)
    assert found.votes == (Vote(2.0, 0.5, 0.6, 0.25, 0.3, 0.75),)
    assert found.confidence == pytest.approx(0.2)
    assert Calibration().apply(given) is given
    assert pickle.loads(pickle.dumps(Calibration(gap=half))).apply(given).votes[0].complete == 0.375
