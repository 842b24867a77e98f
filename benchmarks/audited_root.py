"""Curated roots with sound and everything that a report shows, of any size: made rows, the same each time.

Two sources, some of it conversations; every reason of a few filters, findings, edits, topics, measures and turns. The
sound of a segment is one of a few clips, so that fifty thousand are made in seconds.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile

from schemas.ids import bucket_of, stable_id, unit_interval
from schemas.judgements import Edit, EditAction, Finding, Measurement, Quality, Score, SegmentTopic, Verdict
from schemas.records import Hypothesis, Recording, Segment, SpeakerTurn, Transcript, Vote, Word
from schemas.tables import (
    FINDINGS,
    QUALITY,
    RECORDINGS,
    SEGMENTS,
    TOPICS,
    TRANSCRIPTS,
    TURNS,
    VERDICTS,
    Table,
)
from transforms.store.ledger import Account, commit
from transforms.store.planned import Planned, commit_planned
from transforms.store.store import Bucket, Store
from transforms.store.tables import write_table

RATE_HZ = 16_000
REASONS = (
    ("duration", "too_short"),
    ("loops", "loop"),
    ("phantom_phrases", "phantom_phrase"),
    ("agreement", "low_agreement"),
    ("speech_rate", "too_fast"),
    ("snr", "noisy"),
    ("near_duplicate_text", "near_text"),
    ("contamination", "contamination"),
    ("email", "email_untimed"),
)
TOPIC_NAMES = ("science", "history", "sport", "food", "politics", "music")
TARGET = {"science": 0.4, "history": 0.2, "food": 0.2, "politics": 0.1, "travel": 0.1}
_A_RECORDING = 25
_DROPPED_SHARE = 0.25
_CLIPS_S = (0.8, 1.2, 1.6, 2.0, 2.4, 3.0, 3.6, 4.4, 6.0, 9.0)
_UPSTREAM = ("ingest", "dedupe", "transcribe", "measure", "survey", "curate")
_WORDS = (
    "river stone winter lake bread yeast sugar bridge repair spring violin string sea shore bone hand and the "
    "carries freezes sings rests under over before after"
).split()


class Made(NamedTuple):
    """Everything that is known of a made segment."""

    segment: Segment
    transcript: Transcript
    verdict: Verdict
    topic: SegmentTopic
    quality: Quality
    findings: tuple[Finding, ...]


def make_root(root: Path, n_segments: int, buckets: int) -> Store:
    """Commit every stage up to curate."""
    store = Store(str(root))
    commit_planned(store, Planned(buckets, "p"), Account("plan", 1), ())
    dealt: list[list[tuple[str, int]]] = [[] for _ in range(buckets)]
    for first in range(0, n_segments, _A_RECORDING):
        recording_id = stable_id("audited", first)
        dealt[bucket_of(recording_id, buckets)].append((recording_id, min(_A_RECORDING, n_segments - first)))
    for number, recordings in enumerate(dealt):
        _make_bucket(store, Bucket(number, buckets), sorted(recordings))
    return store


def _make_bucket(store: Store, bucket: Bucket, recordings: Sequence[tuple[str, int]]) -> None:
    made = [one for recording_id, count in recordings for one in _segments(recording_id, count)]
    tables: list[tuple[Table, Iterator[object]]] = [
        (RECORDINGS, (_recording(*one) for one in recordings)),
        (SEGMENTS, (one.segment for one in made)),
        (TRANSCRIPTS, (one.transcript for one in made)),
        (VERDICTS, (one.verdict for one in made)),
        (TOPICS, (one.topic for one in made if one.verdict.kept)),
        (QUALITY, (one.quality for one in made)),
        (FINDINGS, (row for one in made for row in one.findings)),
        (TURNS, (turn for recording_id, _ in recordings for turn in _turns(recording_id, made))),
    ]
    for table, rows in tables:
        write_table(store, table, [table.name, bucket.file_name], "f", rows)
    for stage in _UPSTREAM:
        commit(store, bucket.file_name, _account(stage, made), "f", [])


def _account(stage: str, made: Sequence[Made]) -> Account:
    account = Account(stage, RATE_HZ)
    for one in made:
        segment, verdict = one.segment, one.verdict
        length = segment.end_samples - segment.start_samples
        account.add("in", length, source=segment.source)
        dropped = stage == "curate" and not verdict.kept
        outcome, reason = ("dropped", verdict.reason) if dropped else ("kept", None)
        account.add(outcome, length, reason, source=segment.source)  # type: ignore[arg-type]
    return account


def _recording(recording_id: str, count: int) -> Recording:
    licence = "CC-BY-4.0" if unit_interval("licence", recording_id) < 0.7 else "CC0-1.0"
    uri = f"https://example.org/{_source(recording_id)}/{recording_id}.mp3"
    return Recording(
        recording_id, uri, "en", licence, f"Episode {recording_id[:4]}", None, None, None, "0" * 64, 1, "MP3",
        "soundfile", 1, 44_100, RATE_HZ, count * 12 * RATE_HZ, 0, count, count * 5 * RATE_HZ,
    )  # fmt: skip


def _source(recording_id: str) -> str:
    return "talks" if unit_interval("source", recording_id) < 0.4 else "crawl"


def _segments(recording_id: str, count: int) -> Iterator[Made]:
    at = 0
    for number in range(count):
        name = stable_id(recording_id, number)
        seconds = _CLIPS_S[int(unit_interval("clip", name) * len(_CLIPS_S))]
        yield _made(name, recording_id, at, at + round(seconds * RATE_HZ))
        at += round((seconds + 0.2 + unit_interval("pause", name)) * RATE_HZ)


def _made(name: str, recording_id: str, start: int, end: int) -> Made:
    chance = unit_interval("fate", name)
    dropped = REASONS[int(chance / _DROPPED_SHARE * len(REASONS))] if chance < _DROPPED_SHARE else None
    speaker = (
        f"speaker-{1 + int(2 * unit_interval('speaker', name))}" if _source(recording_id) == "talks" else None
    )
    sound = _clip((end - start) / RATE_HZ)
    level = -35 + 20 * unit_interval("level", name)
    segment = Segment(name, recording_id, _source(recording_id), "en", speaker, start, end, RATE_HZ,
                      0.6 + 0.4 * unit_interval("share", name), level, level + 12, sound)  # fmt: skip
    transcript = _transcript(segment)
    text = transcript.text
    topic = TOPIC_NAMES[int(len(TOPIC_NAMES) * unit_interval("topic", recording_id) ** (2 if speaker else 1))]
    quality = Quality(name, recording_id, (
        Measurement("snr_db", 5 + 30 * unit_interval("snr", name)),
        Measurement("dnsmos_ovrl", 2 + 2.5 * unit_interval("mos", name)),
    ))  # fmt: skip
    return Made(segment, transcript, _verdict(segment, text, dropped),
                SegmentTopic(name, recording_id, recording_id, topic, 0.9), quality,
                tuple(_findings(segment, text, dropped)))  # fmt: skip


def _transcript(segment: Segment) -> Transcript:
    name, length = segment.segment_id, segment.end_samples - segment.start_samples
    count = max(1, round(length / RATE_HZ * (1.5 + 2 * unit_interval("rate", name))))
    said = [_WORDS[int(unit_interval("word", name, i) * len(_WORDS))] for i in range(count)]
    at = [segment.start_samples + length * i // count for i in range(count + 1)]
    words = tuple(Word(word, at[i], at[i + 1], 0.9) for i, word in enumerate(said))
    other = " ".join(said[: max(1, count - 1)])
    hypotheses = tuple(
        Hypothesis(engine, "{}", "en", None, text, words if engine == "first" else (), -0.2, 0.01)
        for engine, text in (("first", " ".join(said)), ("second", other))
    )
    agreement = 0.5 + 0.5 * unit_interval("agreement", name)
    votes = tuple(Vote(2.0, 1.0 if i % 4 else 0.5, 0.9, 0.0, 0.9, 1.0) for i in range(count))
    return Transcript(name, segment.recording_id, "en", " ".join(said), words, "first", agreement, hypotheses,
                      votes=votes, confidence=agreement)  # fmt: skip


def _verdict(segment: Segment, text: str, dropped: tuple[str, str] | None) -> Verdict:
    name = segment.segment_id
    scores = tuple(Score(one, round(unit_interval(one, name), 3)) for one, _ in REASONS)
    edits: tuple[Edit, ...] = ()
    private = dropped is not None and dropped[0] == "email"
    if private or unit_interval("private", name) < 0.01:
        action: EditAction = "drop" if private else "bleep"
        edits = (Edit("email", action, 0, 1, 0, text.find(" ") + 1, segment.start_samples,
                      segment.start_samples + RATE_HZ // 2, "email_untimed" if private else None),)  # fmt: skip
    if dropped is None:
        return Verdict(name, segment.recording_id, True, None, None, None, scores, edits)
    return Verdict(name, segment.recording_id, False, *dropped, scores[0].score, scores, edits)


def _findings(segment: Segment, text: str, dropped: tuple[str, str] | None) -> Iterator[Finding]:
    name, recording_id = segment.segment_id, segment.recording_id
    if dropped == ("near_duplicate_text", "near_text"):
        yield Finding(name, recording_id, "near_text", stable_id(recording_id, 0), 0.7, None, None)
    if dropped == ("contamination", "contamination"):
        item = f"quiz-{int(20 * unit_interval('item', name))}"
        yield Finding(name, recording_id, "contamination", item, 0.8, 0, text.find(" ") + 1)
    if unit_interval("advert", name) < 0.02:
        yield Finding(name, recording_id, "boilerplate", None, 40, 0, len(text))


def _turns(recording_id: str, made: Sequence[Made]) -> Iterator[SpeakerTurn]:
    before: Segment | None = None
    for one in made:
        segment = one.segment
        if segment.recording_id == recording_id and segment.speaker:
            gap = segment.start_samples - before.end_samples if before else None
            early = round(0.9 * RATE_HZ * unit_interval("early", segment.segment_id)) if before else 0
            told = None if gap is None else gap - early
            yield SpeakerTurn(recording_id, segment.speaker, segment.start_samples - early, segment.end_samples,
                              RATE_HZ, before.speaker if before else None, told, max(0, -(told or 0)))  # fmt: skip
            before = segment


@cache
def _clip(seconds: float) -> bytes:
    """Return a FLAC file of a voiced sound with syllables, of so many seconds."""
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    pitch = np.cumsum(120 + 25 * np.sin(2 * np.pi * 0.7 * at)) / RATE_HZ
    harmonics = np.sum([np.sin(2 * np.pi * n * pitch) / n for n in range(1, 12)], axis=0)
    syllables = np.clip(np.sin(2 * np.pi * 3.5 * at), 0, None)
    sink = io.BytesIO()
    soundfile.write(sink, (6_000 * harmonics * syllables / 3).astype(np.int16), RATE_HZ, format="FLAC")
    return sink.getvalue()
