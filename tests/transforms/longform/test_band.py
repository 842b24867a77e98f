from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.longform.band import AREA_A_WORD, band_around


@given(st.data())
def test_the_band_never_falls_and_holds_the_anchors_and_both_ends(data: st.DataObject) -> None:
    n_text, n_heard = data.draw(st.integers(1, 300)), data.draw(st.integers(1, 300))
    count = data.draw(st.integers(0, min(n_text, n_heard, 10)))
    places = [
        sorted(data.draw(st.sets(st.integers(0, n - 1), min_size=count, max_size=count)))
        for n in (n_text, n_heard)
    ]
    anchors = np.array(places, np.int64).T.reshape(-1, 2)
    band = band_around(anchors, n_text, n_heard, margin=3)
    assert (band.low <= band.high).all()
    assert (np.diff(band.low) >= 0).all()
    assert (np.diff(band.high) >= 0).all()
    assert band.low[0] == 0
    assert band.high[-1] == n_heard
    for text, heard in anchors:
        assert band.low[text] <= heard <= band.high[text]
        assert band.low[text + 1] <= heard + 1 <= band.high[text + 1]


@pytest.mark.parametrize(("n_text", "n_heard"), [(9_000, 9_000), (20_000, 3_000), (3_000, 20_000)])
def test_without_anchors_the_area_still_grows_with_the_words(n_text: int, n_heard: int) -> None:
    band = band_around(np.empty((0, 2), np.int64), n_text, n_heard, margin=150)
    area = int((band.high - band.low + 1).sum())
    assert area <= 1.3 * AREA_A_WORD * (n_text + n_heard)
    assert band.high[-1] == n_heard
