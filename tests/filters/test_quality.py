from __future__ import annotations

import json
from functools import cache

import pytest

from filters.base import filter_name
from pipelines.curate import CurateConfig
from tests.filters.labelled import read_recordings
from tests.filters.quality import ALL, HALVES, LEVELS, Judged, all_filters, judge_labelled, levels, measure

RECORDED = json.loads(LEVELS.read_text(encoding="utf-8"))
NAMES = sorted(RECORDED["tuned"])


@cache
def judged() -> list[Judged]:
    return judge_labelled()


@pytest.mark.parametrize("which", HALVES)
@pytest.mark.parametrize("name", NAMES)
def test_no_filter_falls_below_its_level(name: str, which: str) -> None:
    recorded = RECORDED[which][name]
    now = levels(judged())[which][name]
    assert now["precision"] >= recorded["precision"]
    assert now["recall"] >= recorded["recall"]


@pytest.mark.parametrize("which", HALVES)
def test_all_filters_together_reach_what_is_promised(which: str) -> None:
    together = measure(judged())[which][ALL]
    assert together.recall >= 0.9
    assert together.precision >= 0.97


def test_the_set_is_large_and_varied() -> None:
    rows = [row for recording in read_recordings() for row in recording]
    kept = [row for row in rows if not row.wanted]
    by_language = [row.candidate.language for row in rows]
    assert len(rows) >= 400
    assert len(kept) > len(rows) / 3
    assert sum(by_language.count(language) >= 50 for language in set(by_language)) >= 8
    assert len({row.candidate.segment_id for row in rows}) == len(rows)
    assert abs(sum(row.held_out for row in rows) / len(rows) - 0.5) < 0.1


def test_labels_name_filters() -> None:
    wanted = {name for recording in read_recordings() for row in recording for name in row.wanted}
    assert wanted == set(map(filter_name, all_filters()))


def test_every_default_has_a_level() -> None:
    assert {*map(filter_name, CurateConfig().filters), ALL} <= set(NAMES)
