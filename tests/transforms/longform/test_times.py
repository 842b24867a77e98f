from __future__ import annotations

from itertools import pairwise

import numpy as np

from transforms.longform.times import Clock
from transforms.longform.tokens import Heard

RATE_HZ = 16_000


def clock_of(times: list[tuple[int, int]], lengths: list[int] | None = None) -> Clock:
    starts, ends = (np.array(side, np.int64) for side in zip(*times, strict=True))
    sizes = np.array(lengths or [3] * len(times), np.int32)
    return Clock(Heard(np.arange(len(times), dtype=np.int32), sizes, starts, ends), RATE_HZ)


def lay(clock: Clock, heard_at: list[int], lengths: list[int]) -> list[tuple[int, int]]:
    starts, ends = clock.spans(np.array(heard_at, np.int32), np.array(lengths, np.int32))
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def test_what_was_heard_has_its_own_times() -> None:
    clock = clock_of([(0, 4000), (5000, 9000), (9000, 13000)])
    assert lay(clock, [0, 1, 2], [3, 3, 3]) == [(0, 4000), (5000, 9000), (9000, 13000)]


def test_what_was_not_heard_lies_in_the_silence_between() -> None:
    clock = clock_of([(0, 4000), (12_000, 16_000)])
    assert lay(clock, [0, -1, -1, 1], [3, 1, 5, 3])[1:3] == [(4000, 6000), (6000, 12_000)]


def test_at_an_edge_it_is_as_long_as_expected_but_not_in_the_next_word() -> None:
    clock = clock_of([(0, 4000), (20_000, 24_000), (24_500, 28_500)])
    assert lay(clock, [-1, 1, -1], [3, 3, 3]) == [(16_000, 20_000), (20_000, 24_000), (24_000, 24_500)]


def test_a_word_that_lasts_into_a_pause_leaves_silence_behind_it() -> None:
    times = [(at * 4000, at * 4000 + 4000) for at in range(10)]
    times[4] = (16_000, 116_000)
    times[5:] = [(116_000 + at * 5000, 120_000 + at * 5000) for at in range(5)]
    pauses = clock_of(times).pauses()
    assert pauses[5] == 100_000 - 16_000
    assert pauses[0] == pauses[1] == 0


def test_where_every_word_lasts_until_the_next_one_pauses_show_by_length() -> None:
    edges = [0, 4000, 8000, 12_000, 24_000, 28_000, 32_000]
    pauses = clock_of(list(pairwise(edges))).pauses()
    assert pauses.tolist() == [0, 0, 0, 0, 4400, 0]
