"""A root of made transcripts, some of which are copies of others with words changed, as `survey` finds it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from schemas.ids import bucket_of, run_id, stable_id
from schemas.records import Segment, Transcript
from schemas.tables import SEGMENTS, TRANSCRIPTS
from transforms.store.ledger import Account, commit
from transforms.store.planned import Planned, commit_planned
from transforms.store.store import Bucket, Store
from transforms.store.tables import write_table

RATE_HZ = 16_000
VOCABULARY, SHORTEST, LONGEST = 30_000, 10, 75
CHANGED = 0.1
_SYLLABLES = [c + v for c in "b d f g k l m n p r s t v z sh th".split() for v in "a e i o u ai".split()]


class Made(NamedTuple):
    """A made transcript; ``copy_of`` is the number of the one that it is a changed copy of."""

    number: int
    text: str
    copy_of: int | None


def made(count: int, copies: int, *, each: bool = False) -> Iterator[Made]:
    """Yield ``count`` transcripts of 10 to 75 words, ``copies`` of them copies with a tenth of the words changed.

    Words are as frequent as Zipf has it, so that texts share what is common in a language. With ``each`` every word
    is changed with a chance of a tenth, so that some copies lose far more than that.
    """
    chance = np.random.default_rng(7)
    words = _vocabulary(chance)
    originals = count - copies
    lengths = np.exp(chance.uniform(np.log(SHORTEST), np.log(LONGEST + 1), originals)).astype(int)
    for number, length in enumerate(lengths.tolist()):
        said = _draw(chance, length)
        yield Made(number, _written(chance, [words[i] for i in said]), None)
        if number % (originals // copies) == 0 and number // (originals // copies) < copies:
            copy = originals + number // (originals // copies)
            places = (
                np.flatnonzero(chance.random(length) < CHANGED)
                if each
                else chance.choice(length, max(1, round(CHANGED * length)), replace=False)
            )
            said[places] = (said[places] + chance.integers(1, VOCABULARY, len(places))) % VOCABULARY
            yield Made(copy, _written(chance, [words[i] for i in said]), number)


def write_root(root: str, rows: Iterator[Made], buckets: int, per_recording: int = 20) -> dict[str, int]:
    """Write the tables that `survey` reads, a recording a bucket-wide run of transcripts; return numbers by segment."""
    store = Store(root)
    held: list[list[tuple[str, str, str]]] = [[] for _ in range(buckets)]
    numbers = {}
    for row in rows:
        recording_id = stable_id("recording", row.number // per_recording)
        segment_id = run_id(row.number % per_recording, recording_id)
        numbers[segment_id] = row.number
        held[bucket_of(recording_id, buckets)].append((recording_id, segment_id, row.text))
    commit_planned(store, Planned(buckets, "p"), Account("plan", 1), ())
    for number, texts in enumerate(held):
        name = Bucket(number, buckets).file_name
        texts.sort()
        write_table(store, SEGMENTS, ["segments", name], "f", (_segment(*one[:2]) for one in texts))
        write_table(store, TRANSCRIPTS, ["transcripts", name], "f", (_transcript(*one) for one in texts))
        for stage in ("ingest", "transcribe"):
            commit(store, name, Account(stage, RATE_HZ), "f", [])
    return numbers


def _vocabulary(chance: np.random.Generator) -> list[str]:
    made_up: dict[str, None] = {}
    while len(made_up) < VOCABULARY:
        made_up["".join(chance.choice(_SYLLABLES, chance.integers(1, 5)))] = None
    return list(made_up)


def _draw(chance: np.random.Generator, length: int) -> np.ndarray:
    ranks = np.exp(chance.uniform(0, np.log(VOCABULARY + 1), length)).astype(int) - 1
    return np.asarray(np.clip(ranks, 0, VOCABULARY - 1))


def _written(chance: np.random.Generator, words: list[str]) -> str:
    """Write words as one engine or another would: capitals and commas differ."""
    commas = chance.random(len(words)) < 0.08
    text = " ".join(f"{word}," if comma else word for word, comma in zip(words, commas, strict=True))
    return f"{text.capitalize()}." if chance.random() < 0.5 else text


def _segment(recording_id: str, segment_id: str) -> Segment:
    return Segment(segment_id, recording_id, "crawl", None, None, 0, RATE_HZ, RATE_HZ, 0.9, -20.0, -3.0, b"")


def _transcript(recording_id: str, segment_id: str, text: str) -> Transcript:
    return Transcript(segment_id, recording_id, None, text, (), "made", None, ())
