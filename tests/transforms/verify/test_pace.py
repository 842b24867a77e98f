from __future__ import annotations

import numpy as np
import pytest

from tests.transforms.verify.utterances import HALF, OTHER, RATE_HZ, TEXT, TWICE, sound, uttered
from transforms.tts.espeak import Espeak
from transforms.tts.finish import Finishing, finish
from transforms.verify.base import Uttered
from transforms.verify.pace import Pace, sounding_s

PACE = Pace().load()


@pytest.mark.parametrize("voice", ["en-us", "en-gb-scotland", "en-029", "en-gb-x-rp+f4"])
def test_right_ones_pass_and_missing_halves_and_doubled_clauses_do_not(voice: str) -> None:
    assert PACE.check(uttered(voice=voice)).reason is None
    assert PACE.check(uttered(HALF, voice=voice)).reason == "too_short"
    assert PACE.check(uttered(TWICE, voice=voice)).reason == "too_long"


def test_a_voice_may_be_asked_to_be_faster() -> None:
    speech = finish(Espeak("en-us", 200).load().synthesize(TEXT), RATE_HZ, "k", Finishing())
    samples = speech.samples.astype(np.float32) / np.float32(32768)
    fast = Uttered(TEXT, "en", "v", samples, RATE_HZ, (), None, "espeak", 200 / 165)
    assert PACE.check(fast).reason is None
    assert (
        PACE.check(Uttered(TEXT, "en", "v", samples, RATE_HZ, (), None, "espeak", 0.8)).reason == "too_short"
    )


def test_of_other_engines_the_pace_is_less_well_known() -> None:
    assert PACE.check(uttered(TWICE, engine="another")).reason is None
    assert PACE.check(uttered(HALF, engine="another")).reason == "too_short"
    known = Pace(paces={"another": 1.0}).load()
    assert known.check(uttered(TWICE, engine="another")).reason == "too_long"


def test_languages_that_espeak_does_not_speak_have_no_pace() -> None:
    unknown = Uttered("tlhIngan maH", "xx", "v", uttered(OTHER).samples, RATE_HZ, (), None, "espeak", 1.0)
    assert PACE.check(unknown)[::2] == (None, None)


def test_silence_does_not_count() -> None:
    assert sounding_s(np.zeros(RATE_HZ, np.float32), RATE_HZ) == 0.0
    assert PACE.check(sound(np.zeros(3 * RATE_HZ))).reason == "too_short"
