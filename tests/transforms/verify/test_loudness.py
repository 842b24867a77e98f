from __future__ import annotations

import numpy as np
import pytest

from tests.transforms.verify.utterances import sound, uttered
from transforms.verify.base import Uttered
from transforms.verify.loudness import Loudness


@pytest.mark.parametrize(
    ("gain_db", "reason"), [(0, None), (0.8, None), (-1.3, "off_level"), (6, "off_level")]
)
def test_one_db_is_the_limit(gain_db: float, reason: str | None) -> None:
    found = Loudness().load().check(sound(uttered().samples * 10 ** (gain_db / 20)))
    assert found.reason == reason
    assert found.score == pytest.approx(-abs(gain_db), abs=0.1)


def test_silence_has_no_level_and_nobody_need_say_which() -> None:
    assert Loudness().load().check(sound(np.zeros(16_000))).reason == "off_level"
    free = Uttered("a", "en", "v", uttered().samples, 16_000)
    assert Loudness().load().check(free)[::2] == (None, None)
