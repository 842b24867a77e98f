from __future__ import annotations

from filters.base import judge
from filters.loudness import Loudness
from schemas.judgements import Measurement
from tests.filters.candidates import SOUND

DROPPED = [
    (SOUND._replace(quality=(Measurement("loudness_lufs", -50.5),)), "too_quiet"),
    (SOUND._replace(quality=(Measurement("loudness_lufs", -4.0),)), "too_loud"),
]


def test_the_limit_itself_is_kept_and_nothing_measured_is_too() -> None:
    (at,) = judge(
        Loudness(),
        [SOUND._replace(quality=(Measurement("other", -999.0), Measurement("loudness_lufs", -50.0)))],
    )
    assert at == (-50.0, None)
    (unknown,) = judge(Loudness(), [SOUND._replace(quality=(Measurement("loudness_lufs", None),))])
    assert unknown == judge(Loudness(), [SOUND])[0] == (None, None)


def test_the_threshold_can_be_moved() -> None:
    assert judge(Loudness(min_lufs=-60.0), [DROPPED[0][0]])[0].reason is None
    assert judge(Loudness(max_lufs=0.0), [DROPPED[1][0]])[0].reason is None
