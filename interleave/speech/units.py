"""Discrete units that were computed elsewhere: HuBERT clusters, a codec's tokens, any of one rate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from interleave.codebooks import Pattern, without_runs
from interleave.granularity.base import Span
from interleave.speech.base import Codebooks, Codes, Sounds
from interleave.unit_files import Place, UnitFiles
from schemas.errors import EngineError
from schemas.settings import Positive, PositiveInt

_FRAMES_OFF, _SHARE_OFF = 2, 0.01
_HELD = 4


@dataclass(frozen=True)
class Units:
    """Units of 0 to ``size`` - 1 at ``rate_hz``, from the files under ``path`` (``interleave.unit_files``).

    A file or row holds those of a segment, or of a whole recording; a span's are cut out at its times, and what lies
    between merged segments has none. ``deduplicate`` leaves one of each run of equal units (as GSLM and its followers
    do), of several ``codebooks`` one of each run of equal frames; what is on the disk still has its runs, for its
    times are found by counting. ``pattern`` is for several codebooks.
    """

    path: str
    size: PositiveInt
    rate_hz: Positive = 50.0
    deduplicate: bool = True
    column: str = "units"
    codebooks: PositiveInt = 1
    pattern: Pattern = "flattened"

    @property
    def frame_rate_hz(self) -> float:
        """How many tokens a second of speech has at most: fewer where runs are left out."""
        return self.rate_hz * (self.codebooks if self.pattern == "flattened" else 1)

    def count(self, n_samples: int, sample_rate_hz: int) -> int:
        """Return how many tokens so many samples have at most, about."""
        return round(n_samples / sample_rate_hz * self.frame_rate_hz)

    def load(self) -> UnitsOnDisk:
        """Find which units there are.

        Raises:
            ConfigError: if there are none, or they cannot be read.
        """
        return UnitsOnDisk(self)


class UnitsOnDisk:
    """The units of segments and recordings; the last few are held."""

    def __init__(self, settings: Units) -> None:
        self._settings = settings
        self._files = UnitFiles(settings.path, settings.column)
        self._read = lru_cache(_HELD)(self._checked)
        self.codebooks = Codebooks(settings.codebooks, settings.size, settings.pattern == "delay")

    def encode(self, span: Span, sounds: Sounds) -> Codes:
        """Return the units of a span, shape (codebooks, frames).

        Raises:
            EngineError: if there are none, too few for its length, or other numbers than the settings say.
        """
        parts = [self._part(span, segment_id, sounds.place(segment_id)) for segment_id in span.segment_ids]
        units = np.concatenate(parts, axis=1)
        if not units.size:
            raise EngineError(f"{span.segment_ids[0]} has no unit from sample {span.start_samples} on")
        return without_runs(units) if self._settings.deduplicate else units

    def _part(self, span: Span, segment_id: str, place: tuple[int, int]) -> Codes:
        """Return the units of what a span has of a segment: borders go to the nearest unit, so none is lost there."""
        low, high = max(span.start_samples, place[0]), min(span.end_samples, place[1])
        rate_hz = span.sample_rate_hz
        if found := self._files.find(segment_id, span.recording_id):
            units = self._read(segment_id, found)
            self._check_length(segment_id, units.shape[1], place[1] - place[0], rate_hz)
            end = self._frame(high - place[0], rate_hz) if high < place[1] else units.shape[1]
            return units[:, self._frame(low - place[0], rate_hz) : end]
        found = self._files.find(span.recording_id, span.recording_id)
        if found is None:
            raise EngineError(f"no units of segment {segment_id} or recording {span.recording_id}")
        units = self._read(span.recording_id, found)
        first, end = self._frame(low, rate_hz), self._frame(high, rate_hz)
        if end > units.shape[1] + self._allowed(end):
            raise EngineError(f"the {units.shape[1]} units of {span.recording_id} end before {segment_id}")
        return units[:, first:end]

    def _frame(self, position_samples: int, sample_rate_hz: int) -> int:
        return round(position_samples / sample_rate_hz * self._settings.rate_hz)

    def _check_length(self, name: str, found: int, n_samples: int, sample_rate_hz: int) -> None:
        expected = self._frame(n_samples, sample_rate_hz)
        if abs(found - expected) > self._allowed(expected):
            raise EngineError(
                f"{name} has {found} units, not {expected}: rate_hz is another, or runs were left out of them"
            )

    @staticmethod
    def _allowed(frames: int) -> float:
        return _FRAMES_OFF + _SHARE_OFF * frames

    def _checked(self, name: str, place: Place) -> Codes:
        units, settings = self._files.read(name, place), self._settings
        if len(units) != settings.codebooks:
            raise EngineError(f"{name} has units of {len(units)} codebooks, not {settings.codebooks}")
        if units.size and not 0 <= units.min() <= units.max() < settings.size:
            raise EngineError(
                f"{name} has units from {units.min()} to {units.max()}, not 0 to {settings.size - 1}"
            )
        return units
