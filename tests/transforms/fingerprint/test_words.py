from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.fingerprint.sounds import wandering, words_of
from transforms.fingerprint.words import (
    FRAME_SAMPLES,
    MAX_WORDS,
    WORD,
    Fingerprinter,
    Words,
    from_bytes,
    join,
    select,
    spread,
    to_bytes,
)

HALF_A_MINUTE = wandering(37, 0)
EXPECTED = words_of(HALF_A_MINUTE)


def test_words_lie_all_over_a_recording_in_order() -> None:
    frames = EXPECTED["frame"].astype(int)
    assert 300 < len(EXPECTED) <= len(HALF_A_MINUTE) // FRAME_SAMPLES
    assert frames[0] == 0
    assert frames[-1] == (len(HALF_A_MINUTE) - FRAME_SAMPLES // 2) // FRAME_SAMPLES - 32
    assert (np.diff(frames) > 0).all()
    assert len(np.unique(EXPECTED["key"])) == len(EXPECTED)
    assert EXPECTED["key"].max() < 1 << 24


@given(st.lists(st.integers(0, 300_000), max_size=12))
@settings(max_examples=25, deadline=None)
def test_blocks_make_no_difference(cuts: list[int]) -> None:
    fingerprinter = Fingerprinter()
    for block in np.split(HALF_A_MINUTE, sorted(cuts)):
        fingerprinter.feed(block)
    assert np.array_equal(fingerprinter.finish(), EXPECTED)


def test_level_makes_hardly_a_difference() -> None:
    softer = words_of((HALF_A_MINUTE / 4).astype(np.int16))
    assert len(np.intersect1d(softer["key"], EXPECTED["key"])) > 0.9 * len(EXPECTED)


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(0, np.int16),
        np.zeros(320_000, np.int16),
        (np.arange(320_000) % 3 - 1).astype(np.int16),
        HALF_A_MINUTE[: 31 * FRAME_SAMPLES],
    ],
    ids=["nothing", "silence", "dither", "two seconds"],
)
def test_what_has_no_words(samples: np.ndarray) -> None:
    assert len(words_of(samples)) == 0


def test_a_long_recording_keeps_a_bounded_number_from_all_over() -> None:
    long = np.concatenate([wandering(30, seed) for seed in range(6)])
    words = words_of(long)
    assert len(words) == MAX_WORDS
    per_tenth = np.histogram(words["frame"], 10, (0, len(long) // FRAME_SAMPLES))[0]
    assert per_tenth.min() > MAX_WORDS / 30


def test_a_trimmed_copy_selects_the_same_words() -> None:
    long = np.concatenate([wandering(30, seed) for seed in range(6)])
    whole, trimmed = words_of(long), words_of(long[50 * FRAME_SAMPLES :])
    assert len(np.intersect1d(whole["key"], trimmed["key"])) > 0.95 * MAX_WORDS


@pytest.mark.parametrize("borders", [[0], [100 * FRAME_SAMPLES], [77 * FRAME_SAMPLES, 400 * FRAME_SAMPLES]])
def test_ranges_are_joined_short_of_what_reaches_over_their_borders(borders: list[int]) -> None:
    starts = [0, *borders]
    parts = np.split(HALF_A_MINUTE, borders)
    joined = join([words_of(part, start_samples=at) for part, at in zip(parts, starts, strict=True)])
    missing = np.setdiff1d(EXPECTED["frame"], joined["frame"])
    around = np.array(borders)[:, None] // FRAME_SAMPLES
    near = ((missing >= around - 31 - 64) & (missing < around + 64)).any(axis=0)
    assert near.all(), "only what is near a border may differ"
    assert len(missing) <= 40 * len(borders)


def test_a_range_begins_with_its_first_whole_frame() -> None:
    samples = np.random.default_rng(5).integers(-9000, 9000, 40 * FRAME_SAMPLES).astype(np.int16)
    anywhere, whole = Fingerprinter(1000), Fingerprinter(FRAME_SAMPLES)
    anywhere.feed(samples[1000:1010])
    anywhere.feed(samples[1010:])
    whole.feed(samples[FRAME_SAMPLES:])
    assert np.array_equal(anywhere.finish(), whole.finish())


words_strategy = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 40)), max_size=60).map(
    lambda rows: np.array([(f, k, 7 * f) for f, k in sorted(set(rows))], WORD)
)


@given(words_strategy, words_strategy, st.integers(1, 20))
def test_selecting_from_selections_is_selecting_from_all(one: Words, other: Words, limit: int) -> None:
    together = select(np.concatenate([one, other]), limit)
    parts = np.concatenate([select(one, limit), select(other, limit)])
    again = select(parts, limit)
    assert again[["frame", "key"]].tolist() == together[["frame", "key"]].tolist()


def test_hashes_are_one_to_one_and_words_come_back_from_bytes() -> None:
    assert len(np.unique(spread(np.arange(100_000, dtype=np.uint32)))) == 100_000
    assert len(to_bytes(EXPECTED)) == 12 * len(EXPECTED)
    assert np.array_equal(from_bytes(to_bytes(EXPECTED)), EXPECTED)
