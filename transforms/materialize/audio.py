"""The audio of a span, from the FLAC files of the segments that it lies in."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import soundfile

from interleave.granularity.base import Span, Utterance
from interleave.redaction import Blank, Redaction
from schemas.records import Audio
from schemas.units import to_samples
from transforms.cutting.recording import encode_flac
from transforms.materialize.tone import lay_over
from transforms.vad.base import Samples

_WINDOW_S = 0.02
NOTHING: Mapping[str, Sequence[Blank]] = MappingProxyType({})
DEFAULT = Redaction()
NO_GAINS: Mapping[str, float] = MappingProxyType({})
ReadAudio = Callable[[str], bytes]


class SpanAudio:
    """Makes the audio of spans of one bucket. Keeps the last decoded segment, since pieces come in order."""

    def __init__(
        self,
        read: ReadAudio,
        places: Mapping[str, tuple[int, int]],
        blanks: Mapping[str, Sequence[Blank]] = NOTHING,
        redaction: Redaction = DEFAULT,
        gains: Mapping[str, float] = NO_GAINS,
    ) -> None:
        """Take how to read a segment's FLAC file by id, where each lies whole, and what nobody may hear of it.

        ``gains`` are factors by recording, for those whose level is changed; none may take a sample beyond full scale.
        """
        self._gains = gains
        self._read = read
        self._places = places
        self._blanks = blanks
        self._redaction = redaction
        self._last: tuple[str, Samples] = ("", np.zeros(0, np.int16))

    def of(self, span: Span) -> Audio:
        """Return a mono 16-bit FLAC file of exactly ``end_samples - start_samples`` samples.

        A whole segment's file is given as it is; a part is cut out without loss; what lies between merged
        segments is digital silence. Where a segment has blanks, what they cover is a tone or silence; where the
        recording has a gain, all samples are multiplied by it and rounded.
        """
        path = f"{span.recording_id}-{span.start_samples}-{span.end_samples}.flac"
        first = span.segment_ids[0]
        is_whole = self._places[first] == (span.start_samples, span.end_samples)
        if is_whole and span.recording_id not in self._gains and not self._blanks.get(first):
            return Audio(self._read(first), path)
        return Audio(encode_flac(self.samples(span), span.sample_rate_hz), path)

    def samples(self, span: Span) -> Samples:
        """Return the samples of the file that ``of`` gives, shape (``end_samples - start_samples``,)."""
        laid, gain = self._lay(span), self._gains.get(span.recording_id)
        return laid if gain is None else np.rint(laid * gain).astype(np.int16)

    def place(self, segment_id: str) -> tuple[int, int]:
        """Return where a segment starts and ends."""
        return self._places[segment_id]

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
            samples, rate_hz = soundfile.read(io.BytesIO(self._read(segment_id)), dtype="int16")
            if blanks := self._blanks.get(segment_id):
                start_samples = self._places[segment_id][0]
                samples = lay_over(samples, start_samples, rate_hz, blanks, self._redaction)
            self._last = (segment_id, samples)
        return self._last[1]
