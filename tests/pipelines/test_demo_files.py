from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from pipelines.demo_audio import Line
from pipelines.demo_files import FORMATS, srt, vtt, write_audio

RATE_HZ = 48_000
LINES = [
    Line("Anna", "How far?", 0, 48_000),
    Line("Ben", "A mile.", 3_601 * RATE_HZ + 24_024, 3_603 * RATE_HZ),
]


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("audio_format", FORMATS)
def test_what_is_written_is_heard(tmp_path: Path, audio_format: str, channels: int) -> None:
    """Also a guard against libsndfile's MP3 writer, which turns 16-bit stereo into noise."""
    time_s = np.arange(3 * RATE_HZ + 777) / RATE_HZ
    tones = np.stack([0.5 * np.sin(2 * np.pi * hz * time_s) for hz in (440, 660)][:channels], axis=1)
    path = tmp_path / f"tone.{audio_format}"
    write_audio(path, audio_format, (tones * 32767).astype(np.int16), RATE_HZ)
    with av.open(str(path)) as source:
        stream = source.streams.audio[0]
        assert (stream.rate, stream.channels) == (RATE_HZ, channels)
        resampler = av.AudioResampler(format="fltp", layout=stream.layout, rate=RATE_HZ)
        frames = [f.to_ndarray() for frame in source.decode(stream) for f in resampler.resample(frame)]
    heard = np.concatenate(frames, axis=1)
    assert heard.shape[1] == pytest.approx(len(tones), abs=2400)
    for channel, hz in zip(heard, (440, 660), strict=False):
        spectrum = np.abs(np.fft.rfft(channel[:RATE_HZ]))
        assert spectrum.argmax() == hz
        power = np.square(channel[RATE_HZ : 2 * RATE_HZ]).mean()
        assert power == pytest.approx(0.125, rel=0.05)


def test_captions_count_hours_and_give_the_speaker_where_they_can() -> None:
    assert vtt(LINES, RATE_HZ) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Anna>How far?\n\n"
        "01:00:01.500 --> 01:00:03.000\n<v Ben>A mile.\n"
    )
    assert srt(LINES, RATE_HZ) == (
        "1\n00:00:00,000 --> 00:00:01,000\nHow far?\n\n2\n01:00:01,500 --> 01:00:03,000\nA mile.\n"
    )
