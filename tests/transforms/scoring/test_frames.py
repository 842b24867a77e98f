from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.scoring.frames import FrameErrors, frame_errors

SPANS = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 100)), max_size=8)


def test_spans_that_overlap_count_once_and_the_end_is_the_recordings() -> None:
    errors = frame_errors([(0.0, 1.0), (0.5, 1.5)], [(1.0, 9.0)], 2.0)
    assert errors == FrameErrors(hits=50, found=100, wanted=150)
    assert errors.precision == 0.5
    assert errors.recall == pytest.approx(1 / 3)
    assert errors.f1 == pytest.approx(0.4)
    assert errors.detection_error == pytest.approx((50 + 100) / 150)


def test_nothing_wanted_and_nothing_found_is_right() -> None:
    assert (FrameErrors().f1, FrameErrors().detection_error) == (1.0, 0.0)
    assert (FrameErrors(found=3).f1, FrameErrors(found=3).detection_error) == (0.0, 1.0)


@given(SPANS, SPANS)
def test_it_is_what_counting_one_frame_after_the_other_gives(
    wanted: list[tuple[int, int]], found: list[tuple[int, int]]
) -> None:
    there, heard = ({at for start, length in spans for at in range(start, start + length) if at < 450}
                    for spans in (wanted, found))  # fmt: skip
    truth, speech = (
        [(start / 100, (start + length) / 100) for start, length in one] for one in (wanted, found)
    )
    assert frame_errors(truth, speech, 4.5) == FrameErrors(len(there & heard), len(heard), len(there))
