from __future__ import annotations

import pytest

from schemas.records import Hypothesis, SegmentInfo, Word
from transforms.asr.place import place_words


@pytest.mark.parametrize("rate_hz", [16_000, 24_000])
def test_words_go_to_their_place_in_the_recording(rate_hz: int) -> None:
    segment = SegmentInfo("s", "r", "crawl", None, None, 5 * rate_hz, 7 * rate_hz, rate_hz, 1.0, 0.0, 0.0)
    words = (Word("a", 0, 8000, 0.5), Word("b", 8000, 16_000, None), Word("late", 31_000, 99_000, None))
    heard = Hypothesis("e", "{}", None, None, "a b late", words, None, None)
    placed = place_words(heard, segment).words
    assert [(w.start_samples / rate_hz, w.end_samples / rate_hz) for w in placed[:2]] == [
        (5.0, 5.5),
        (5.5, 6.0),
    ]
    assert placed[2].end_samples == segment.end_samples
    assert (placed[0].confidence, placed[1].confidence) == (0.5, None)
