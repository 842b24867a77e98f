"""One pass over the tables of a root, a bucket at a time: what is counted, and which segments are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.audit.sampling import Sampler
from pipelines.audit.tally import UNKNOWN, Judged, Tally
from schemas.judgements import Verdict
from schemas.records import Recording, SegmentInfo, SpeakerTurn, Transcript
from schemas.units import to_hours
from transforms.store.ledger import read_entries
from transforms.store.planned import ledger_files, planned_buckets
from transforms.store.store import Store
from transforms.store.tables import read_rows

KEPT = "kept"
BOILERPLATE = "boilerplate"


@dataclass(frozen=True)
class Shown:
    """A segment that is shown: where it lies, and everything that is known of it."""

    file_name: str
    uri: str
    title: str | None
    judged: Judged


@dataclass
class Collected:
    """What one pass over a root found.

    Strata of ``samples``: reasons to drop, and ``kept`` by source. ``segments`` counts all.
    """

    samples: Sampler[tuple[str, str], Shown]
    tally: Tally = field(default_factory=Tally)
    segments: int = 0


def collect(store: Store, seed: int, per_stratum: int) -> Collected:
    """Count all judged segments of a root and choose ``per_stratum`` of each stratum.

    Raises:
        ConfigError: if the root has not been planned.
        StoreError: if a table cannot be read.
    """
    found = Collected(Sampler(seed, per_stratum))
    buckets = planned_buckets(store)
    for entry in read_entries(store, "curate", ledger_files("curate", buckets)):
        _add_bucket(store, entry.file, found)
    return found


def _add_bucket(store: Store, name: str, found: Collected) -> None:
    recordings = _recordings(store, name, found.tally)
    for one in _judged(store, name):
        found.segments += 1
        found.tally.add(one)
        if may_be_heard(one):
            recording = recordings[one.segment.recording_id]
            shown = Shown(name, recording.uri, recording.title, one)
            found.samples.offer(_stratum(one), one.segment.segment_id, shown)
    for turn in read_rows(store, SpeakerTurn, "turns", name):
        found.tally.add_turn(turn)


def may_be_heard(one: Judged) -> bool:
    """Whether a segment may be shown as it was heard: nothing in it is to be masked, bleeped or dropped as private."""
    return all(edit.kind == BOILERPLATE for edit in one.verdict.edits)


def _stratum(one: Judged) -> tuple[str, str]:
    verdict = one.verdict
    return (KEPT, one.segment.source) if verdict.kept else (verdict.filter or "", verdict.reason or UNKNOWN)


def _recordings(store: Store, name: str, tally: Tally) -> dict[str, Recording]:
    """Return the recordings of a bucket by id, their hours counted by licence and format."""
    found = {}
    for recording in read_rows(store, Recording, "recordings", name):
        hours = to_hours(recording.duration_samples, recording.sample_rate_hz)
        tally.recordings["license"][recording.license or UNKNOWN] += hours
        tally.recordings["format"][recording.format] += hours
        found[recording.recording_id] = recording
    return found


def _judged(store: Store, name: str) -> Iterator[Judged]:
    """Yield the judged segments of a bucket; the tables have them in the same order, verdicts not of all."""
    segments = {s.segment_id: s for s in read_rows(store, SegmentInfo, "segments", name)}
    transcripts = read_rows(store, Transcript, "transcripts", name)
    verdicts = read_rows(store, Verdict, "verdicts", name)
    for transcript, verdict in zip(transcripts, verdicts, strict=True):
        yield Judged(segments[transcript.segment_id], transcript, verdict)
