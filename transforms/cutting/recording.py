"""One recording from file to segments: decode, resample, detect, cut, encode, all of it streaming."""

from __future__ import annotations

import io
import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

import numpy as np
import soundfile

from schemas.ids import stable_id
from schemas.records import Recording, Segment, Source
from schemas.settings import PositiveInt
from transforms.cutting.segmenter import Cutting, Piece, Segmenter
from transforms.decode.audio import AudioStream, Block, open_audio
from transforms.decode.resample import Resampler
from transforms.fingerprint.words import Fingerprinter
from transforms.vad.base import VAD_RATE_HZ, Samples, VadModel

FLOOR_DBFS = -120.0
SOURCE = "crawl"
_CACHED = 8192


@dataclass(frozen=True)
class CutSettings:
    """The tables' rate, and how speech is cut."""

    sample_rate_hz: PositiveInt = 16_000
    cutting: Cutting = field(default_factory=Cutting)


def cut_recording(
    source: Source,
    path: str,
    content_sha256: str,
    size_bytes: int,
    settings: CutSettings,
    vad: VadModel,
    fingerprinter: Fingerprinter | None = None,
) -> Generator[Segment, None, Recording]:
    """Yield the segments of a recording in order; the generator's value is the recording's own row.

    ``path`` is a file of this machine with the content of ``source.uri``. ``fingerprinter`` is fed what the detector
    hears. Memory does not depend on the
    recording's length. A file whose decoding breaks off is kept up to there; its row says why.

    Raises:
        UnsupportedFormat, CorruptAudio: if nothing of it can be decoded.
        OSError: if it cannot be read.
    """
    duration = n_segments = speech = 0
    with open_audio(path) as stream:
        segmenter = Segmenter(settings.cutting, settings.sample_rate_hz)
        detector = vad.stream()
        to_vad = Resampler(settings.sample_rate_hz, VAD_RATE_HZ)
        for block, last in _table_blocks(stream, settings.sample_rate_hz):
            samples = to_int16(block)
            duration += len(samples)
            segmenter.add(samples)
            heard = samples if to_vad.is_identity else to_int16(to_vad.feed(block, last=last))
            if fingerprinter:
                fingerprinter.feed(heard)
            pieces = list(segmenter.decide(detector.feed(heard)))
            if last:
                pieces += segmenter.decide(detector.finish(), last=True)
            for piece in pieces:
                n_segments += 1
                speech += piece.end - piece.start
                yield _segment(source, piece, settings.sample_rate_hz)
    return Recording(
        *source, content_sha256, size_bytes, stream.format, stream.decoder, stream.channels, stream.source_rate_hz,
        settings.sample_rate_hz, duration, stream.nonfinite_samples, n_segments, speech, stream.error,
    )  # fmt: skip


def _table_blocks(stream: AudioStream, rate_hz: int) -> Iterator[tuple[Block, bool]]:
    """Yield blocks at the tables' rate and whether each is the last; one empty last block ends them."""
    resampler = Resampler(stream.source_rate_hz, rate_hz)
    for block in stream.blocks():
        yield resampler.feed(block), False
    yield resampler.feed(np.zeros(0, np.float32), last=True), True


def to_int16(block: Block) -> Samples:
    """Return float samples in [-1, 1] as 16-bit integers, rounded; what is outside is clipped."""
    scaled = block * np.float32(32768)
    np.rint(scaled, out=scaled)
    samples: Samples = np.clip(scaled, -32768, 32767, out=scaled).astype(np.int16)
    return samples


def encode_flac(samples: Samples, rate_hz: int) -> bytes:
    """Return a mono 16-bit FLAC file of the samples, shape (n,)."""
    sink = io.BytesIO()
    soundfile.write(sink, samples, rate_hz, format="FLAC", subtype="PCM_16")
    return sink.getvalue()


def _segment(source: Source, piece: Piece, rate_hz: int) -> Segment:
    rms, peak = levels_dbfs(piece.samples)
    return Segment(
        stable_id(source.recording_id, piece.start, piece.end, rate_hz), source.recording_id, SOURCE,
        source.language, None, piece.start, piece.end, rate_hz, piece.speech / (piece.end - piece.start),
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
