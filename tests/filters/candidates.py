"""A sound candidate that each filter keeps, to be changed in the one field that a test is about."""

from __future__ import annotations

from typing import Any

from filters.base import Candidate

RATE_HZ = 16_000
SOUND = Candidate(
    segment_id="s1",
    recording_id="r1",
    source="crawl",
    language="en",
    speaker=None,
    n_samples=4 * RATE_HZ,
    sample_rate_hz=RATE_HZ,
    speech_share=0.9,
    rms_dbfs=-21.5,
    peak_dbfs=-3.0,
    text="Every winter the lake freezes from the shore inward.",
    words=(),
    engine="captions",
    agreement=None,
    hypotheses=(),
)


def candidate(seconds: float = 4.0, **fields: Any) -> Candidate:
    """Return the sound candidate with another length and other fields."""
    return SOUND._replace(n_samples=round(seconds * RATE_HZ), **fields)
