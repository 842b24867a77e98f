"""Shards made in memory, for tests of building and of reading them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from interleave.granularity.base import Granularity, Utterance
from interleave.granularity.fine import Fine
from interleave.modality.deterministic import Deterministic
from interleave.packing import How
from interleave.speech.frames import Frames
from schemas.records import Sequence, Word
from schemas.tables import SHARDS
from transforms.cutting.recording import encode_flac
from transforms.materialize.audio import SpanAudio
from transforms.materialize.features import huggingface_metadata
from transforms.materialize.sequences import InterleaveSettings, Placed
from transforms.store.store import Store
from transforms.store.tables import table_writer
from transforms.tokens.utf8 import Utf8

RATE_HZ = 16_000


def utterances(recordings: int = 4, each: int = 6) -> list[list[Utterance]]:
    """Return recordings of segments of 2 to 12 s, with a word each half second."""
    chance = np.random.default_rng(0)
    return [
        [_utterance(f"r{r}", i, int(chance.integers(4, 24))) for i in range(each)] for r in range(recordings)
    ]


def _utterance(recording: str, number: int, halves: int) -> Utterance:
    start = number * 20 * RATE_HZ
    step = RATE_HZ // 2
    texts = [f"word{i}" + ("." if i % 7 == 6 else "") for i in range(halves)]
    words = tuple(Word(t, start + i * step, start + (i + 1) * step, None) for i, t in enumerate(texts))
    source = "crawl" if recording != "r0" else "krist"
    return Utterance(
        f"{recording}-{number}",
        recording,
        source,
        None,
        start,
        start + halves * step,
        RATE_HZ,
        " ".join(texts),
        words,
    )


def pcm(utterance: Utterance) -> np.ndarray:
    """Return the samples of an utterance: noise that is its own."""
    seed = sum(utterance.segment_id.encode())
    return np.random.default_rng(seed).integers(
        -3000, 3000, utterance.end_samples - utterance.start_samples, dtype=np.int16
    )


def build(
    recordings: list[list[Utterance]],
    granularity: Granularity | None = None,
    capacity: int = 700,
    packing: How = "decreasing",
) -> tuple[list[Sequence], Placed]:
    """Return the sequences of recordings and the account."""
    settings = InterleaveSettings(
        granularity or Fine(), Deterministic(), Utf8(), "both", Frames(), capacity, packing
    )
    by_id = {u.segment_id: u for recording in recordings for u in recording}
    places = {name: (u.start_samples, u.end_samples) for name, u in by_id.items()}
    audio = SpanAudio(lambda name: encode_flac(pcm(by_id[name]), RATE_HZ), places)
    builder = settings.load()
    documents, placed = builder.plan(recordings, audio)
    return [one for one in builder.pack(documents, audio) if isinstance(one, Sequence)], placed


def write(path: Path, sequences: list[Sequence]) -> None:
    """Write a shard file as the pipeline does."""
    store = Store(str(path.parent))
    with table_writer(store, SHARDS, [path.name], "f", huggingface_metadata()) as writer:
        for sequence in sequences:
            writer.write(sequence)
