from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import ConfigError
from transforms.topics.coverage import MAX_WEIGHT, resample, shares

HOURS = {"crawl": {"sport": 60.0, "science": 20.0}, "quest": {"science": 15.0, "health": 5.0}}
SHARES = st.dictionaries(st.sampled_from("abcd"), st.floats(0.01, 10), min_size=1)


def test_weights_bring_topics_to_their_shares() -> None:
    found = resample(HOURS, {"sport": 0.4, "science": 0.5, "health": 0.1})
    assert found.weights == pytest.approx({"sport": 0.4 / 0.6, "science": 0.5 / 0.35, "health": 2.0})
    assert found.reached == pytest.approx({"sport": 0.4, "science": 0.5, "health": 0.1})
    assert found.missing == ()


def test_a_limit_and_a_missing_topic_are_said() -> None:
    found = resample(HOURS, {"health": 0.9, "law": 0.1})
    assert found.weights == {"sport": 0.0, "science": 0.0, "health": MAX_WEIGHT}
    assert found.missing == ("law",)
    assert found.reached["health"] == 1.0


def test_shares_of_sources_are_those_whose_mix_is_the_target() -> None:
    target = {"sport": 0.3, "science": 0.6 * 0.75 + 0.4 * 0.25, "health": 0.6 * 0.25}
    assert resample(HOURS, target).source_shares == pytest.approx({"crawl": 0.4, "quest": 0.6})


@given(st.dictionaries(st.sampled_from("xyz"), SHARES, min_size=1), SHARES)
def test_weights_are_bounded_and_shares_add_up(
    hours: dict[str, dict[str, float]], target: dict[str, float]
) -> None:
    found = resample(hours, target)
    assert all(0 <= weight <= MAX_WEIGHT for weight in found.weights.values())
    assert set(found.missing) == set(target) - {topic for one in hours.values() for topic in one}
    for told in (found.reached, found.source_shares):
        assert not told or sum(told.values()) == pytest.approx(1)


def test_nothing_is_no_target() -> None:
    assert shares({"a": 0.0}) == {}
    assert resample({}, {"a": 1.0}).missing == ("a",)
    for target in ({}, {"a": 0.0}, {"a": 1.0, "b": -0.5}):
        with pytest.raises(ConfigError, match="shares"):
            resample(HOURS, target)
