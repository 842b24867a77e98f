from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.records import Segment
from transforms.cutting.recording import encode_flac, levels_dbfs
from transforms.speakers.base import Turn
from transforms.speakers.cutting import Piece, at_rate, cut_at_turns, decoded, merged, speech_of

SAMPLES = np.random.default_rng(0).integers(-5000, 5000, 4000).astype(np.int16)


def segment(start: int = 1000, rate_hz: int = 16_000) -> Segment:
    rms, peak = levels_dbfs(SAMPLES)
    end, audio = start + len(SAMPLES), encode_flac(SAMPLES, rate_hz)
    return Segment("s", "r", "crawl", "en", None, start, end, rate_hz, 0.9, rms, peak, audio)


PLACES = st.integers(0, 6000), st.integers(1, 4000), st.sampled_from("abc")
TURNS = st.lists(st.builds(lambda start, n, who: Turn(start, start + n, who), *PLACES), max_size=6)


@settings(deadline=None)
@given(TURNS, st.integers(1, 1500))
def test_nothing_is_lost_or_said_twice(turns: list[Turn], least: int) -> None:
    whole = segment()
    parts = list(cut_at_turns(whole, turns, least))
    assert np.concatenate([decoded(part) for part in parts]).tolist() == SAMPLES.tolist()
    assert parts[0].start_samples == whole.start_samples
    assert parts[-1].end_samples == whole.end_samples
    for one, after in pairwise(parts):
        assert one.end_samples == after.start_samples
        assert one.speaker != after.speaker
    assert len({part.segment_id for part in parts}) == len(parts)
    if len(parts) > 1:
        assert all(part.speaker and part.end_samples - part.start_samples >= least for part in parts)


def test_an_overlap_is_marked() -> None:
    turns = [Turn(0, 3000, "speaker-0"), Turn(2000, 9000, "speaker-1")]
    parts = list(cut_at_turns(segment(), turns, 100))
    places = [(part.start_samples, part.end_samples, part.speaker) for part in parts]
    assert places == [
        (1000, 2000, "speaker-0"), (2000, 3000, "speaker-0+speaker-1"), (3000, 5000, "speaker-1")
    ]  # fmt: skip
    assert parts[1].rms_dbfs == levels_dbfs(SAMPLES[1000:2000])[0]


def test_one_speaker_keeps_the_audio_and_nobody_keeps_the_segment() -> None:
    (part,) = cut_at_turns(segment(), [Turn(0, 9000, "a")], 10)
    assert part._replace(segment_id="s", speaker=None) == segment()
    assert part.speaker == "a"
    (unknown,) = cut_at_turns(segment(), [], 10)
    assert unknown.speaker is None


def test_short_parts_and_parts_of_nobody_go_to_the_longer_neighbour() -> None:
    a, b, nobody = ("a",), ("b",), ()
    pieces = [Piece(0, 50, a), Piece(50, 55, b), Piece(55, 95, a), Piece(95, 200, nobody), Piece(200, 230, b)]
    assert merged(pieces, 20) == [Piece(0, 200, a), Piece(200, 230, b)]
    assert merged([Piece(0, 5, a)], 20) == [Piece(0, 5, a)]
    assert merged([Piece(0, 5, nobody)], 20) == [Piece(0, 5, nobody)]


def test_other_rates() -> None:
    (heard,) = speech_of([segment(3000, 24_000)])
    assert heard.start == 2000
    assert abs(len(heard.samples) - len(SAMPLES) * 2 // 3) <= 1
    assert at_rate([Turn(2000, 4000, "a")], 24_000) == [Turn(3000, 6000, "a")]
