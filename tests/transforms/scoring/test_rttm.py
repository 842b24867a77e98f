from __future__ import annotations

from pathlib import Path

import pytest

from schemas.errors import ConfigError
from transforms.scoring.rttm import Spoken, read_rttm


def test_turns_by_file() -> None:
    lines = [
        "\ufeffSPKR-INFO a 1 <NA> <NA> <NA> unknown Zoë <NA> <NA>",
        "SPEAKER a 1 1.5 0.25 <NA> <NA> Zoë <NA> <NA>",
        "",
        "SPEAKER b 1 0 2 <NA> <NA> x",
        "SPEAKER a 1 0.5 1 <NA> <NA> y <NA>",
        "SPEAKER c 1 4 0 <NA> <NA> y <NA>",
    ]
    assert read_rttm(lines, "r") == {
        "a": [Spoken(1.5, 1.75, "Zoë"), Spoken(0.5, 1.5, "y")],
        "b": [Spoken(0, 2, "x")],
        "c": [],
    }


@pytest.mark.parametrize("line", ["SPEAKER a 1 1 1 <NA>", "SPEAKER a 1 x 1 <NA> <NA> s", "SPEAKER a 1 1 -1 <NA> <NA> s",
                                  "SPEAKER a 1 nan 1 <NA> <NA> s"])  # fmt: skip
def test_what_is_no_turn_is_told_with_its_line(line: str) -> None:
    with pytest.raises(ConfigError, match=r"some\.rttm: line 2"):
        read_rttm(["", line], "some.rttm")


def test_real_meetings(shared_dir: Path) -> None:
    with (shared_dir / "data" / "real_speech" / "ami.rttm").open(encoding="utf-8") as lines:
        found = read_rttm(lines, "ami.rttm")
    assert {name: len(turns) for name, turns in found.items()} == {
        "ami_sample": 10, "ami_dev00": 9, "ami_tst00": 22, "ami_trn01": 6, "ami_trn02": 1
    }  # fmt: skip
    assert "MÉO069" in {turn.speaker for turn in found["ami_trn01"]}
