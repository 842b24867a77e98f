"""One recording from file to segments: decode, resample, detect, cut, encode, all of it streaming."""

from __future__ import annotations

import heapq
import io
import math
from collections.abc import Callable, Generator
from contextlib import nullcontext
from functools import partial
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from schemas.errors import TooLong
from schemas.ids import stable_id
from schemas.records import CRAWL, Recording, Segment, Source
from transforms.cutting.ranges import Part, Range, merge, ranges_of
from transforms.cutting.segmenter import Piece, Segmenter
from transforms.cutting.settings import CutSettings
from transforms.cutting.stretch import Stretch
from transforms.decode.audio import AudioStream, open_audio
from transforms.decode.resample import Resampler
from transforms.fingerprint.words import Fingerprinter, to_bytes
from transforms.vad.base import VAD_RATE_HZ, Samples, VadModel

FLOOR_DBFS = -120.0
_CACHED = 32768
# So much of a recording is encoded in one go: to change between decoder and encoder after each segment costs 3 to 4 %
# of all, for what each has lost from the processor's cache. Ten minutes gain no more.
_TOGETHER_S = 120
Cut = Callable[[int | None], Generator[Segment, None, Part]]


def cut_recording(
    source: Source,
    path: str,
    content_sha256: str,
    size_bytes: int,
    settings: CutSettings,
    vad: VadModel,
) -> Generator[Segment, None, Recording]:
    """Yield the segments of a recording in order; the generator's value is the recording's own row.

    ``path`` is a file of this machine with the content of ``source.uri``. Memory does not depend on the
    recording's length. A file whose decoding breaks off is kept up to there; its row says why. The ranges of a long
    one are cut one after the other: the same as when each is cut elsewhere.

    Raises:
        UnsupportedFormat, CorruptAudio: if nothing of it can be decoded.
        TooLong: if more is decoded than ``settings.longest_h``; what a header claims does not count.
        OSError: if it cannot be read.
    """
    parts = yield from cut_all_ranges(source, path, settings, vad)
    return merge(source, content_sha256, size_bytes, settings.sample_rate_hz, parts)


def cut_all_ranges(
    source: Source, path: str, settings: CutSettings, vad: VadModel
) -> Generator[Segment, None, list[Part]]:
    """Yield the segments of a recording in order; the generator's value is what is known of its ranges beside.

    Raises:
        as ``cut_recording`` does.
    """
    with open_audio(path) as stream:
        first, *others = ranges_of(stream, path, settings)
        parts = [(yield from cut_range(source, path, settings, vad, first, stream))]
    for piece in others:
        if parts[-1].is_broken:
            break
        parts.append((yield from cut_range(source, path, settings, vad, piece)))
    return parts


def cut_range(
    source: Source,
    path: str,
    settings: CutSettings,
    vad: VadModel,
    piece: Range,
    stream: AudioStream | None = None,
) -> Generator[Segment, None, Part]:
    """Yield the segments of one range of a recording in order; the generator's value is the rest that is known of it.

    Positions count from the recording's start. Detector and resampler hear what is around the range, too. Channels
    that are cut apart are decoded side by side; their segments come by start. ``stream`` is the file where it is open
    already and nothing was read from it; it stays open.

    Raises:
        UnsupportedFormat, CorruptAudio: if nothing can be decoded, and the range is the first.
        OSError: if the file cannot be read.
    """
    cut = partial(_cut, source, path, settings, vad, piece)
    ways = [_Way(cut, channel) for channel in piece.channels] or [_Way(partial(cut, open_already=stream))]
    n_segments = speech = covered = 0
    for segment in heapq.merge(*ways, key=_place):
        n_segments += 1
        speech += max(0, segment.end_samples - max(covered, segment.start_samples))
        covered = max(covered, segment.end_samples)
        yield segment
    parts = [way.part for way in ways]
    return parts[0]._replace(
        nonfinite_samples=sum(part.nonfinite_samples for part in parts),
        n_segments=n_segments,
        speech_samples=speech,
    )


class _Way:
    """The segments of one channel of a range, or of all together; ``part`` once they are through."""

    part: Part

    def __init__(self, cut: Cut, channel: int | None = None) -> None:
        self._cut, self._channel = cut, channel

    def __iter__(self) -> Generator[Segment, None, None]:
        self.part = yield from self._cut(self._channel)


def _place(segment: Segment) -> tuple[int, str]:
    return segment.start_samples, segment.speaker or ""


def _cut(
    source: Source, path: str, settings: CutSettings, vad: VadModel, piece: Range, channel: int | None,
    open_already: AudioStream | None = None,
) -> Generator[Segment, None, Part]:  # fmt: skip
    rate_hz, duration = settings.sample_rate_hz, 0
    speaker = None if channel is None else f"channel-{channel}"
    with nullcontext(open_already) if open_already else open_audio(path) as stream:
        stretch = Stretch(path, piece, stream, rate_hz, channel)
        segmenter = Segmenter(settings.cutting, rate_hz)
        detector = vad.stream()
        to_vad = Resampler(rate_hz, VAD_RATE_HZ)
        listens = settings.acoustic_words and not channel  # the first channel stands for all
        fingerprinter = Fingerprinter(stretch.heard_from) if listens else None
        found: list[Piece] = []
        for block, own, last in stretch.blocks():
            samples = to_int16(block)
            duration += len(samples[own])
            if stretch.offset_samples + duration > settings.longest_h * 3600 * rate_hz:
                raise TooLong(f"it holds more than {settings.longest_h:g} hours of audio")
            segmenter.add(samples[own])
            heard = samples if to_vad.is_identity else to_int16(to_vad.feed(block, last=last))
            if fingerprinter:
                fingerprinter.feed(heard)
            found += segmenter.decide(stretch.own(detector.feed(heard)))
            if last:
                found += segmenter.decide(stretch.own(detector.finish()), last=True)
            if last or (found and found[-1].end - found[0].start >= _TOGETHER_S * rate_hz):
                for place in found:
                    yield _segment(source, place, stretch.offset_samples, rate_hz, speaker)
                found.clear()
    return Part(
        stream.format, stream.decoder, stream.channels, stream.source_rate_hz, stretch.n_samples,
        stream.nonfinite_samples, 0, 0, stream.error, stretch.is_broken,
        to_bytes(fingerprinter.finish()) if fingerprinter else b"",
    )  # fmt: skip


def to_int16(block: NDArray[Any]) -> Samples:
    """Return float samples in [-1, 1] as 16-bit integers, rounded; what is outside is clipped. Integers stay."""
    if block.dtype == np.int16:
        return block
    scaled = block * np.float32(32768)
    np.rint(scaled, out=scaled)
    samples: Samples = np.clip(scaled, -32768, 32767, out=scaled).astype(np.int16)
    return samples


def encode_flac(samples: Samples, rate_hz: int) -> bytes:
    """Return a mono 16-bit FLAC file of the samples, shape (n,)."""
    sink = io.BytesIO()
    soundfile.write(sink, samples, rate_hz, format="FLAC", subtype="PCM_16")
    return sink.getvalue()


def _segment(source: Source, piece: Piece, offset_samples: int, rate_hz: int, speaker: str | None) -> Segment:
    rms, peak = levels_dbfs(piece.samples)
    start, end = offset_samples + piece.start, offset_samples + piece.end
    return Segment(
        stable_id(source.recording_id, start, end, rate_hz, *([speaker] if speaker else [])), source.recording_id,
        CRAWL, source.language, speaker, start, end, rate_hz, piece.speech / (piece.end - piece.start),
        rms, peak, encode_flac(piece.samples, rate_hz),
    )  # fmt: skip


def levels_dbfs(samples: Samples) -> tuple[float, float]:
    """Return root mean square and peak of samples, shape (n,), n > 0, in dB below full scale; at least -120.

    Full scale is a square wave of 32768. The sum of squares is exact, so it is the same on every machine.
    """
    pieces = (samples[at : at + _CACHED].astype(np.float64) for at in range(0, len(samples), _CACHED))
    power = sum(float(np.dot(piece, piece)) for piece in pieces) / len(samples)
    return _dbfs(math.sqrt(power)), _dbfs(max(int(samples.max()), -int(samples.min())))


def _dbfs(amplitude: float) -> float:
    return max(FLOOR_DBFS, 20 * math.log10(amplitude / 32768)) if amplitude else FLOOR_DBFS
