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


class SourceTokens(NamedTuple):
    """What of a source is in the sequences of one side ("train" or "validation"), repeated documents each time.

    ``unmixed_tokens`` are those of its documents taken once each. ``wanted_share`` is its share of all tokens that the
    mix asks for, None where no mix does; ``is_limited``: its documents are all taken as often as is allowed.
    """

    source: str
    side: str
    documents: int
    audio_tokens: int
    text_tokens: int
    unmixed_tokens: int
    wanted_share: float | None
    is_limited: bool


class Packing(NamedTuple):
    """What the sequences of a bucket hold, and how full they are: ``capacity_tokens`` is what all of them could hold.

    ``switches`` are changes of modality inside documents. ``audio_s`` is the length of all audio chunks together,
    ``longest_audio_s`` and ``longest_text_tokens`` those of the longest chunks.
    """

    sequences: int
    capacity_tokens: int
    audio_tokens: int
    text_tokens: int
    documents: int = 0
    switches: int = 0
    audio_chunks: int = 0
    text_chunks: int = 0
    audio_s: float = 0.0
    longest_audio_s: float = 0.0
    longest_text_tokens: int = 0
    sources: tuple[SourceTokens, ...] = ()


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
