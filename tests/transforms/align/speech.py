"""Sentences that espeak-ng says, with its own word events."""

from __future__ import annotations

import numpy as np
import soxr

from transforms.align.base import ALIGN_RATE_HZ, Utterance
from transforms.tts.espeak import Espeak
from transforms.tts.espeak_library import say as say_it

SPOKEN = (
    ("en-us", "The committee postponed its decision until the end of the month."),
    ("en-gb", "In 1984 the factory employed 2,350 people, but only 412 remain."),
    ("en-gb-scotland", "Mrs. Okonkwo moved to St. Petersburg in 1998."),
    ("en-gb-x-rp", "The price rose from $3.50 to $4.25 in less than a week."),
    ("en-us+f2", "NASA launched the probe - at last - on July 4, 1997."),
    ("en-gb+m3", "Chrysanthemums bloomed beside the crumbling pagoda."),
)


def say(voice: str, text: str) -> tuple[Utterance, list[tuple[int, int]]]:
    """Return a sentence as an utterance, and where its words begin: each word's number, and samples of 16 kHz."""
    speech = Espeak(voice).load().synthesize(text)
    samples = soxr.resample(speech.samples.astype(np.float32) / 32768, speech.rate_hz, ALIGN_RATE_HZ)
    events = say_it(voice, 165, 50, text).words
    starts = {len(text[: word.start_chars + 1].split()) - 1: word.start_samples for word in reversed(events)}
    places = [(number, at * ALIGN_RATE_HZ // speech.rate_hz) for number, at in sorted(starts.items())]
    return Utterance(np.asarray(samples, np.float32), text, "en"), places
