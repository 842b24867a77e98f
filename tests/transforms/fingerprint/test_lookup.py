from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from schemas.records import Fingerprint
from tests.transforms.fingerprint.sounds import wandering, words_of
from transforms.fingerprint.lookup import (
    Listed,
    Lookup,
    Pair,
    content_of,
    length_frames,
    list_keys,
    pairs_in,
    worth_comparing,
)
from transforms.fingerprint.matching import Matching
from transforms.fingerprint.words import to_bytes

HOW, MATCHING = Lookup(), Matching()
SOUND = wandering(20, 0)


def row(name: str, seconds: float = 20.0, rate_hz: int = 16_000) -> Fingerprint:
    words = to_bytes(words_of(SOUND[: int(seconds * 16_000)]))
    return Fingerprint(name, name * 64, 1000, 44_100, rate_hz, int(seconds * rate_hz), 1, words)


def found(rows: list[Fingerprint], how: Lookup = HOW) -> list[Pair]:
    """Return what would be compared of a few recordings, without a shuffle."""
    lists: dict[int, list[Listed]] = {}
    for one in rows:
        listed = Listed(one.recording_id, content_of(one), length_frames(one), 8)
        for key in list_keys(one, how, MATCHING):
            lists.setdefault(key, []).append(listed)
    pairs = (pair for key, listed in lists.items() for pair in pairs_in(key, listed, how, MATCHING))
    return worth_comparing(pairs, how)


def test_copies_of_like_lengths_are_found_once_whatever_octave_they_are_in() -> None:
    for seconds in (20.0, 19.0, 18.5, 18.1):
        assert found([row("a"), row("b", seconds)]) == [Pair("a", "b", 8)], seconds
    assert found([row("a"), row("b", 10.0)]) == [], "a half is not worth comparing"


def test_the_rate_of_the_tables_makes_no_difference() -> None:
    assert list_keys(row("a"), HOW, MATCHING) == list_keys(row("b", rate_hz=24_000), HOW, MATCHING)


def test_what_is_too_short_is_not_looked_up() -> None:
    assert list_keys(row("a", 2.9), HOW, MATCHING) == []
    assert list_keys(row("a")._replace(words=b""), HOW, MATCHING) == []
    assert list_keys(row("a", 3.1), HOW, Matching(min_words=1)) != []


def test_equal_files_take_part_once() -> None:
    rows = [row("b"), row("a")._replace(content_sha256="b" * 64), row("c")]
    assert found(rows) == [Pair("a", "c", 8)]


def test_a_list_of_an_ordinary_sound_does_not_grow_by_the_square() -> None:
    listed = [Listed(f"{n:04d}", f"{n:04d}", 1000 + n % 5, 8) for n in range(1000)]
    key = (1000).bit_length() << 24
    assert len(list(pairs_in(key, listed, HOW, MATCHING))) < HOW.reach * 1000
    few = listed[: HOW.ordinary]
    assert len(list(pairs_in(key, few, HOW, MATCHING))) == HOW.ordinary * (HOW.ordinary - 1) // 2


@given(st.permutations(range(40)), st.integers(2, 40))
def test_the_order_of_a_list_makes_no_difference(order: list[int], count: int) -> None:
    listed = [Listed(f"{n:04d}", f"{n // 2:04d}", 500 + 7 * n, 8) for n in order if n < count]
    straight = sorted(listed)
    for octave in (9, 10):
        key = octave << 24
        assert list(pairs_in(key, listed, HOW, MATCHING)) == list(pairs_in(key, straight, HOW, MATCHING))


def test_pairs_are_counted() -> None:
    a, b = Pair("a", "b", 8), Pair("a", "c", 8)
    for pairs in itertools.permutations([a, b, a]):
        assert worth_comparing(pairs, HOW) == [a]
