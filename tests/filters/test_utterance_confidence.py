from __future__ import annotations

from filters.base import Candidate, judge
from filters.utterance_confidence import UtteranceConfidence
from schemas.records import SegmentInfo, Transcript
from tests.filters.candidates import SOUND

DROPPED = [(SOUND._replace(confidence=0.69), "unsure")]


def test_what_transcribe_expects_is_compared() -> None:
    assert judge(UtteranceConfidence(), [SOUND._replace(confidence=0.7)])[0] == (0.7, None)
    assert judge(UtteranceConfidence(), [SOUND])[0] == (None, None)
    strict = UtteranceConfidence(min_confidence=0.95)
    assert judge(strict, [SOUND._replace(confidence=0.9)])[0] == (0.9, "unsure")


def test_it_is_that_of_the_transcript() -> None:
    segment = SegmentInfo("s", "r", "crawl", "en", None, 0, 16_000, 16_000, 1.0, -20.0, -3.0)
    said = Transcript("s", "r", "en", "yes", (), "rover", 0.5, (), confidence=0.25)
    assert judge(UtteranceConfidence(), [Candidate.of(said, segment)])[0] == (0.25, "unsure")
