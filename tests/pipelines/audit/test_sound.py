from __future__ import annotations

import pytest

from pipelines.audit.sound import Sound, edges_of
from schemas.judgements import Measurement
from tests.pipelines.audit.test_tally import judged


def test_numbers_are_counted_by_name_kept_and_dropped_apart() -> None:
    sound = Sound()
    sound.add(judged(0), (Measurement("snr_db", 20.0), Measurement("dnsmos_ovrl", None)))
    sound.add(judged(1, kept=False), (Measurement("snr_db", 2.0),))
    (told,) = sound.as_json()
    assert told["title"] == "snr db"
    assert {name: sum(hours) for name, hours in told["hours"].items()} == {
        "kept": pytest.approx(2 / 3600),
        "dropped": pytest.approx(2 / 3600),
    }


def test_numbers_of_other_measures_have_edges_by_their_ending() -> None:
    assert (edges_of("hum_share")[0], edges_of("hum_share")[-1]) == (0, 1)
    assert (edges_of("my_mos")[0], edges_of("my_mos")[-1]) == (1, 5)
    assert edges_of("snr_db")[-1] == 45
