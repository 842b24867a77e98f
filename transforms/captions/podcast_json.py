"""Captions in JSON, as Podcasting 2.0 has them: segments with a body, a start, an end and perhaps a speaker.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schemas.errors import BadCaptions
from transforms.captions.rolling import Cue

_START, _END, _BODY = ("startTime", "start"), ("endTime", "end"), ("body", "text")
_LONGEST_S = 10**7


def parse_segments(text: str) -> list[Cue]:
    """Return the segments of a JSON transcript as cues, as they come; those without words are left out.

    Lenient where files in the wild are: times may be numbers in strings, an end may be missing (then it is the start of
    the next segment), and Whisper's own names (``start``, ``end``, ``text``) do. A segment is often a single word.

    Raises:
        BadCaptions: with the line, or the segment's number, if it is no JSON, has no list of segments, or a time cannot
            be read.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadCaptions(f"line {error.lineno}: no JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise BadCaptions(f"line 1: no JSON that can be read: {error}") from error
    segments = data.get("segments") if isinstance(data, dict) else None
    if not isinstance(segments, list):
        raise BadCaptions("line 1: JSON without a list of segments")
    return list(_cues(segments))


def _cues(segments: Sequence[Any]) -> Iterator[Cue]:
    starts = [_time_ms(segment, _START, number) for number, segment in enumerate(segments, 1)]
    for number, segment in enumerate(segments, 1):
        start_ms, end_ms = starts[number - 1], _time_ms(segment, _END, number)
        text = " ".join(str(_first(segment, _BODY) or "").split())
        if not text:
            continue
        if start_ms is None:
            raise BadCaptions(f"segment {number}: it has no start")
        if end_ms is None:
            end_ms = max(start_ms, (starts[number] if number < len(starts) else None) or start_ms)
        if end_ms < start_ms:
            raise BadCaptions(f"segment {number}: it ends before it starts")
        speaker = segment.get("speaker")
        yield Cue(start_ms, end_ms, text, speaker.strip() or None if isinstance(speaker, str) else None)


def _first(segment: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((segment[name] for name in names if segment.get(name) is not None), None)


def _time_ms(segment: Any, names: Sequence[str], number: int) -> int | None:
    if not isinstance(segment, dict):
        raise BadCaptions(f"segment {number}: it is no object")
    value = _first(segment, names)
    if value is None:
        return None
    try:
        seconds = (
            float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else -1.0
        )
    except (ValueError, OverflowError):
        seconds = -1.0
    if not 0 <= seconds <= _LONGEST_S:  # also not a number
        raise BadCaptions(f"segment {number}: the time cannot be read: {str(value)[:60]!r}")
    return round(seconds * 1000)
