from __future__ import annotations

from filters.bandwidth import Bandwidth
from filters.base import judge
from schemas.judgements import Measurement
from tests.filters.candidates import SOUND

DROPPED = [(SOUND._replace(quality=(Measurement("bandwidth_hz", 3875.0),)), "narrow_band")]


def test_the_limit_itself_is_kept_and_nothing_measured_is_too() -> None:
    (at,) = judge(
        Bandwidth(),
        [SOUND._replace(quality=(Measurement("other", -999.0), Measurement("bandwidth_hz", 4200.0)))],
    )
    assert at == (4200.0, None)
    (unknown,) = judge(Bandwidth(), [SOUND._replace(quality=(Measurement("bandwidth_hz", None),))])
    assert unknown == judge(Bandwidth(), [SOUND])[0] == (None, None)


def test_the_threshold_can_be_moved() -> None:
    assert judge(Bandwidth(min_hz=3_400.0), [DROPPED[0][0]])[0].reason is None
