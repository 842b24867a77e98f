"""Speech that is louder or softer than it was to be."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.settings import Positive
from transforms.tts import level
from transforms.verify.base import Checked, Uttered

REASON = "off_level"
_SILENT_DB = -100.0


@dataclass(frozen=True)
class Loudness:
    """Rejects, as ``off_level``, what is more than ``tolerance_db`` away from the loudness that it was to have.

    Score: minus the distance in dB, as ``transforms.tts.level`` measures it; -100 for silence. A sound whose energy
    lies in a few clicks cannot be brought to its loudness without clipping.
    """

    tolerance_db: Positive = 1.0

    def prepare(self) -> None:
        """It needs nothing."""

    def load(self) -> Loudness:
        """It is its own model."""
        return self

    def check(self, uttered: Uttered) -> Checked:
        """Return minus the distance to the wanted loudness; no score where nobody said which."""
        if uttered.loudness_lufs is None:
            return Checked(None, -self.tolerance_db)
        found = level.loudness(uttered.samples, uttered.rate_hz)
        score = _SILENT_DB if found is None else -abs(found - uttered.loudness_lufs)
        return Checked(score, -self.tolerance_db, REASON if score < -self.tolerance_db else None)
