"""What a filter is: frozen settings with one method, `judge`, that looks at a candidate and decides.

A filter is one module (`duration.py`) with one class of the same name in CamelCase (`Duration`). It does no
I/O and keeps no state, so the same candidate always gets the same judgement.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from schemas.records import Hypothesis, Score, SegmentInfo, Transcript, Verdict, Word
from schemas.units import to_seconds


class Candidate(NamedTuple):
    """All that a filter may look at: a segment's measures and its transcript, without the audio.

    ``language`` is the one that the recognizer heard, or, where it does not say, the input list's.
    """

    segment_id: str
    recording_id: str
    source: str
    language: str | None
    speaker: str | None
    n_samples: int
    sample_rate_hz: int
    speech_share: float
    rms_dbfs: float
    peak_dbfs: float
    text: str
    words: tuple[Word, ...]
    engine: str
    agreement: float | None
    hypotheses: tuple[Hypothesis, ...]

    @classmethod
    def of(cls, transcript: Transcript, segment: SegmentInfo) -> Candidate:
        """Return the candidate that a segment and its transcript make."""
        return cls(
            segment.segment_id,
            segment.recording_id,
            segment.source,
            transcript.language or segment.language,
            segment.speaker,
            segment.n_samples,
            segment.sample_rate_hz,
            segment.speech_share,
            segment.rms_dbfs,
            segment.peak_dbfs,
            transcript.text,
            transcript.words,
            transcript.engine,
            transcript.agreement,
            transcript.hypotheses,
        )

    @property
    def duration_s(self) -> float:
        """The segment's length in seconds."""
        return to_seconds(self.n_samples, self.sample_rate_hz)


class Judgement(NamedTuple):
    """What a filter measured (None: there was nothing to measure), and why it drops (None: it keeps).

    A reason is snake_case, such as ``too_short``, and names a fault of the candidate.
    """

    score: float | None
    reason: str | None = None


class Filter(Protocol):
    """A frozen dataclass of settings, a default for each, that judges candidates one by one."""

    def judge(self, candidate: Candidate) -> Judgement:
        """Return what was measured and whether to keep the candidate."""
        ...


def filter_name(judge: Filter) -> str:
    """Return the name of a filter: that of its module."""
    return type(judge).__module__.rpartition(".")[2]


def judge_all(filters: Sequence[Filter], candidate: Candidate) -> Verdict:
    """Return the verdict of all filters: every score is kept, the first that says no gives the reason."""
    judgements = [(filter_name(f), f.judge(candidate)) for f in filters]
    scores = tuple(Score(name, judgement.score) for name, judgement in judgements)
    for name, (score, reason) in judgements:
        if reason is not None:
            return Verdict(candidate.segment_id, candidate.recording_id, False, name, reason, score, scores)
    return Verdict(candidate.segment_id, candidate.recording_id, True, None, None, None, scores)
