"""Where a detector listens, and what is made of what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from schemas.errors import EngineError
from schemas.records import Duplicate, Segment
from schemas.tables import DUPLICATES, SEGMENTS
from transforms.cutting.recording import encode_flac
from transforms.language.base import Looks, Spoken, spread
from transforms.language.listening import Listened, average, listen_to_bucket
from transforms.store.store import Store
from transforms.store.tables import write_table

RATE_HZ = 16_000
RECORDING = Looks("recording", n_windows=2, window_samples=4 * RATE_HZ, at_once=2)
SEGMENT = RECORDING._replace(per="segment")


class Loudness:
    """Takes what is louder than half for German. Notes the lengths, in seconds, of what came together."""

    def __init__(self) -> None:
        self.batches: list[list[float]] = []

    def detect(self, windows: Sequence[NDArray[np.float32]]) -> list[Mapping[str, float]]:
        self.batches.append([len(window) / RATE_HZ for window in windows])
        if any(len(window) == 0 for window in windows):
            raise EngineError("nothing")
        loud = [float(np.mean(window > 0.5)) for window in windows]
        if any(share == 0 for share in loud):
            raise EngineError("all quiet")
        return [{"de": share, "en": 1 - share} for share in loud]


def _segment(
    name: str, recording: str, start_s: int, levels: Sequence[float], rate_hz: int = RATE_HZ
) -> Segment:
    """Return a segment with a second of each level."""
    samples = np.repeat(np.array([round(level * 32_000) for level in levels], np.int16), rate_hz)
    audio, start = encode_flac(samples, rate_hz), start_s * rate_hz
    return Segment(
        name, recording, "s", None, None, start, start + len(samples), rate_hz, 1.0, -9.0, -1.0, audio
    )


def _listened(root: Path, rows: Sequence[Segment], looks: Looks) -> tuple[Listened, Loudness]:
    store, model = Store(str(root)), Loudness()
    write_table(store, SEGMENTS, ["segments", "b.parquet"], "f", rows)
    kept = [Duplicate(name, name, None, None) for name in sorted({row.recording_id for row in rows})]
    write_table(store, DUPLICATES, ["duplicates", "b.parquet"], "f", kept)
    return listen_to_bucket(store, "b.parquet", "loudness", model, looks), model


ROWS = [
    _segment("a1", "a", 0, [0.9, 0.9, 0.9]),
    _segment("b1", "b", 0, [0.1, 0.9]),
    _segment("a2", "a", 9, [0.9, 0.1]),
    _segment("a3", "a", 20, [0.9, 0.9, 0.1]),
]


def test_a_recording_has_one_answer_from_windows_spread_over_its_speech(tmp_path: Path) -> None:
    listened, model = _listened(tmp_path, ROWS, RECORDING)
    assert model.batches == [[3.0, 3.0], [2.0]]
    assert listened.spoken["a1"] == listened.spoken["a2"] == listened.spoken["a3"]
    assert listened.spoken["a1"].language == "de"
    assert listened.spoken["a1"].probability == pytest.approx((3 + 2) / 6)
    assert listened.spoken["b1"] == Spoken("de", 0.5), "of two equal ones the first by its code"
    assert listened.effort._replace(wall_s=0.0) == ("loudness", 0.0, 2, 8.0, 12.0)


def test_segments_have_answers_of_their_own_and_long_ones_have_several_windows(tmp_path: Path) -> None:
    long = _segment("c1", "c", 0, [0.9] * 9 + [0.1])
    listened, model = _listened(tmp_path, [*ROWS, long], SEGMENT)
    assert model.batches == [[3.0], [2.0], [2.0], [3.0], [4.0, 2.0]]
    assert [listened.spoken[name].probability for name in ("a1", "a2")] == pytest.approx([1.0, 0.5])
    assert listened.spoken["c1"].probability == pytest.approx((4 + 1) / 6)


def test_what_is_heard_depends_on_the_recording_alone(tmp_path: Path) -> None:
    together, _ = _listened(tmp_path / "1", ROWS, RECORDING)
    apart, _ = _listened(tmp_path / "2", [row for row in ROWS if row.recording_id == "a"], RECORDING)
    assert apart.spoken.items() <= together.spoken.items()


def test_one_that_cannot_be_told_costs_no_other(tmp_path: Path) -> None:
    quiet = _segment("q", "quiet", 0, [0.1, 0.1])
    listened, _ = _listened(tmp_path, [quiet, *ROWS], RECORDING)
    assert listened.errors == {"quiet": "all quiet"}
    assert set(listened.spoken) == {"a1", "a2", "a3", "b1"}


def test_other_rates_are_heard_at_16_khz(tmp_path: Path) -> None:
    _, model = _listened(tmp_path, [_segment("e", "e", 0, [0.9, 0.9], rate_hz=24_000)], SEGMENT)
    assert model.batches == [[2.0]]


@given(st.integers(0, 50), st.integers(1, 20))
def test_spread_takes_some_in_order_from_all_over(n_items: int, n: int) -> None:
    found = spread(range(n_items), n)
    assert len(found) == min(n, n_items)
    assert found == sorted(set(found))
    if n_items > n:
        gaps = np.diff([-1 - found[0], *found, 2 * n_items - found[-1]])
        assert gaps.max() - gaps.min() <= 2 or n_items < 2 * n


def test_the_average_weighs_by_length() -> None:
    said = [{"en": 0.9, "de": 0.1}, {"de": 0.8, "fr": 0.2}]
    assert average(said, [1, 3]).language == "de"
    assert average(said, [1, 3]).probability == pytest.approx(0.625)
    assert average(said, [3, 1]).language == "en"
    assert average(said, [3, 1]).probability == pytest.approx(0.675)
