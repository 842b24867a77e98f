from __future__ import annotations

from filters.base import judge
from filters.tones import Tones
from schemas.judgements import Measurement
from tests.filters.candidates import SOUND

DROPPED = [(SOUND._replace(quality=(Measurement("tones_share", 0.51),)), "music")]


def test_the_limit_itself_is_kept_and_nothing_measured_is_too() -> None:
    (at,) = judge(
        Tones(), [SOUND._replace(quality=(Measurement("other", -999.0), Measurement("tones_share", 0.5)))]
    )
    assert at == (0.5, None)
    (unknown,) = judge(Tones(), [SOUND._replace(quality=(Measurement("tones_share", None),))])
    assert unknown == judge(Tones(), [SOUND])[0] == (None, None)


def test_the_threshold_can_be_moved() -> None:
    assert judge(Tones(max_share=0.9), [DROPPED[0][0]])[0].reason is None
