"""NIST's RTTM: who speaks when, a line a turn."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from schemas.errors import ConfigError

# Type, file, channel, start, duration, orthography, subtype, speaker (Rich Transcription 2009 evaluation plan,
# appendix A); confidence and lookahead may be left out.
_LEAST_FIELDS = 8


class Spoken(NamedTuple):
    """A speaker's turn, in seconds from the recording's start."""

    start_s: float
    end_s: float
    speaker: str


def read_rttm(lines: Iterable[str], name: str) -> dict[str, list[Spoken]]:
    """Return the turns of each file of an RTTM, in its order; ``name`` is what it is called in errors.

    Only SPEAKER lines count; turns without length are left out, though not their files.

    Raises:
        ConfigError: if a SPEAKER line has too few fields or no usable time.
    """
    found: dict[str, list[Spoken]] = {}
    for number, line in enumerate(lines, start=1):
        fields = line.removeprefix("\ufeff").split()
        if not fields or fields[0] != "SPEAKER":
            continue
        try:
            turn = _turn(fields)
        except ValueError as error:
            raise ConfigError(f"{name}: line {number} is no SPEAKER line of RTTM: {error}") from error
        turns = found.setdefault(fields[1], [])
        if turn.end_s > turn.start_s:
            turns.append(turn)
    return found


def _turn(fields: list[str]) -> Spoken:
    if len(fields) < _LEAST_FIELDS:
        raise ValueError(f"it has {len(fields)} fields, at least {_LEAST_FIELDS} are needed")
    start_s, length_s = float(fields[3]), float(fields[4])
    if not (math.isfinite(start_s) and math.isfinite(length_s)) or start_s < 0 or length_s < 0:
        raise ValueError(f"start {fields[3]} and duration {fields[4]} must be at least 0")
    return Spoken(start_s, start_s + length_s, fields[7])
