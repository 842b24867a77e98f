from __future__ import annotations

import pytest

from filters.base import Judgement, judge
from filters.duration import Duration
from schemas.errors import ConfigError
from tests.filters.candidates import SOUND, candidate

DROPPED = [
    (candidate(0), "too_short"),
    (candidate(0.29), "too_short"),
    (SOUND._replace(n_samples=480_001), "too_long"),
]


@pytest.mark.parametrize("seconds", [0.3, 1.0, 30.0])
def test_both_bounds_are_kept(seconds: float) -> None:
    assert judge(Duration(), [candidate(seconds)])[0] == Judgement(seconds)


def test_the_bounds_can_be_moved() -> None:
    strict = Duration(min_s=3, max_s=20)
    assert judge(strict, [candidate(2.5)])[0] == Judgement(2.5, "too_short")
    assert judge(strict, [candidate(21)])[0] == Judgement(21.0, "too_long")


def test_bounds_that_exclude_everything_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"min_s \(5\) is above max_s \(4\)"):
        Duration(min_s=5, max_s=4)
