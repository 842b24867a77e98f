"""Cut and merge: regions of speech become segments of bounded length, in memory of bounded size."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.errors import ConfigError
from schemas.settings import NonNegative, Positive
from schemas.units import rescale, to_samples
from transforms.vad.base import VAD_RATE_HZ, Decision, Region, Samples

_FRAME_S, _SMOOTH_FRAMES = 0.02, 5


@dataclass(frozen=True)
class Cutting:
    """How regions of speech become segments.

    Neighbours less than ``merge_gap_s`` apart are merged while they fit into ``max_s`` (30 s: Whisper's window;
    WhisperX's cut and merge). Longer speech is cut at its quietest tenth of a second in the second half of the
    window. What is left shorter than ``min_s`` counts as no speech.
    """

    max_s: Positive = 30.0
    min_s: NonNegative = 0.25
    merge_gap_s: NonNegative = 0.5

    def __post_init__(self) -> None:
        if self.min_s >= self.max_s / 2 or self.max_s < 1:
            raise ConfigError(
                f"cutting: max_s {self.max_s} must be at least 1 and more than twice min_s {self.min_s}"
            )


class Piece(NamedTuple):
    """A segment's place in the recording, how much of it is speech, and its samples, shape (end - start,)."""

    start: int
    end: int
    speech: int
    samples: Samples


class Segmenter:
    """Takes a recording's samples and a detector's decisions about them; gives pieces as soon as they are final.

    The pieces are in order, disjoint, at most ``max_s`` long and the same however the samples came. Holds the
    samples from the first undecided one on: about ``max_s`` and what the detector looks ahead.
    """

    def __init__(self, settings: Cutting, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._max = int(settings.max_s * rate_hz)
        self._min = max(1, to_samples(settings.min_s, rate_hz))
        self._gap = to_samples(settings.merge_gap_s, rate_hz)
        self._held: deque[Samples] = deque()
        self._base = self._total = 0
        self._cut_at = 0
        self._group: list[Region] = []

    def add(self, samples: Samples) -> None:
        """Take the next samples, int16, shape (n,)."""
        self._held.append(samples)
        self._total += len(samples)

    def decide(self, decision: Decision, *, last: bool = False) -> Iterator[Piece]:
        """Take what the detector knows now (at 16 kHz) and yield the pieces that are final."""
        for region in decision.closed:
            yield from self._take(self._scaled(region))
        decided = min(rescale(decision.decided, VAD_RATE_HZ, self._rate_hz), self._total)
        if decision.open is not None:
            going_on = self._scaled(decision.open)
            yield from self._cut_long(going_on, self._max + self._min)
            decided = max(self._cut_at, min(going_on.start, decided))
        if self._group and (last or decided - self._group[-1].end >= self._gap):
            yield from self._flush()
        self._forget(min([decided, *(region.start for region in self._group[:1])]))

    def _scaled(self, region: Region) -> Region:
        start, end = (min(self._total, rescale(at, VAD_RATE_HZ, self._rate_hz)) for at in region)
        return Region(max(start, self._cut_at), end)

    def _take(self, region: Region) -> Iterator[Piece]:
        yield from self._cut_long(region, self._max)
        region = region._replace(start=max(region.start, self._cut_at))
        if region.end <= region.start:
            return
        if self._group and not self._fits(region):
            yield from self._flush()
        self._group.append(region)

    def _fits(self, region: Region) -> bool:
        first, last = self._group[0], self._group[-1]
        return region.start - last.end < self._gap and region.end - first.start <= self._max

    def _cut_long(self, region: Region, limit: int) -> Iterator[Piece]:
        """Cut a region until at most ``limit`` is left, and no less than the shortest segment.

        A region that goes on has a higher limit: where it is cut must not depend on how much of it is known.
        """
        start = max(region.start, self._cut_at)
        while region.end - start > limit:
            yield from self._flush()
            cut = self._quietest(start + self._max // 2, min(start + self._max, region.end - self._min))
            self._group = [Region(start, cut)]
            yield from self._flush()
            self._cut_at = start = cut

    def _flush(self) -> Iterator[Piece]:
        group, self._group = self._group, []
        if group and group[-1].end - group[0].start >= self._min:
            start, end = group[0].start, group[-1].end
            speech = sum(region.end - region.start for region in group)
            yield Piece(start, end, speech, self._slice(start, end))

    def _quietest(self, low: int, high: int) -> int:
        """Return the middle of the quietest stretch of five frames of 20 ms in [low, high]."""
        frame = max(1, to_samples(_FRAME_S, self._rate_hz))
        samples = self._slice(low, high).astype(np.float64)
        frames = samples[: len(samples) // frame * frame].reshape(-1, frame)
        if not len(frames):
            return high
        width = min(_SMOOTH_FRAMES, len(frames))
        energy: NDArray[np.float64] = np.convolve((frames**2).sum(axis=1), np.ones(width), "valid")
        return low + int(energy.argmin()) * frame + width * frame // 2

    def _slice(self, start: int, end: int) -> Samples:
        """Return the samples from ``start`` to ``end``, all of which must be held."""
        parts, at = [], self._base
        for block in self._held:
            if at < end and at + len(block) > start:
                parts.append(block[max(0, start - at) : end - at])
            at += len(block)
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _forget(self, before: int) -> None:
        while self._held and self._base + len(self._held[0]) <= before:
            self._base += len(self._held.popleft())
