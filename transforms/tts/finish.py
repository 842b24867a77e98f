"""From what a voice said to what a table holds: one rate, its silences, augmentations, one loudness, no clipping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import soxr
from annotated_types import Le
from numpy.typing import NDArray

from schemas.settings import Lufs, NonNegative, Plugin
from schemas.units import rescale, to_samples
from transforms.tts.augment.base import Augmentation, augment, fitted
from transforms.tts.base import Speech, WordStart
from transforms.tts.level import FRAME_S, frame_powers, loudness
from transforms.tts.limiter import LOOKS_S, limited

_FULL_SCALE = 32768
_TOLERANCE_DB = 0.05
_ROUNDS = 12


@dataclass(frozen=True)
class Finishing:
    """How speech is finished.

    ``loudness_lufs`` is the loudness of every utterance (see ``transforms.tts.level``; -23 LUFS is EBU R 128's), and
    ``peak_dbfs`` the largest sample that is allowed: a look-ahead limiter holds what would go beyond, and the gain is
    raised until the loudness is right all the same. Speech has peaks 14 to 20 dB above its loudness: above
    -18 LUFS the limiter is heard. Silence at an end, 10 ms at a time, is what is more than
    ``silence_db`` below the loudest 10 ms. After that, exactly ``lead_s`` comes before the first sound and ``tail_s``
    after the last one: what is longer is cut, what is shorter is filled. ``augment`` names augmentations with their
    shares; none by default.
    """

    loudness_lufs: Lufs = -23.0
    peak_dbfs: Annotated[float, Le(0)] = -1.0
    silence_db: NonNegative = 50.0
    lead_s: NonNegative = 0.1
    tail_s: NonNegative = 0.3
    augment: Annotated[tuple[Augmentation, ...], Plugin("transforms.tts.augment")] = ()


def finish(speech: Speech, rate_hz: int, key: str, finishing: Finishing) -> Speech:
    """Return speech at ``rate_hz``, finished, with its words in their places.

    The same speech and ``key`` give the same samples. Silence keeps its length and stays silence.

    Args:
        speech: what a voice said.
        rate_hz: the rate of the tables.
        key: what augmentations are drawn by.
        finishing: how.

    Raises:
        ConfigError: if an augmentation cannot have what its settings name.
    """
    samples, spoken = at_rate(speech, rate_hz)
    start, end = sounding(samples, rate_hz, finishing.silence_db)
    if start == end:
        return Speech(as_int16(samples), rate_hz, spoken)
    lead, tail = to_samples(finishing.lead_s, rate_hz), to_samples(finishing.tail_s, rate_hz)
    placed, words = framed(samples, spoken, start - lead, end + tail)
    heard, _ = augment(placed, rate_hz, key, finishing.augment)
    level = levelled(heard, rate_hz, finishing.loudness_lufs, finishing.peak_dbfs)
    return Speech(as_int16(level), rate_hz, words)


def at_rate(speech: Speech, rate_hz: int) -> tuple[NDArray[np.float32], tuple[WordStart, ...]]:
    """Return speech at another rate (soxr's high quality) as float32 of full scale 1, and its words.

    It is as long as ``schemas.units.rescale`` says.
    """
    samples, from_hz = speech.samples.astype(np.float32), speech.rate_hz
    samples *= np.float32(1 / _FULL_SCALE)
    if from_hz == rate_hz:
        return samples, speech.words
    made = fitted(soxr.resample(samples, from_hz, rate_hz), rescale(samples.size, from_hz, rate_hz))
    places = (rescale(word.start_samples, from_hz, rate_hz) for word in speech.words)
    words = tuple(word._replace(start_samples=at) for word, at in zip(speech.words, places, strict=True))
    return made, words


def sounding(samples: NDArray[np.float32], rate_hz: int, silence_db: float) -> tuple[int, int]:
    """Return where the first sound begins and the last one ends, to 10 ms; twice 0 where there is none."""
    powers = frame_powers(samples, rate_hz)
    strongest = float(powers.max(initial=0.0))
    if not strongest:
        return 0, 0
    frames = np.flatnonzero(powers >= strongest * 10 ** (-silence_db / 10))
    width = max(1, round(FRAME_S * rate_hz))
    return int(frames[0]) * width, min(samples.size, (int(frames[-1]) + 1) * width)


def framed(
    samples: NDArray[np.float32], words: tuple[WordStart, ...], start: int, end: int
) -> tuple[NDArray[np.float32], tuple[WordStart, ...]]:
    """Return the samples from ``start`` to ``end``, which may lie outside, and the words inside them."""
    made = np.zeros(end - start, np.float32)
    inside = samples[max(0, start) : end]
    first = max(0, -start)
    made[first : first + inside.size] = inside
    kept = (min(max(0, word.start_samples - start), made.size - 1) for word in words)
    return made, tuple(word._replace(start_samples=at) for word, at in zip(words, kept, strict=True))


def levelled(
    samples: NDArray[np.float32], rate_hz: int, target_lufs: float, peak_dbfs: float
) -> NDArray[np.float32]:
    """Return samples that are not all silent at a loudness, with none above a peak.

    The limiter takes loudness away, so the gain is raised by what is missing and the loudness measured again; where
    that does not help, the limiter is made faster. What has all its energy in a few clicks stays below the target.
    """
    samples = samples / np.float32(
        _peak(samples)
    )  # BS.1770's absolute gate shall leave out none of what is soft
    found = loudness(samples, rate_hz)
    if found is None:
        return samples
    gain_db, ceiling = target_lufs - found, 10 ** (peak_dbfs / 20)
    if 10 ** (gain_db / 20) <= ceiling:
        samples *= np.float32(10 ** (gain_db / 20))
        return samples
    for look_s in LOOKS_S:
        missing_db = target_lufs
        for _ in range(_ROUNDS):
            made = limited(samples * np.float32(10 ** (gain_db / 20)), rate_hz, ceiling, look_s)
            before_db, missing_db = missing_db, target_lufs - (loudness(made, rate_hz) or target_lufs)
            if abs(missing_db) <= _TOLERANCE_DB:
                return made
            if abs(missing_db) > 0.9 * abs(before_db):
                break
            gain_db += missing_db
    return made


def _peak(samples: NDArray[np.float32]) -> float:
    return max(float(samples.max()), -float(samples.min()))


def as_int16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """Return samples of full scale 1 as 16 bits; what is beyond is clipped."""
    scaled = samples * np.float32(_FULL_SCALE)
    np.rint(scaled, out=scaled)
    np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1, out=scaled)
    return scaled.astype(np.int16)
