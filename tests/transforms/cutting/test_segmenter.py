from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.errors import ConfigError
from transforms.cutting.segmenter import Cutting, Piece, Segmenter
from transforms.vad.base import Decision, Region, Samples

RATE_HZ = 16_000
CUTTING = Cutting(max_s=1.0, min_s=0.05, merge_gap_s=0.1)


def noise(n: int) -> Samples:
    made: Samples = np.random.default_rng(n).integers(-3000, 3000, n, dtype=np.int16)
    return made


def cut(samples: Samples, regions: list[Region], step: int, settings: Cutting = CUTTING) -> list[Piece]:
    """Feed samples and regions in pieces of ``step``; regions still going on are open."""
    segmenter = Segmenter(settings, RATE_HZ)
    pieces: list[Piece] = []
    for start in range(0, len(samples), step):
        end = min(start + step, len(samples))
        segmenter.add(samples[start:end])
        closed = [r for r in regions if start < r.end <= end]
        going = next((r for r in regions if r.start < end < r.end), None)
        opened = Region(going.start, end) if going else None
        pieces += segmenter.decide(Decision(closed, opened, going.start if going else end))
    return pieces + list(segmenter.decide(Decision([], None, len(samples)), last=True))


REGIONS = st.lists(st.integers(1, 20_000), max_size=24).map(
    lambda gaps: [Region(*map(int, pair)) for pair in np.cumsum(gaps)[: len(gaps) // 2 * 2].reshape(-1, 2)]
)


@settings(deadline=None, max_examples=60)
@given(regions=REGIONS, step=st.integers(500, 60_000))
def test_pieces_keep_their_promises(regions: list[Region], step: int) -> None:
    total = regions[-1].end + 3000 if regions else 5000
    samples = noise(total)
    pieces = cut(samples, regions, step)
    assert [p[:3] for p in pieces] == [p[:3] for p in cut(samples, regions, total)], "pieces depend on blocks"
    edges = [at for piece in pieces for at in piece[:2]]
    assert edges == sorted(edges)
    for piece in pieces:
        assert 800 <= piece.end - piece.start <= RATE_HZ
        assert np.array_equal(piece.samples, samples[piece.start : piece.end])
        assert 0 < piece.speech <= piece.end - piece.start
    covered = np.zeros(total, bool)
    for piece in pieces:
        covered[piece.start : piece.end] = True
    missed = [int((~covered[r.start : r.end]).sum()) for r in regions]
    assert all(m == 0 or m == r.end - r.start < 800 for m, r in zip(missed, regions, strict=True))


def test_long_speech_is_cut_where_it_is_quietest_and_nothing_is_lost() -> None:
    samples = noise(3 * RATE_HZ)
    samples[12_000:14_000] //= 100
    pieces = cut(samples, [Region(0, len(samples))], 4000)
    assert 12_000 <= pieces[0].end <= 14_000
    assert [p.start for p in pieces[1:]] == [p.end for p in pieces[:-1]]
    assert (pieces[0].start, pieces[-1].end) == (0, len(samples))


@pytest.mark.parametrize("more", [1, 100, 799, 800, 801, 5000])
def test_what_a_cut_leaves_over_is_never_too_short(more: int) -> None:
    samples = noise(RATE_HZ + more)
    samples[-300:] //= 1000
    for step in (RATE_HZ + more, 700):
        pieces = cut(samples, [Region(0, len(samples))], step)
        assert [p.start for p in pieces] == [0, pieces[0].end]
        assert pieces[1].end == len(samples)


def test_neighbours_are_merged_over_short_gaps_only() -> None:
    regions = [Region(0, 4000), Region(5000, 8000), Region(9600, 12_000)]
    assert [p[:3] for p in cut(noise(14_000), regions, 14_000)] == [(0, 8000, 7000), (9600, 12_000, 2400)]


def test_memory_does_not_grow_with_the_recording() -> None:
    segmenter = Segmenter(CUTTING, RATE_HZ)
    for n in range(200):
        segmenter.add(noise(RATE_HZ))
        end = (n + 1) * RATE_HZ
        opened = Region(100 * RATE_HZ, end) if n >= 100 else None
        list(segmenter.decide(Decision([], opened, opened.start if opened else end)))
        assert sum(map(len, segmenter._held)) <= 4 * RATE_HZ


def test_settings_that_cannot_work_are_refused() -> None:
    with pytest.raises(ConfigError):
        Cutting(max_s=1, min_s=1)
