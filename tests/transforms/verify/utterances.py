"""Utterances that tests hold against their texts."""

from __future__ import annotations

from functools import cache

import numpy as np

from transforms.tts.espeak import Espeak
from transforms.tts.finish import Finishing, finish
from transforms.verify.base import Uttered

RATE_HZ = 16_000
TEXT = "Every winter the lake freezes from the shore inward, and the boats stay in the harbour."
HALF = "Every winter the lake freezes from the shore"
TWICE = "Every winter the lake freezes, the lake freezes from the shore inward, and the boats stay in the harbour."
OTHER = "Nobody expected the bridge to hold for another thirty years, but it is still standing."


@cache
def uttered(said: str = TEXT, wanted: str = TEXT, voice: str = "en-gb", engine: str = "espeak") -> Uttered:
    """Return one text said by a voice that should say another."""
    speech = finish(Espeak(voice).load().synthesize(said), RATE_HZ, "key", Finishing())
    samples = speech.samples.astype(np.float32) / np.float32(32768)
    return Uttered(wanted, "en", voice, samples, RATE_HZ, speech.words, -23.0, engine, 1.0)


def sound(samples: np.ndarray, wanted: str = TEXT) -> Uttered:
    """Return samples that should be a text."""
    return Uttered(wanted, "en", "v", samples.astype(np.float32), RATE_HZ, (), -23.0, "espeak", 1.0)
