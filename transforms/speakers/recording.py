"""The segments of one recording, told apart by speaker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from schemas.records import Segment
from schemas.units import to_samples
from transforms.speakers.base import SpeakerModel, Turn
from transforms.speakers.cutting import at_rate, cut_at_turns, speech_of
from transforms.speakers.turn_taking import turns_of_channels


def tell_apart(segments: Iterable[Segment], model: SpeakerModel) -> list[Turn]:
    """Return the turns of a recording, at the rate of its segments; none where nobody is told apart.

    ``segments`` are all of a recording, in order; they are gone through several times. Where channels are cut apart,
    each is a speaker already, and the model is not asked.

    Raises:
        EngineError: if the model breaks on it.
    """
    first = next(iter(segments), None)
    if first is None:
        return []
    if first.speaker is not None:
        return turns_of_channels(segments)
    return at_rate(model.turns(speech_of(segments)), first.sample_rate_hz)


def cut_at_speakers(segments: Iterable[Segment], turns: Sequence[Turn], min_s: float) -> Iterator[Segment]:
    """Yield the segments of a recording, in order, cut where another speaks; those of channels as they are.

    ``turns`` are by start, at the rate of the segments; a part lasts at least ``min_s`` (``cut_at_turns``).
    """
    near: list[Turn] = []
    coming = 0
    for segment in segments:
        if not turns or segment.speaker is not None:
            yield segment
            continue
        while coming < len(turns) and turns[coming].start < segment.end_samples:
            near.append(turns[coming])
            coming += 1
        near = [turn for turn in near if turn.end > segment.start_samples]
        own = [turn for turn in near if turn.start < segment.end_samples]
        yield from cut_at_turns(segment, own, to_samples(min_s, segment.sample_rate_hz))
