"""`evaluate`: the speech and the speakers that were found, against RTTM files that say who speaks when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipelines.references import References, name_of
from schemas.records import Recording, SegmentInfo, Source, SpeakerTurn
from schemas.units import to_seconds
from transforms.scoring.diarization import DiarizationErrors, diarization_errors
from transforms.scoring.frames import FrameErrors, Span, frame_errors
from transforms.scoring.rttm import Spoken
from transforms.store.ledger import read_entries
from transforms.store.planned import ledger_files, planned_buckets
from transforms.store.store import Store
from transforms.store.tables import read_rows

_ONE = "one"


class SpeechScore(NamedTuple):
    """How well the speech of a recording, or of several, was found, and who says it, overlap scored and skipped."""

    uri: str
    frames: FrameErrors = FrameErrors()
    speakers: DiarizationErrors = DiarizationErrors()
    speakers_alone: DiarizationErrors = DiarizationErrors()

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data: shares, not per cent."""
        frames = self.frames
        return {
            "uri": self.uri, "precision": frames.precision, "recall": frames.recall, "f1": frames.f1,
            "detection_error": frames.detection_error, "der": self.speakers.rate,
            "der_overlap_skipped": self.speakers_alone.rate,
        }  # fmt: skip


@dataclass(frozen=True)
class SpeechScores:
    """The scores of all recordings that have a reference."""

    recordings: list[SpeechScore] = field(default_factory=list)

    def total(self) -> SpeechScore:
        """Return the score of all together: every second weighs alike."""
        return added(self.recordings)

    def as_json(self) -> dict[str, Any]:
        """Return the scores as plain data."""
        if not self.recordings:
            return {}
        return {"all": self.total().as_json(), "recordings": [one.as_json() for one in self.recordings]}

    def lines(self) -> list[str]:
        """Return the scores for a person; nothing where there are none."""
        if not self.recordings:
            return []
        first, *others = (row(name_of(one.uri), one) for one in [self.total(), *self.recordings])
        return [HEADING, first, *others]


HEADING = f"{'speech against RTTM':32}{'precision':>10}{'recall':>8}{'F1':>8}{'det. err':>10}{'DER':>8}{'no ovl.':>9}"


def row(name: str, score: SpeechScore) -> str:
    """Return a line of the table that ``HEADING`` begins."""
    frames = score.frames
    return (
        f"{name:32}{frames.precision:10.3f}{frames.recall:8.3f}{frames.f1:8.3f}{frames.detection_error:10.3f}"
        f"{score.speakers.rate:8.3f}{score.speakers_alone.rate:9.3f}"
    )


def added(scores: Iterable[SpeechScore]) -> SpeechScore:
    """Return several scores as one."""
    total = SpeechScore("all")
    for one in scores:
        total = SpeechScore(
            "all",
            total.frames.plus(one.frames),
            total.speakers.plus(one.speakers),
            total.speakers_alone.plus(one.speakers_alone),
        )
    return total


def score(
    uri: str, wanted: Sequence[Spoken], speech: Iterable[Span], found: Sequence[Spoken], duration_s: float
) -> SpeechScore:
    """Score one recording: frames of 10 ms, and diarization with a collar of 250 ms."""
    return SpeechScore(
        uri,
        frame_errors((turn[:2] for turn in wanted), speech, duration_s),
        diarization_errors(wanted, found, duration_s),
        diarization_errors(wanted, found, duration_s, skip_overlap=True),
    )


def score_speech(store: Store) -> SpeechScores:
    """Score every committed recording that has a reference: its manifest's `rttm`, or an RTTM file beside it.

    Speech is what segments hold; the speakers are those of turns/, and where there are none all is said by one.

    Raises:
        ConfigError: if a reference is named in the manifest and cannot be read, or one is no RTTM.
    """
    references, found = References(), SpeechScores()
    files = ledger_files("ingest", planned_buckets(store))
    for name in (entry.file for entry in read_entries(store, "ingest", files)):
        sources = {source.recording_id: source for source in read_rows(store, Source, "plan", name)}
        wanted = {key: turns for key, one in sources.items() if (turns := references.of(one)) is not None}
        if wanted:
            found.recordings.extend(_scored(store, name, wanted))
    return found


def _scored(store: Store, name: str, wanted: dict[str, list[Spoken]]) -> Iterator[SpeechScore]:
    speech: dict[str, list[Spoken]] = defaultdict(list)
    turns: dict[str, list[Spoken]] = defaultdict(list)
    for segment in read_rows(store, SegmentInfo, "segments", name, columns=SegmentInfo._fields):
        if segment.recording_id in wanted:
            speech[segment.recording_id].append(_spoken(segment, _ONE))
    for turn in read_rows(store, SpeakerTurn, "turns", name):
        if turn.recording_id in wanted:
            turns[turn.recording_id].append(_spoken(turn, turn.speaker))
    for recording in read_rows(store, Recording, "recordings", name):
        key = recording.recording_id
        if key in wanted:
            duration_s = to_seconds(recording.duration_samples, recording.sample_rate_hz)
            spans = [one[:2] for one in speech[key]]
            yield score(recording.uri, wanted[key], spans, turns[key] or speech[key], duration_s)


def _spoken(place: SegmentInfo | SpeakerTurn, speaker: str) -> Spoken:
    start_s, end_s = (to_seconds(at, place.sample_rate_hz) for at in (place.start_samples, place.end_samples))
    return Spoken(start_s, end_s, speaker)
