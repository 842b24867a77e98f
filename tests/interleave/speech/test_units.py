from __future__ import annotations

import pickle
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interleave.speech.base import CodedSpeech
from interleave.speech.units import Units
from schemas.errors import EngineError
from tests.interleave.speech.sounds import RATE_HZ, Noise, span

PLACES = {"a": (16_000, 48_000), "b": (64_000, 80_000)}
SOUNDS = Noise(**PLACES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Units at 50 Hz: of segment a 100, of b 51, of recording r 300; each is its own number modulo 200."""
    for name, frames in (("a", 100), ("b", 51)):
        np.save(tmp_path / f"{name}.npy", np.arange(frames))
    (tmp_path / "whole").mkdir()
    np.save(tmp_path / "whole" / "r.npy", np.arange(300) % 200)
    return tmp_path


def test_a_span_has_the_units_of_its_time(folder: Path) -> None:
    units = pickle.loads(pickle.dumps(Units(str(folder), 200))).load()
    assert units.encode(span(("a",), 16_000, 48_000), SOUNDS).tolist() == [list(range(100))]
    assert units.encode(span(("a",), 20_000, 32_000), SOUNDS).tolist() == [list(range(12, 50))]
    merged = [*range(90, 100), *range(51)]
    assert units.encode(span(("a", "b"), 44_800, 80_000), SOUNDS).tolist() == [merged]


def test_of_a_whole_recording_a_segment_has_its_stretch(folder: Path) -> None:
    units = Units(str(folder / "whole"), 200).load()
    assert units.encode(span(("a",), 16_000, 48_000), SOUNDS).tolist() == [list(range(50, 150))]
    parts = [
        units.encode(span(("b",), *cut), SOUNDS)[0].tolist() for cut in ((64_000, 70_001), (70_001, 80_000))
    ]
    assert parts[0] + parts[1] == [n % 200 for n in range(200, 250)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(16_001, 47_999), max_size=4, unique=True))
def test_where_a_segment_is_cut_no_unit_is_lost_or_doubled(folder: Path, cuts: list[int]) -> None:
    units = Units(str(folder), 200, deduplicate=False).load()
    borders = [16_000, *sorted(cuts), 48_000]
    found: list[int] = []
    for start, end in pairwise(borders):
        try:
            found += units.encode(span(("a",), start, end), SOUNDS)[0].tolist()
        except EngineError:
            assert end - start < RATE_HZ / 50
    assert found == list(range(100))


def test_runs_are_left_out_or_kept(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.repeat(np.arange(20), 5))
    whole = span(("a",), 16_000, 48_000)
    assert Units(str(tmp_path), 20).load().encode(whole, SOUNDS).tolist() == [list(range(20))]
    kept = Units(str(tmp_path), 20, deduplicate=False).load().encode(whole, SOUNDS)
    assert kept.tolist() == np.repeat(np.arange(20), 5)[None].tolist()


def test_several_codebooks(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.stack([np.repeat([1, 2], 50), np.repeat([1, 1, 3, 3], 25)]))
    units = Units(str(tmp_path), 4, codebooks=2, pattern="delay").load()
    assert units.codebooks == (2, 4, True)
    assert units.encode(span(("a",), 16_000, 48_000), SOUNDS).tolist() == [[1, 2], [1, 3]]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"size": 99}, "from 0 to 99, not 0 to 98"),
        ({"rate_hz": 25.0}, "100 units, not 50: rate_hz is another"),
        ({"codebooks": 2}, "1 codebooks, not 2"),
    ],
)
def test_units_that_are_not_as_told_break_a_segment(
    folder: Path, more: dict[str, float], message: str
) -> None:
    with pytest.raises(EngineError, match=message):
        Units(str(folder), **{"size": 200, **more}).load().encode(span(("a",), 16_000, 48_000), SOUNDS)  # type: ignore[arg-type]


def test_missing_units_break_a_segment(folder: Path) -> None:
    units = Units(str(folder / "whole"), 200).load()
    with pytest.raises(EngineError, match="end before far"):
        units.encode(span(("far",), 160_000, 192_000), Noise(far=(160_000, 192_000)))
    with pytest.raises(EngineError, match="no units of segment a"):
        units.encode(span(("a",), 16_000, 48_000)._replace(recording_id="other"), SOUNDS)


def test_it_is_a_kind_whose_codes_are_ids() -> None:
    assert isinstance(Units("x", 5), CodedSpeech)
    assert Units("x", 5).count(32_000, RATE_HZ) == 100
    assert Units("x", 5, codebooks=4).count(32_000, RATE_HZ) == 400
    assert Units("x", 5, codebooks=4, pattern="delay").count(32_000, RATE_HZ) == 100
