from __future__ import annotations

from filters.base import judge
from filters.snr import Snr
from schemas.judgements import Measurement
from tests.filters.candidates import SOUND

DROPPED = [
    (SOUND._replace(quality=(Measurement("snr_db", 9.9),)), "noisy"),
    (SOUND._replace(quality=(Measurement("snr_db", -3.0),)), "noisy"),
]


def test_the_limit_itself_is_kept_and_nothing_measured_is_too() -> None:
    (at,) = judge(
        Snr(), [SOUND._replace(quality=(Measurement("other", -999.0), Measurement("snr_db", 10.0)))]
    )
    assert at == (10.0, None)
    (unknown,) = judge(Snr(), [SOUND._replace(quality=(Measurement("snr_db", None),))])
    assert unknown == judge(Snr(), [SOUND])[0] == (None, None)


def test_the_threshold_can_be_moved() -> None:
    assert judge(Snr(min_db=-5.0), [item for item, _ in DROPPED])[1].reason is None
