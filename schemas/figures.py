"""What a stage measured while it made a bucket. It differs between runs; no table is ever made from it."""

from __future__ import annotations

from typing import NamedTuple


class Effort(NamedTuple):
    """What one engine spent on a bucket, and how well its batches were filled.

    ``wall_s`` includes fetching and decoding the bucket's audio. ``audio_s`` is the audio in its batches,
    ``padded_s`` what the batches hold when each clip is padded to the longest of its batch, and to whole windows where
    the engine pads to windows.
    """

    engine: str
    wall_s: float
    batches: int
    audio_s: float
    padded_s: float


class Packing(NamedTuple):
    """How full the sequences of a bucket are: tokens by modality, of ``capacity_tokens`` in all sequences."""

    sequences: int
    capacity_tokens: int
    audio_tokens: int
    text_tokens: int


class Figures(NamedTuple):
    """What making one bucket of one stage took, where, and what it gave.

    ``wall_s`` is one worker's time from taking the bucket to its commit, that of its engines included;
    ``audio_in_s`` is the audio that the ledger has as "in"; ``written_bytes`` counts table files only.
    """

    stage: str
    bucket: int
    buckets: int
    wall_s: float
    audio_in_s: float
    written_bytes: int
    host: str
    pid: int
    engines: tuple[Effort, ...] = ()
    packing: Packing | None = None
