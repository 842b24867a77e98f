"""What became of the same segments in two roots: which changed sides, which have another text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import gcd
from typing import NamedTuple

from pipelines.audit.found import is_private
from pipelines.audit.sampling import Sampler
from pipelines.totals import Total
from schemas.judgements import Edit
from schemas.records import SegmentSpan
from schemas.units import to_hours
from transforms.store.ledger import read_entries
from transforms.store.planned import ledger_files, planned_buckets
from transforms.store.store import Store
from transforms.store.tables import read_rows
from transforms.text.normalize import normalize_words
from transforms.text.wer import WordErrors, word_errors

KEPT, ABSENT, ANOTHER_TEXT = "kept", "absent", "another text"


class _Text(NamedTuple):
    segment_id: str
    text: str
    agreement: float | None
    confidence: float | None


class _Decision(NamedTuple):
    segment_id: str
    kept: bool
    filter: str | None
    reason: str | None
    score: float | None
    edits: tuple[Edit, ...]


class Fate(NamedTuple):
    """What became of a segment in a root, and in which file that stands."""

    file_name: str
    segment_id: str
    hours: float
    text: str
    agreement: float | None
    confidence: float | None
    kept: bool
    filter: str | None
    reason: str | None
    score: float | None
    private: bool

    @property
    def state(self) -> str:
        """Return ``kept``, or the filter that dropped it and why."""
        return KEPT if self.kept else f"{self.filter}: {self.reason}"


class Pair(NamedTuple):
    """A segment in two roots; None where it is not."""

    this: Fate | None
    other: Fate | None

    @property
    def flow(self) -> tuple[str, str]:
        """Return its state in the other root and in this one."""
        other, this = (one.state if one else ABSENT for one in (self.other, self.this))
        return other, this

    @property
    def one(self) -> Fate:
        """Return it as it is in this root, or in the other where it is only there."""
        found = self.this or self.other
        assert found is not None
        return found


@dataclass
class Mean:
    """A mean over hours of what some have."""

    hours: float = 0.0
    weighed: float = 0.0

    def add(self, value: float | None, hours: float) -> None:
        """Enter a value that holds for so many hours."""
        if value is not None:
            self.hours, self.weighed = self.hours + hours, self.weighed + value * hours

    @property
    def value(self) -> float | None:
        """Return the mean, None of nothing."""
        return self.weighed / self.hours if self.hours else None


@dataclass
class Changes:
    """What two roots made of their segments.

    ``flows`` counts segments by their states in the other root and in this one. ``words`` are the word errors of this
    root's texts against the other's, of segments that both have. ``agreement`` and ``confidence`` are of what each
    keeps: this root, the other.
    """

    samples: Sampler[tuple[str, str], Pair]
    flows: dict[tuple[str, str], Total] = field(default_factory=lambda: defaultdict(Total))
    in_both: Total = field(default_factory=Total)
    another_text: Total = field(default_factory=Total)
    words: WordErrors = field(default_factory=lambda: WordErrors(0, 0, 0, 0))
    agreement: tuple[Mean, Mean] = field(default_factory=lambda: (Mean(), Mean()))
    confidence: tuple[Mean, Mean] = field(default_factory=lambda: (Mean(), Mean()))

    def add(self, pair: Pair) -> None:
        """Count a segment, and take it into the sample where it may be heard and something changed."""
        _count(self.flows[pair.flow], pair.one)
        for at, fate in enumerate(pair):
            if fate and fate.kept:
                self.agreement[at].add(fate.agreement, fate.hours)
                self.confidence[at].add(fate.confidence, fate.hours)
        differs = self._add_words(pair)
        other, this = pair.flow
        if not any(fate and fate.private for fate in pair):
            if other != this:
                self.samples.offer((other, this), pair.one.segment_id, pair)
            elif differs and this == KEPT:
                self.samples.offer((KEPT, ANOTHER_TEXT), pair.one.segment_id, pair)

    def _add_words(self, pair: Pair) -> bool:
        """Count the words of a segment that both have; return whether they differ."""
        if not (pair.this and pair.other):
            return False
        _count(self.in_both, pair.this)
        this, other = normalize_words(pair.this.text), normalize_words(pair.other.text)
        found = word_errors(other, this)
        self.words = WordErrors(*(a + b for a, b in zip(self.words, found, strict=True)))
        if found.errors:
            _count(self.another_text, pair.this)
        return bool(found.errors)


def _count(total: Total, fate: Fate) -> None:
    total.items += 1
    total.hours += fate.hours


def find_changes(this: Store, other: Store, seed: int, per_stratum: int) -> Changes:
    """Hold the judged segments of two roots against each other, and choose ``per_stratum`` of each kind of change.

    Segments are the same where recording and place are. Buckets are ranges of recordings' ids: as many as cover the
    same range are in memory together, one of each root where both have as many.

    Raises:
        ConfigError: if a root has not been planned.
        StoreError: if a table cannot be read.
    """
    found = Changes(Sampler(seed, per_stratum))
    for mine, theirs in _ranges(this, other):
        there = {fate.segment_id: fate for name in theirs for fate in _fates(other, name)}
        for name in mine:
            for fate in _fates(this, name):
                found.add(Pair(fate, there.pop(fate.segment_id, None)))
        for fate in there.values():
            found.add(Pair(None, fate))
    return found


def _ranges(this: Store, other: Store) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the committed files of both that cover the same range of ids."""
    mine, theirs = (_committed(store) for store in (this, other))
    for one, two in shared_ranges(len(mine), len(theirs)):
        yield [name for n in one if (name := mine[n])], [name for n in two if (name := theirs[n])]


def shared_ranges(mine: int, theirs: int) -> list[tuple[range, range]]:
    """Return the numbers of buckets, of so many each, that together hold the same recordings: as few as can be."""
    ranges = gcd(mine, theirs)
    steps = mine // ranges, theirs // ranges
    return [
        (range(n * steps[0], (n + 1) * steps[0]), range(n * steps[1], (n + 1) * steps[1]))
        for n in range(ranges)
    ]


def _committed(store: Store) -> list[str | None]:
    """Return the files of all buckets, None in place of those that are not committed."""
    buckets = planned_buckets(store)
    entries = read_entries(store, "curate", ledger_files("curate", buckets))
    there = {entry.file for entry in entries}
    return [bucket.file_name if bucket.file_name in there else None for bucket in buckets]


def _fates(store: Store, name: str) -> Iterator[Fate]:
    spans = {span.segment_id: span for span in read_rows(store, SegmentSpan, "segments", name)}
    texts = read_rows(store, _Text, "transcripts", name)
    decisions = read_rows(store, _Decision, "verdicts", name)
    for text, decision in zip(texts, decisions, strict=True):
        span = spans[text.segment_id]
        hours = to_hours(span.end_samples - span.start_samples, span.sample_rate_hz)
        yield Fate(
            name, text.segment_id, hours, text.text, text.agreement, text.confidence, decision.kept, decision.filter,
            decision.reason, decision.score, is_private(decision.edits),
        )  # fmt: skip
