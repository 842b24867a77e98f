"""What a filter is: frozen settings that measure candidates and decide on what was measured.

A filter is one module (`duration.py`) with one class of the same name in CamelCase (`Duration`). It does no
I/O and keeps no state, so the same candidate always gets the same judgement. Measuring and deciding are two
methods, because what was measured is stored: a setting that only `decide` reads, declared with
`schemas.settings.threshold`, can be moved afterwards without measuring again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from schemas.judgements import Finding, Measurement, Score, Verdict
from schemas.records import AlignmentCheck, Hypothesis, SegmentInfo, Transcript, Word
from schemas.units import to_seconds


class Candidate(NamedTuple):
    """All that a filter may look at: a segment's measures and its transcript, without the audio.

    ``language`` is the one that the recognizer heard, or, where it does not say, the input list's.
    ``text_language`` is the one that the text is written in, None where the transcript does not say. ``quality`` is
    what was measured on the sound, nothing where the stage `measure` was not asked.
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
    text_language: str | None = None
    alignment: AlignmentCheck | None = None
    start_samples: int = 0
    quality: tuple[Measurement, ...] = ()
    findings: tuple[Finding, ...] = ()
    confidence: float | None = None

    @classmethod
    def of(
        cls,
        transcript: Transcript,
        segment: SegmentInfo,
        quality: tuple[Measurement, ...] = (),
        findings: tuple[Finding, ...] = (),
    ) -> Candidate:
        """Return the candidate of a segment: its transcript, measures of its sound, what the survey found in it."""
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
            next((said.language for said in transcript.languages if said.evidence == "text"), None),
            transcript.alignment,
            segment.start_samples,
            quality,
            findings,
            transcript.confidence,
        )

    def measured(self, name: str) -> float | None:
        """Return what was measured under a name, None where that was not asked for or gave nothing."""
        return next((one.value for one in self.quality if one.name == name), None)

    @property
    def duration_s(self) -> float:
        """The segment's length in seconds."""
        return to_seconds(self.n_samples, self.sample_rate_hz)

    @property
    def speech_s(self) -> float:
        """The seconds of the segment that the VAD called speech."""
        return self.duration_s * self.speech_share


class Judgement(NamedTuple):
    """What a filter measured (None: there was nothing to measure), and why it drops (None: it keeps).

    A reason is snake_case, such as ``too_short``, and names a fault of the candidate.
    """

    score: float | None
    reason: str | None = None


class Decides(Protocol):
    """What all filters share."""

    def decide(self, score: float | None) -> str | None:
        """Return why a candidate with this score is dropped, None to keep it; with no score it is kept."""
        ...


class SegmentFilter(Decides, Protocol):
    """A frozen dataclass of settings, a default for each, that measures candidates one by one."""

    def measure(self, candidate: Candidate) -> float | None:
        """Return the score, None where there is nothing to measure."""
        ...


class RecordingFilter(Decides, Protocol):
    """A filter that measures a candidate among the others of its recording."""

    def measure_recording(self, candidates: Sequence[Candidate]) -> Sequence[float | None]:
        """Return the score of each, in order; ``candidates`` are all of one recording, in order of time."""
        ...


Filter = SegmentFilter | RecordingFilter


def filter_name(one: Filter) -> str:
    """Return the name of a filter: that of its module."""
    return type(one).__module__.rpartition(".")[2]


def measure(one: Filter, candidates: Sequence[Candidate]) -> Sequence[float | None]:
    """Return, in order, what a filter measures on the candidates of one recording.

    It is told by its methods how it does: asking for a protocol takes longer than most filters.
    """
    if hasattr(one, "measure_recording"):
        return one.measure_recording(candidates)
    return [one.measure(candidate) for candidate in candidates]


def judge(one: Filter, candidates: Sequence[Candidate]) -> list[Judgement]:
    """Return, in order, what a filter makes of the candidates of one recording."""
    scores = measure(one, candidates)
    return [Judgement(score, one.decide(score)) for score in scores]


def judge_recording(filters: Sequence[Filter], candidates: Sequence[Candidate]) -> list[Verdict]:
    """Return the verdicts of all filters on the candidates of one recording, in order.

    Every score is kept; the first filter that says no gives the reason.
    """
    by_filter = [judge(one, candidates) for one in filters]
    names = [filter_name(one) for one in filters]
    return [
        _verdict(candidate, names, [judgements[i] for judgements in by_filter])
        for i, candidate in enumerate(candidates)
    ]


def _verdict(candidate: Candidate, names: Sequence[str], judgements: Sequence[Judgement]) -> Verdict:
    scores = tuple(Score(name, judgement.score) for name, judgement in zip(names, judgements, strict=True))
    for name, (score, reason) in zip(names, judgements, strict=True):
        if reason is not None:
            return Verdict(candidate.segment_id, candidate.recording_id, False, name, reason, score, scores)
    return Verdict(candidate.segment_id, candidate.recording_id, True, None, None, None, scores)
