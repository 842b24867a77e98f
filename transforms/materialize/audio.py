"""The audio of a span, from the FLAC files of the segments that it lies in."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import soundfile

from interleave.granularity.base import Span, Utterance
from schemas.records import Audio
from schemas.units import to_samples
from transforms.cutting.recording import encode_flac
from transforms.vad.base import Samples

_WINDOW_S = 0.02
ReadAudio = Callable[[str], bytes]


class SpanAudio:
    """Makes the audio of spans of one bucket. Keeps the last decoded segment, since pieces come in order."""

    def __init__(
        self,
        read: ReadAudio,
        places: Mapping[str, tuple[int, int]],
        gains: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        """Take how to read a segment's FLAC file by id, and where each segment starts and ends.

        ``gains`` are factors by recording, for those whose level is changed; none may take a sample beyond full scale.
        """
        self._gains = gains
        self._read = read
        self._places = places
        self._last: tuple[str, Samples] = ("", np.zeros(0, np.int16))

    def of(self, span: Span) -> Audio:
        """Return a mono 16-bit FLAC file of exactly ``end_samples - start_samples`` samples.

        A whole segment's file is given as it is; a part is cut out without loss; what lies between merged
        segments is digital silence. Where the recording has a gain, all its samples are multiplied by it and rounded.
        """
        path = f"{span.recording_id}-{span.start_samples}-{span.end_samples}.flac"
        first = span.segment_ids[0]
        gain = self._gains.get(span.recording_id)
        if gain is None and self._places[first] == (span.start_samples, span.end_samples):
            return Audio(self._read(first), path)
        laid = self._lay(span)
        if gain is not None:
            laid = np.rint(laid * gain).astype(np.int16)
        return Audio(encode_flac(laid, span.sample_rate_hz), path)

    def quietest(self, utterance: Utterance, low_samples: int, high_samples: int) -> int:
        """Return the middle of the quietest 20 ms between two positions of a segment; the first if several."""
        width = to_samples(_WINDOW_S, utterance.sample_rate_hz)
        start = utterance.start_samples
        samples = self._decode(utterance.segment_id)[max(0, low_samples - start) : high_samples - start]
        if len(samples) <= width:
            return (low_samples + high_samples) // 2
        power = np.concatenate([[0], np.cumsum(samples.astype(np.int64) ** 2)])
        return max(low_samples, start) + int((power[width:] - power[:-width]).argmin()) + width // 2

    def _lay(self, span: Span) -> Samples:
        laid: Samples = np.zeros(span.end_samples - span.start_samples, np.int16)
        for segment_id in span.segment_ids:
            start, end = self._places[segment_id]
            low, high = max(start, span.start_samples), min(end, span.end_samples)
            samples = self._decode(segment_id)[low - start : high - start]
            laid[low - span.start_samples : high - span.start_samples] = samples
        return laid

    def _decode(self, segment_id: str) -> Samples:
        if self._last[0] != segment_id:
            samples, _ = soundfile.read(io.BytesIO(self._read(segment_id)), dtype="int16")
            self._last = (segment_id, samples)
        return self._last[1]
