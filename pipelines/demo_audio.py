"""The sound of a demo recording: voices in turn, noise, chords before and after, a long silence within."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipelines.demo_text import TOPICS
from schemas.ids import digest, unit_interval
from schemas.units import rescale, to_samples
from transforms.tts.base import SpeechSynthesizer

Samples = npt.NDArray[np.float32]
RATE_HZ = 22_050  # espeak-ng's
_FULL_S = 45.0  # a recording of this length has the chords and the silence in full
_INTRO_S, _SILENCE_S, _OUTRO_S = 4.0, 5.0, 3.0
_HALF_SENTENCE_S = 2.0
_CHORDS_HZ = ((220.0, 277.2, 329.6), (196.0, 246.9, 293.7), (174.6, 220.0, 261.6), (164.8, 207.7, 246.9))
_PEAK = 0.7


class Line(NamedTuple):
    """A sentence, who says it, and where: samples at ``RATE_HZ`` (or at the rate it was rescaled to)."""

    speaker: str
    text: str
    start_samples: int
    end_samples: int


class Speaker(NamedTuple):
    """A name, a loaded voice, and its gains on the left and on the right, shape (2,)."""

    name: str
    voice: SpeechSynthesizer
    gains: Samples


def render(
    key: str, topic: str, speakers: Sequence[Speaker], seconds: float, snr_db: float, *, music: bool
) -> tuple[Samples, list[Line]]:
    """Return about ``seconds`` of a show, stereo, shape (n, 2), peak 0.7, and its lines.

    ``key`` decides every draw. ``snr_db`` is the level of speech over that of the noise. A speaker goes on
    or hands over after a sentence, and always hands over after a question.
    """
    scale = seconds / _FULL_S
    intro, outro = (chords(to_samples(s * scale * music, RATE_HZ)) for s in (_INTRO_S, _OUTRO_S))
    speech, lines = _talk(key, topic, speakers, seconds, len(intro), len(outro))
    loudness = float(np.sqrt(np.mean(np.square(speech[speech != 0]), dtype=np.float64)))
    noise = room_noise(len(speech), key) * np.float32(loudness * 10 ** (-snr_db / 20))
    mixed: Samples = speech + noise[:, None]
    mixed[: len(intro)] += intro[:, None]
    mixed[len(mixed) - len(outro) :] += outro[:, None]
    mixed *= _PEAK / np.abs(mixed).max()
    return mixed, lines


def at_rate(lines: Sequence[Line], rate_hz: int) -> list[Line]:
    """Return the lines with their places counted at another rate."""
    return [
        line._replace(
            start_samples=rescale(line.start_samples, RATE_HZ, rate_hz),
            end_samples=rescale(line.end_samples, RATE_HZ, rate_hz),
        )
        for line in lines
    ]


def chords(n_samples: int) -> Samples:
    """Return four chords that die away, shape (n,), peak at most 0.25: music, as far as a VAD can tell."""
    time_s = np.arange(n_samples, dtype=np.float64) / RATE_HZ
    each_s = max(n_samples, 1) / len(_CHORDS_HZ) / RATE_HZ
    number = np.minimum((time_s / each_s).astype(np.int64), len(_CHORDS_HZ) - 1)
    pitches_hz = np.asarray(_CHORDS_HZ)[number]
    tones = np.sin(2 * np.pi * pitches_hz * time_s[:, None]).sum(axis=1)
    fade = np.exp(-2.0 * (time_s - number * each_s) / each_s)
    music: Samples = (tones * fade / 12).astype(np.float32)
    return music


def room_noise(n_samples: int, key: str) -> Samples:
    """Return pink noise of unit power, shape (n,): eight octaves of held noise added up (Voss and Gardner).

    The bits are those of numpy's Philox generator, whose stream never changes, keyed by a hash.
    """
    bits = np.random.Philox(key=int.from_bytes(digest("noise", key)[:16], "big"))
    total = np.zeros(n_samples, np.float32)
    for octave in range(8):
        n_held = (n_samples >> octave) + 1
        held = (bits.random_raw(n_held) >> np.uint64(40)).astype(np.float32) / np.float32(2**23) - 1
        total += np.repeat(held, 1 << octave)[:n_samples]
    return total * np.float32((3 / 8) ** 0.5)


def _talk(
    key: str, topic: str, speakers: Sequence[Speaker], seconds: float, before: int, after: int
) -> tuple[Samples, list[Line]]:
    """Return the speech alone in its place, silent where the music will be, and its lines."""
    end = to_samples(seconds, RATE_HZ) - after
    silence = to_samples(_SILENCE_S * seconds / _FULL_S, RATE_HZ)
    pieces: list[Samples] = [np.zeros((before, 2), np.float32)]
    lines: list[Line] = []
    position, turn, silent = before, 0, False
    for number in count():
        text = _sentence(topic, number)
        speaker = speakers[turn % len(speakers)]
        said = speaker.voice.synthesize(text).samples.astype(np.float32) / np.float32(32768)
        pause = to_samples(0.25 + 0.65 * unit_interval("pause", key, number), RATE_HZ)
        if not silent and position > (before + end) // 2:
            pause, silent = pause + silence, True
        lines.append(Line(speaker.name, text, position, position + len(said)))
        pieces += [np.outer(said, speaker.gains), np.zeros((pause, 2), np.float32)]
        position += len(said) + pause
        if position + to_samples(_HALF_SENTENCE_S, RATE_HZ) >= end:
            break
        turn += text.endswith("?") or unit_interval("turn", key, number) < 0.4
    return np.concatenate([*pieces, np.zeros((after, 2), np.float32)]), lines


def _sentence(topic: str, number: int) -> str:
    """Return the sentence after ``number`` others: those of the topic, then those of the topics after it."""
    names = list(TOPICS)
    place = names.index(topic)
    texts = [text for name in names[place:] + names[:place] for text in TOPICS[name]]
    return texts[number % len(texts)]
