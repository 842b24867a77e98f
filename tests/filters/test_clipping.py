from __future__ import annotations

from filters.base import judge
from filters.clipping import Clipping
from schemas.judgements import Measurement
from tests.filters.candidates import SOUND

DROPPED = [(SOUND._replace(quality=(Measurement("clipping_share", 0.0101),)), "clipped")]


def test_the_limit_itself_is_kept_and_nothing_measured_is_too() -> None:
    (at,) = judge(
        Clipping(),
        [SOUND._replace(quality=(Measurement("other", -999.0), Measurement("clipping_share", 0.01)))],
    )
    assert at == (0.01, None)
    (unknown,) = judge(Clipping(), [SOUND._replace(quality=(Measurement("clipping_share", None),))])
    assert unknown == judge(Clipping(), [SOUND])[0] == (None, None)


def test_the_threshold_can_be_moved() -> None:
    assert judge(Clipping(max_share=0.02), [DROPPED[0][0]])[0].reason is None
