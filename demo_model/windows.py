"""Training windows: utterances of the pool one after another, with what happens to sound, and what is said when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator

from demo_model import sound
from demo_model.pool import RATE_HZ, Utterance

LENGTHS_S = (4, 8, 15, 30)
CHANCES = (0.1, 0.4, 0.3, 0.2)
CHANCES_AT_FIRST = (0.6, 0.4, 0.0, 0.0)
LONGEST_S = 30


class Window(NamedTuple):
    """Sound, float, shape (n,), at 16 kHz, at most 30 s; its sentences with start and end in seconds; their phones."""

    samples: sound.Samples
    spoken: tuple[tuple[float, float, str], ...]
    phones: str = ""


class Maker:
    """Makes windows of a pool."""

    def __init__(self, pool: Sequence[Utterance], settings: dict[str, Any]) -> None:
        self._pool, self._settings = pool, settings
        self._of_voice: dict[str, list[int]] = {}
        for number, utterance in enumerate(pool):
            self._of_voice.setdefault(utterance.voice, []).append(number)

    def make(self, longest_s: int, random: Generator) -> Window:
        """Return a window of at most ``longest_s`` seconds."""
        if random.random() < self._settings["empty_share"]:
            return Window(_nothing(longest_s, random), ())
        clean = self._speech(longest_s, random)
        return clean._replace(samples=self._changed(clean.samples, random))

    def _speech(self, longest_s: int, random: Generator) -> Window:
        room = longest_s * RATE_HZ
        pieces: list[sound.Samples] = []
        spoken: list[tuple[float, float, str]] = []
        phones: list[str] = []
        place = 0
        voice = None
        while True:
            utterance = self._draw(voice, random)
            pause = int(RATE_HZ * random.uniform(0, 0.5 if not spoken else 1.2))
            end = place + pause + len(utterance.samples)
            if end > room:
                if spoken:
                    break
                continue
            level = np.float32(10 ** (random.uniform(-6, 0) / 20) / 32768)
            pieces += [np.zeros(pause, np.float32), utterance.samples.astype(np.float32) * level]
            spoken.append(((place + pause) / RATE_HZ, end / RATE_HZ, utterance.text))
            phones.append(utterance.phones)
            place, voice = end, utterance.voice
            if longest_s < LONGEST_S / 2 and random.random() < 0.5:
                break
        pieces.append(np.zeros(min(int(RATE_HZ * random.uniform(0, 0.6)), room - place), np.float32))
        return Window(np.concatenate(pieces), tuple(spoken), " ".join(phones))

    def _draw(self, voice: str | None, random: Generator) -> Utterance:
        if voice is None or random.random() < 0.35:
            return self._pool[int(random.integers(len(self._pool)))]
        same = self._of_voice[voice]
        return self._pool[same[int(random.integers(len(same)))]]

    def _changed(self, samples: sound.Samples, random: Generator) -> sound.Samples:
        settings = self._settings
        if random.random() < settings["room_share"]:
            samples = sound.in_room(samples, random)
        rms = np.sqrt(np.mean(samples**2)) + 1e-9
        if random.random() < settings["noise_share"]:
            snr_db = random.uniform(*settings["snr_db"])
            samples = samples + sound.noise(len(samples), random) * np.float32(rms * 10 ** (-snr_db / 20))
        if random.random() < settings["telephone_share"]:
            samples = sound.through_telephone(samples, random)
        level = 10 ** (random.uniform(*settings["level_dbfs"]) / 20)
        return (samples * np.float32(level / rms)).clip(-1, 1)


def _nothing(longest_s: int, random: Generator) -> sound.Samples:
    """Return a window in which nobody speaks: digital silence, noise, tones, or several of them."""
    n_samples = int(RATE_HZ * random.uniform(0.5, longest_s))
    made = np.zeros(n_samples, np.float32)
    if random.random() < 0.7:
        made += sound.noise(n_samples, random) * np.float32(10 ** (random.uniform(-80, -15) / 20))
    if random.random() < 0.5:
        made += sound.tones(n_samples, random) * np.float32(10 ** (random.uniform(-50, -3) / 20))
    return made.clip(-1, 1)
