"""Writes what a crawl finds: audio in six formats, captions in two."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.demo_audio import Line

_SOUNDFILE = {
    "wav": ("WAV", "PCM_16"),
    "flac": ("FLAC", "PCM_16"),
    "mp3": ("MP3", "MPEG_LAYER_III"),
    "ogg": ("OGG", "VORBIS"),
}
_PYAV = {"opus": ("ogg", "libopus"), "m4a": ("ipod", "aac")}
FORMATS = (*_SOUNDFILE, *_PYAV)


def write_audio(path: Path, audio_format: str, samples: npt.NDArray[np.int16], rate_hz: int) -> None:
    """Write samples, shape (n, channels), in one of ``FORMATS``, whatever the path's suffix says.

    The same samples give the same bytes, but for Ogg Vorbis, whose stream number libsndfile draws by the
    clock.
    """
    if audio_format in _SOUNDFILE:
        _write_soundfile(path, audio_format, samples, rate_hz)
    else:
        _write_pyav(path, audio_format, samples, rate_hz)


def _write_soundfile(path: Path, audio_format: str, samples: npt.NDArray[np.int16], rate_hz: int) -> None:
    import soundfile

    container, subtype = _SOUNDFILE[audio_format]
    with soundfile.SoundFile(path, "w", rate_hz, samples.shape[1], format=container, subtype=subtype) as sink:
        for start in range(0, len(samples), rate_hz):  # longer blocks of Vorbis crash libsndfile
            block = samples[start : start + rate_hz]
            # libsndfile 1.2.2 writes noise when it is given 16-bit stereo for an MP3; floats are written well
            lossless = audio_format in {"wav", "flac"}
            sink.write(block if lossless else block.astype(np.float32) / np.float32(32768))


def _write_pyav(path: Path, audio_format: str, samples: npt.NDArray[np.int16], rate_hz: int) -> None:
    import av

    container, codec = _PYAV[audio_format]
    layout = "mono" if samples.shape[1] == 1 else "stereo"
    with av.open(str(path), "w", format=container, options={"fflags": "+bitexact"}) as sink:
        stream: Any = sink.add_stream(codec, rate=rate_hz, layout=layout)
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout=layout)
        frame.sample_rate, frame.time_base, frame.pts = rate_hz, Fraction(1, rate_hz), 0
        sink.mux([*stream.encode(frame), *stream.encode(None)])


def vtt(lines: Sequence[Line], rate_hz: int) -> str:
    """Return WebVTT captions, a cue a line, with the speaker as its voice."""
    cues = (f"{_span(line, rate_hz, '.')}\n<v {line.speaker}>{line.text}\n" for line in lines)
    return "\n".join(["WEBVTT\n", *cues])


def srt(lines: Sequence[Line], rate_hz: int) -> str:
    """Return SubRip captions, a cue a line."""
    return "\n".join(
        f"{number}\n{_span(line, rate_hz, ',')}\n{line.text}\n" for number, line in enumerate(lines, start=1)
    )


def _span(line: Line, rate_hz: int, point: str) -> str:
    return f"{_clock(line.start_samples, rate_hz, point)} --> {_clock(line.end_samples, rate_hz, point)}"


def _clock(position_samples: int, rate_hz: int, point: str) -> str:
    milliseconds = position_samples * 1000 // rate_hz
    seconds, milliseconds = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{milliseconds:03d}"
