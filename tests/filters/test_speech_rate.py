from __future__ import annotations

import pytest

from filters.base import Judgement, judge
from filters.speech_rate import SpeechRate
from schemas.errors import ConfigError
from tests.filters.candidates import candidate

DROPPED = [
    (candidate(30, text="Thank you."), "too_slow"),
    (candidate(2, text="word " * 30), "too_fast"),
]


@pytest.mark.parametrize(
    ("seconds", "text", "rate"),
    [(1.6, "No.", 1.875), (4, "今天天气很好我们去公园", 8.25), (2, "x" * 80, 40.0), (3, " yes ", 1.0)],
)
def test_what_people_say_is_kept(seconds: float, text: str, rate: float) -> None:
    assert judge(SpeechRate(), [candidate(seconds, text=text)])[0] == Judgement(rate)


def test_the_bounds_can_be_moved() -> None:
    strict = SpeechRate(min_chars_per_s=8, max_chars_per_s=30)
    assert judge(strict, [candidate(4, text="a" * 31)])[0] == Judgement(7.75, "too_slow")
    assert judge(strict, [candidate(4, text="a" * 121)])[0] == Judgement(30.25, "too_fast")


def test_no_samples_have_no_rate() -> None:
    assert judge(SpeechRate(), [candidate(0, text="hello")])[0] == Judgement(None)


def test_bounds_that_exclude_everything_are_refused() -> None:
    with pytest.raises(ConfigError, match="is above"):
        SpeechRate(min_chars_per_s=50)
