from __future__ import annotations

from filters.base import judge
from filters.dnsmos import Dnsmos
from schemas.judgements import Measurement
from tests.filters.candidates import SOUND

DROPPED = [(SOUND._replace(quality=(Measurement("dnsmos_ovrl", 2.99),)), "low_dnsmos")]


def test_the_limit_itself_is_kept_and_nothing_measured_is_too() -> None:
    (at,) = judge(
        Dnsmos(), [SOUND._replace(quality=(Measurement("other", -999.0), Measurement("dnsmos_ovrl", 3.0)))]
    )
    assert at == (3.0, None)
    (unknown,) = judge(Dnsmos(), [SOUND._replace(quality=(Measurement("dnsmos_ovrl", None),))])
    assert unknown == judge(Dnsmos(), [SOUND])[0] == (None, None)


def test_the_threshold_can_be_moved() -> None:
    assert judge(Dnsmos(min_ovrl=2.5), [DROPPED[0][0]])[0].reason is None
