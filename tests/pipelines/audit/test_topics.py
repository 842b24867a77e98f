from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.audited_root import TARGET, make_root
from pipelines.audit.collect import collect
from pipelines.audit.topics import Topics
from schemas.errors import ConfigError
from tests.pipelines.audit.test_tally import judged
from transforms.topics.coverage import shares


def test_hours_of_kept_segments_are_counted_by_source() -> None:
    topics = Topics()
    for number in range(4):
        topics.add(judged(number, kept=number != 3), "food" if number else None)
    told = topics.as_json()
    assert told["hours"] == {"crawl": {"food": pytest.approx(2 * 2 / 3600)}}
    assert told["target"] is None
    assert told["resampling"] is None


def test_a_target_is_held_against_what_is_there(tmp_path: Path) -> None:
    told = collect(make_root(tmp_path / "root", 200, 1), 0, 1, TARGET).topics.as_json()
    assert set(told["hours"]) == {"crawl", "talks"}
    assert told["target"] == shares(TARGET)
    assert told["resampling"]["missing"] == ("travel",)
    assert sum(told["resampling"]["reached"].values()) == pytest.approx(1)


def test_a_target_that_is_none_is_refused() -> None:
    topics = Topics({"food": 0.0})
    topics.add(judged(0), "food")
    with pytest.raises(ConfigError, match="target"):
        topics.as_json()
