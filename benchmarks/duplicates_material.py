"""Recordings of which some are the same one again: other formats, bit rates and levels, a trimmed start.

Different recordings are made hard to tell apart on purpose: one voice with many texts, one text in many voices or
at many speeds, and texts that share sentences in the same voice, sample for sample.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from pipelines.demo_text import TOPICS
from schemas.ids import digest
from transforms.tts.espeak import Espeak

Samples = npt.NDArray[np.float32]
MASTER_HZ = 44_100
VOICES = ("en-us", "en-us+f2", "en-gb", "en-gb+m3", "en-gb-scotland", "en-gb-x-rp+f4", "en-029", "en-us+m7")
_SENTENCES = tuple(text for texts in TOPICS.values() for text in texts)
_PEAK = 0.6


class Change(NamedTuple):
    """What was done to a copy: its codec and bit rate, its rate, gain, channels, and what is cut from its start."""

    codec: str = "mp3"
    bit_rate: int = 128_000
    rate_hz: int = MASTER_HZ
    gain_db: float = 0.0
    trimmed_s: float = 0.0
    channels: int = 1


CHANGES = {
    "mp3 at 128 kbit/s": Change(),
    "mp3 at 32 kbit/s": Change(bit_rate=32_000),
    "opus at 16 kbit/s": Change("opus", 16_000, 48_000),
    "aac at 48 kbit/s": Change("aac", 48_000),
    "12 dB softer": Change(gain_db=-12.0),
    "trimmed by 200 ms": Change(trimmed_s=0.2),
    "stereo at 22 kHz": Change(rate_hz=22_050, channels=2),
    "telephone rate": Change("flac", rate_hz=8_000),
    "mp3 at 32 kbit/s, softer, trimmed": Change(bit_rate=32_000, rate_hz=22_050, gain_db=-9.0, trimmed_s=0.2),
    "opus at 16 kbit/s, softer, trimmed, stereo": Change("opus", 16_000, 48_000, -6.0, 0.2, 2),
}
_CONTAINERS = {"mp3": ("libmp3lame", "mp3"), "opus": ("libopus", "ogg"), "aac": ("aac", "ipod")}
_SUFFIXES = {"mp3": "mp3", "opus": "opus", "aac": "m4a", "flac": "flac"}


def spoken(number: int) -> Samples:
    """Return recording ``number`` at 44.1 kHz: 3 to 5 sentences with pauses, different from all other numbers.

    By turns of five: texts of their own; the text before in another voice; faster; with its last sentence
    exchanged for two others; and another text in the same voice.
    """
    first, turn = number - number % 5, number % 5
    draw = digest("duplicates", first)
    voice, speed, count = VOICES[draw[0] % len(VOICES)], 150 + draw[1] % 40, 3 + draw[2] % 3
    texts = [_SENTENCES[draw[3 + i] % len(_SENTENCES)] for i in range(count)]
    others = [_SENTENCES[draw[12 + i] % len(_SENTENCES)] for i in range(count)]
    if turn == 1:
        voice = VOICES[(draw[0] + 3) % len(VOICES)]
    elif turn == 2:
        speed += 15
    elif turn == 3:
        texts = [*texts[:-1], *others[:2]]
    elif turn == 4:
        texts = others
    return _say(Espeak(voice, speed), texts, str(number))


def _say(voice: Espeak, texts: list[str], key: str) -> Samples:
    model = voice.load()
    parts: list[npt.NDArray[Any]] = []
    for number, text in enumerate(texts):
        said = model.synthesize(text)
        pause = np.zeros(int((0.2 + digest("pause", key, number)[0] / 256) * said.rate_hz), np.float32)
        parts += [said.samples.astype(np.float32) / 32768, pause]
    speech = soxr.resample(np.concatenate(parts), said.rate_hz, MASTER_HZ)
    noise = np.random.Philox(key=digest("noise", key)[0]).random_raw(len(speech)) >> np.uint64(40)
    heard = speech + 0.002 * (noise.astype(np.float32) / np.float32(2**23) - 1)
    return np.asarray(_PEAK * heard / np.abs(heard).max(), np.float32)


def write_all(folder: Path, count: int, copies: int) -> dict[str, str | None]:
    """Write ``count`` different recordings as FLAC and copies of some; return of each file what it is a copy of."""
    made: dict[str, str | None] = {}
    names = list(CHANGES)
    for number in range(count):
        samples = spoken(number)
        original = write_recording(folder, f"{number:03d}", samples, Change("flac")).name
        made[original] = None
        step = count // copies
        if number % step == 0 and number // step < copies:
            change = CHANGES[names[number // step % len(names)]]
            made[write_recording(folder, f"{number:03d}-again", samples, change).name] = original
    return made


def write_recording(folder: Path, name: str, samples: Samples, change: Change) -> Path:
    """Write samples at 44.1 kHz as ``change`` says and return the path; its suffix is the format's."""
    folder.mkdir(parents=True, exist_ok=True)
    heard = samples[int(change.trimmed_s * MASTER_HZ) :] * np.float32(10 ** (change.gain_db / 20))
    heard = soxr.resample(heard, MASTER_HZ, change.rate_hz) if change.rate_hz != MASTER_HZ else heard
    columns = np.repeat(heard[:, None], change.channels, axis=1)
    path = folder / f"{name}.{_SUFFIXES[change.codec]}"
    if change.codec == "flac":
        soundfile.write(path, columns, change.rate_hz)
    else:
        _write_pyav(path, np.ascontiguousarray(columns.T), change)
    return path


def _write_pyav(path: Path, planes: Samples, change: Change) -> None:
    import av

    codec, container = _CONTAINERS[change.codec]
    layout = "mono" if change.channels == 1 else "stereo"
    with av.open(str(path), "w", format=container) as sink:
        stream: Any = sink.add_stream(codec, rate=change.rate_hz, layout=layout)
        stream.bit_rate = change.bit_rate
        frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout=layout)
        frame.sample_rate, frame.time_base, frame.pts = change.rate_hz, Fraction(1, change.rate_hz), 0
        resampler = av.AudioResampler(format=stream.codec_context.format, layout=layout, rate=change.rate_hz)
        for piece in resampler.resample(frame):
            sink.mux(stream.encode(piece))
        sink.mux(stream.encode(None))
