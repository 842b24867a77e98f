from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.settings import load_config
from pipelines.survey import JOB, SurveyConfig, outside, prepare
from schemas.errors import ConfigError
from transforms.survey.contamination import Contamination


def of(path: Path) -> SurveyConfig:
    return SurveyConfig(contamination=Contamination((str(path),)))


def test_what_the_test_sets_hold_is_part_of_the_configuration(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Who wrote it?\n")
    before = outside(of(path))
    assert before == outside(of(path))
    path.write_text("Who else wrote it?\n")
    assert outside(of(path)) != before
    assert outside(SurveyConfig()) == ""


def test_a_test_set_that_cannot_be_read_is_told_first(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.txt"):
        prepare(of(tmp_path / "none.txt"))


def test_it_is_set_by_the_command_line_like_every_job() -> None:
    config = load_config("survey", None, ["near_duplicates.enabled=true", "contamination.words=6"]).survey
    assert config.near_duplicates.enabled
    assert config.contamination.words == 6
    with pytest.raises(ConfigError, match="words"):
        load_config("survey", None, ["contamination.words=5"])
    assert JOB.hints(config)["min_ram"]
