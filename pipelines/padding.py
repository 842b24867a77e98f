"""`plan --padding`: what padding each way of batching the kept segments would cost, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from interleave.padding import Comparison, Cost, compare
from pipelines.interleave import InterleaveConfig
from schemas.errors import ConfigError
from schemas.ids import unit_interval
from schemas.records import SegmentSpan
from transforms.store.ledger import passed_on
from transforms.store.planned import planned_buckets
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_rows
from transforms.tokens.base import TextTokenizer


class _Text(NamedTuple):
    segment_id: str
    text: str


class _Decision(NamedTuple):
    segment_id: str
    kept: bool


class _Example(NamedTuple):
    drawn: float
    audio_tokens: int
    text_tokens: int


@dataclass(frozen=True)
class Padding:
    """The comparison, and over what: kept segments, each its audio and its text.

    ``left_out`` are longer than the budget. Audio tokens are ``frame_rate_hz`` a second.
    """

    segments: int
    left_out: int
    audio_tokens: int
    text_tokens: int
    frame_rate_hz: float
    budget_tokens: int
    comparison: Comparison

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data, the buckets of duration and text with their batch sizes among it."""
        told = {name: value for name, value in vars(self).items() if name != "comparison"}
        ways = [{**cost._asdict(), "padding": cost.padding} for cost in self.comparison.costs]
        buckets = [
            {"audio_s": bucket.audio_tokens / self.frame_rate_hz, **bucket._asdict()}
            for row in self.comparison.grid.rows
            for bucket in row
        ]
        return {**told, "ways": ways, "duration_text_buckets": buckets}


def measure_padding(store: Store, config: InterleaveConfig) -> Padding:
    """Read the lengths of the kept segments of a root, without audio, and compare ways of batching them.

    Segments come in the order of a hash, as a trainer would shuffle them.

    Raises:
        ConfigError: if a bucket of the root is not curated, or no segment is kept.
    """
    buckets, tokenizer = planned_buckets(store), config.tokenizer.load()
    found = sorted(example for bucket in buckets for example in _examples(store, bucket, tokenizer, config))
    fitting = [e for e in found if 0 < e.audio_tokens + e.text_tokens <= config.capacity]
    if not fitting:
        raise ConfigError(f"no segment of {store.root} is kept and fits into {config.capacity} tokens")
    audio, text = (np.array(column, np.int64) for column in list(zip(*fitting, strict=True))[1:])
    return Padding(
        len(fitting),
        len(found) - len(fitting),
        int(audio.sum()),
        int(text.sum()),
        config.speech.frame_rate_hz,
        config.capacity,
        compare(audio, text, config.capacity),
    )


def _examples(
    store: Store, bucket: Bucket, tokenizer: TextTokenizer, config: InterleaveConfig
) -> Iterator[_Example]:
    if passed_on(store, "curate", bucket) is None:
        raise ConfigError(
            f"--padding reads what curate writes, and bucket {bucket.number} of it is not committed: "
            "run 'curate' on this root first"
        )
    name = bucket.file_name
    kept = {row.segment_id for row in read_rows(store, _Decision, "verdicts", name) if row.kept}
    said = {row.segment_id: row.text for row in read_rows(store, _Text, "transcripts", name)}
    for segment in read_rows(store, SegmentSpan, "segments", name):
        if segment.segment_id in kept:
            n_samples = segment.end_samples - segment.start_samples
            frames = config.speech.count(n_samples, segment.sample_rate_hz)
            n_text = len(tokenizer.encode(said[segment.segment_id]))
            yield _Example(unit_interval(segment.segment_id, "padding"), frames, n_text)


def render(found: Padding) -> str:
    """Return the comparison for a person."""
    hours = found.audio_tokens / found.frame_rate_hz / 3600
    rate = f"{found.frame_rate_hz:g} a second"
    lines = [
        f"{found.segments} kept segments, {hours:.2f} h",
        f"{found.audio_tokens} audio tokens, {rate}; {found.text_tokens} text tokens",
        f"at most {found.budget_tokens} tokens a batch, padding included",
    ]
    if found.left_out:
        lines.append(f"{found.left_out} more are longer than that, or empty, and are left out")
    lines += ["", f"{'':26}{'batches':>9}{'examples each':>15}{'with padding':>14}{'padding':>9}"]
    return "\n".join([*lines, *map(_line, found.comparison.costs)])


def _line(cost: Cost) -> str:
    each = cost.examples / cost.batches
    return f"{cost.way:26}{cost.batches:9}{each:15.1f}{cost.padded_tokens:14}{cost.padding:9.1%}"
