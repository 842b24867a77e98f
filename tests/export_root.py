"""A root with interleaved shards of several buckets, made in seconds without ingest, for tests of exports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from schemas.records import DelayedSequence, Failure, Recording, Sequence
from schemas.tables import DELAYED_SHARDS, RECORDINGS, SHARDS
from tests.transforms.materialize.shards import build, utterances
from transforms.materialize.features import huggingface_metadata
from transforms.store.ledger import Account, commit
from transforms.store.planned import Planned, commit_planned
from transforms.store.store import Bucket, Store
from transforms.store.tables import table_writer, write_table

BUCKETS = 3
VOCABULARY = b'{"text_size": 257, "<|audio_frame|>": 257, "size": 262}'
ROW_GROUP_BYTES = 300_000
_NONE: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class Root:
    """The folder, and its sequences by bucket."""

    store: Store
    sequences: tuple[tuple[Sequence, ...], ...]

    @property
    def all(self) -> list[Sequence]:
        """Return the sequences of all buckets."""
        return [sequence for bucket in self.sequences for sequence in bucket]


def make_root(folder: Path, fingerprint: str = "made", *, delayed: int = 0) -> Root:
    """Write shards, recordings and commits of three buckets, the last of them empty.

    With ``delayed`` codebooks behind the first, each has ids of its own.
    """
    store = Store(str(folder))
    sequences, _ = build(utterances())
    half = len(sequences) // 2
    parts = (tuple(sequences[:half]), tuple(sequences[half:]), ())
    for number, part in enumerate(parts):
        name = Bucket(number, BUCKETS).file_name
        said = {**huggingface_metadata(), b"speechloom.vocabulary": VOCABULARY}
        table = DELAYED_SHARDS if delayed else SHARDS
        with table_writer(store, table, ["shards", name], fingerprint, said, ROW_GROUP_BYTES) as writer:
            for sequence in part:
                writer.write(_with_delayed(sequence, delayed) if delayed else sequence)
        write_table(store, RECORDINGS, ["recordings", name], "f", [_recording(n) for n in range(4)])
        commit(store, name, Account("interleave", 16_000), fingerprint, _NONE)
    commit_planned(store, Planned(BUCKETS, "plan"), Account("plan", 1), _NONE)
    return Root(store, parts)


def _with_delayed(sequence: Sequence, codebooks: int) -> DelayedSequence:
    ids = [n + 1000 * book for book in range(1, codebooks + 1) for n in range(sequence.n_tokens)]
    return DelayedSequence(*sequence, ids)


def _recording(number: int) -> Recording:
    return Recording(
        f"r{number}", f"r{number}.wav", "en" if number else None, "CC-BY-4.0", None, None, None, None, "0", 1,
        "wav", "soundfile", 1, 16_000, 16_000, 16_000, 0, 6, 16_000,
    )  # fmt: skip


def plain(array: list[int] | np.ndarray) -> list[int]:
    """Return an array of a record as a list."""
    return [int(value) for value in np.asarray(array)]
