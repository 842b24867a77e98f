"""Places in a file where decoding can begin, so that a range of a long recording is read without what is before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from schemas.errors import CorruptAudio


class Mark(NamedTuple):
    """A place where decoding can begin.

    What is decoded there comes out at ``frames``, counted at the source's rate from the recording's first. ``pts`` is
    the time that the container gives to the packet there, in its own ticks, and ``packet_frames`` how many frames
    each packet holds; None and 0 where the decoder is told of frames.
    """

    frames: int
    pts: int | None = None
    packet_frames: int = 0


class Survey(NamedTuple):
    """What is known of a whole file before it is decoded.

    ``frames`` is how many frames it is expected to hold: the header's word or a count of its packets, never a guess
    from its size, but a file that ends early has fewer. ``marks`` are in order. ``pre_roll_frames`` is how long before
    the first wanted frame decoding must begin, until what came before no longer matters.
    """

    frames: int
    pre_roll_frames: int
    marks: Sequence[Mark]

    def before(self, frames: int) -> Mark | None:
        """Return the last mark from which frame ``frames`` is decoded rightly; None: from the start of the file."""
        after = bisect_right(self.marks, frames - self.pre_roll_frames, key=attrgetter("frames"))
        return self.marks[after - 1] if after else None


def lost(name: str) -> CorruptAudio:
    """Return the error for a mark that is not found again."""
    return CorruptAudio(f"{name} in which the decoder does not find its place again")
