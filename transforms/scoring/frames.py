"""Speech found against speech that is there, in frames of 10 ms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FRAMES_A_SECOND = 100
Span = tuple[float, float]


class FrameErrors(NamedTuple):
    """Frames of speech found and there (``hits``), found, and there. They add up over recordings."""

    hits: int = 0
    found: int = 0
    wanted: int = 0

    def plus(self, other: FrameErrors) -> FrameErrors:
        """Return the errors of both together."""
        return FrameErrors(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        """The share of the found frames that are speech; 1 if none is found."""
        return self.hits / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of the frames of speech that are found; 1 if there are none."""
        return self.hits / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 if nothing is there and nothing found."""
        both = self.found + self.wanted
        return 2 * self.hits / both if both else 1.0

    @property
    def detection_error(self) -> float:
        """Missed and false frames over frames of speech, as in NIST's speech activity detection; 0 if all right."""
        wrong = self.found + self.wanted - 2 * self.hits
        return wrong / self.wanted if self.wanted else float(wrong > 0)


def frame_errors(wanted: Iterable[Span], found: Iterable[Span], duration_s: float) -> FrameErrors:
    """Compare two sets of spans of speech, in seconds; spans may overlap, and count once.

    A frame is speech where a span, its ends rounded to whole frames, holds it.
    """
    n_frames = int(duration_s * FRAMES_A_SECOND)
    there, heard = _frames(wanted, n_frames), _frames(found, n_frames)
    return FrameErrors(int((there & heard).sum()), int(heard.sum()), int(there.sum()))


def _frames(spans: Iterable[Span], n_frames: int) -> NDArray[np.bool_]:
    frames = np.zeros(n_frames, np.bool_)
    for start_s, end_s in spans:
        frames[round(start_s * FRAMES_A_SECOND) : round(end_s * FRAMES_A_SECOND)] = True
    return frames
