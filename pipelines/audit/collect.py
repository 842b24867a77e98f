"""One pass over the tables of a root, a bucket at a time: what is counted, and which segments are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from pipelines.audit import found as findings
from pipelines.audit import sound, topics
from pipelines.audit.found import Found, may_be_heard
from pipelines.audit.sampling import Sampler
from pipelines.audit.sound import Sound
from pipelines.audit.tally import UNKNOWN, Judged, Tally
from pipelines.audit.topics import Topics
from pipelines.audit.turns import TurnTaking
from schemas.judgements import Finding, Verdict
from schemas.records import Recording, SegmentInfo, SpeakerTurn, Transcript
from schemas.units import to_hours
from transforms.store.ledger import read_entries
from transforms.store.planned import ledger_files, planned_buckets
from transforms.store.store import Store
from transforms.store.tables import read_rows

KEPT = "kept"


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
    found: Found
    topics: Topics
    tally: Tally = field(default_factory=Tally)
    turns: TurnTaking = field(default_factory=TurnTaking)
    sound: Sound = field(default_factory=Sound)
    segments: int = 0
    has_references: bool = False


def collect(
    store: Store, seed: int, per_stratum: int, target: Mapping[str, float] | None = None
) -> Collected:
    """Count all judged segments of a root and choose ``per_stratum`` of each stratum.

    ``target`` are the shares of topics that are wanted.

    Raises:
        ConfigError: if the root has not been planned.
        StoreError: if a table cannot be read.
    """
    found = Collected(Sampler(seed, per_stratum), Found(seed, per_stratum), Topics(target))
    buckets = planned_buckets(store)
    names = [entry.file for entry in read_entries(store, "curate", ledger_files("curate", buckets))]
    found.found.choose(row for name in names for row in findings.of_bucket(store, name))
    for name in names:
        _add_bucket(store, name, found)
    return found


def _add_bucket(store: Store, name: str, found: Collected) -> None:
    recordings = _recordings(store, name, found.tally)
    found.has_references |= any(one.reference_text for one in recordings.values())
    topic, measured = topics.of_bucket(store, name), sound.of_bucket(store, name)
    said = _by_segment(findings.of_bucket(store, name))
    for one in _judged(store, name):
        segment_id = one.segment.segment_id
        found.segments += 1
        found.tally.add(one)
        found.found.add(one, said.get(segment_id, []))
        found.topics.add(one, topic.get(segment_id))
        found.sound.add(one, measured.get(segment_id, ()))
        if may_be_heard(one):
            shown = _shown(name, recordings[one.segment.recording_id], one)
            found.samples.offer(_stratum(one), segment_id, shown)
    found.turns.add(read_rows(store, SpeakerTurn, "turns", name))


def _by_segment(rows: list[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for row in rows:
        found[row.segment_id].append(row)
    return found


def judged_by_id(store: Store, name: str, wanted: AbstractSet[str]) -> dict[str, Shown]:
    """Return those judged segments of a bucket that are wanted, by id, as they are shown."""
    recordings = {row.recording_id: row for row in read_rows(store, Recording, "recordings", name)}
    return {
        one.segment.segment_id: _shown(name, recordings[one.segment.recording_id], one)
        for one in _judged(store, name)
        if one.segment.segment_id in wanted
    }


def _shown(name: str, recording: Recording, one: Judged) -> Shown:
    return Shown(name, recording.uri, recording.title, one)


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
