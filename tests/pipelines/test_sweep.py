from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from filters.base import Filter
from filters.duration import Duration
from filters.empty_text import EmptyText
from filters.loops import Loops
from pipelines.command import main
from pipelines.curate import CurateConfig
from pipelines.dry_run import dry_run
from pipelines.sweep import parse_values, sweep
from schemas.errors import ConfigError
from tests.pipelines.curated import SAID, transcribed
from transforms.store.store import Store

FILTERS: tuple[Filter, ...] = (EmptyText(), Duration(), Loops())
SECONDS = [seconds for _, seconds, _ in SAID]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return transcribed(tmp_path)


def test_hours_kept_are_those_of_a_dry_run(store: Store) -> None:
    found = sweep(store, CurateConfig(FILTERS), "duration", "min_s", [0.5, 4.0, 4.1, 8.5, 30])
    for point in found.points:
        filters = tuple(
            replace(one, min_s=point.value) if isinstance(one, Duration) else one for one in FILTERS
        )
        kept = dry_run(store, CurateConfig(filters)).totals["kept"]
        assert point.kept_items == kept.items
        assert point.kept_h == pytest.approx(kept.hours)
    assert [point.kept_items for point in found.points] == [8, 6, 4, 4, 0]
    assert [point.dropped_h * 3600 for point in found.points] == pytest.approx([0, 2, 10, 26, 124])
    assert [point.only_here_h * 3600 for point in found.points] == pytest.approx([0, 2, 10, 10, 108])
    assert (found.items, found.now) == (10, 0.3)
    assert found.hours * 3600 == pytest.approx(2 * sum(SECONDS))


def test_a_setting_that_is_measured_with_is_measured(store: Store) -> None:
    found = sweep(store, CurateConfig(FILTERS), "loops", "min_repeats", [4, 5])
    assert [point.kept_items for point in found.points] == [8, 8]


def test_the_only_threshold_needs_no_name_and_a_filter_need_not_be_configured(store: Store) -> None:
    found = sweep(store, CurateConfig(FILTERS), "word_length", None, [5, 34])
    assert (found.field, found.now) == ("max_letters", 34)
    assert [point.kept_items for point in found.points] == [2, 8]


@pytest.mark.parametrize(
    ("name", "field", "value", "told"),
    [
        ("duration", None, 1, "has no single threshold: name one with --field"),
        ("duration", "mins", 1, "did you mean 'min_s'"),
        ("duraton", "min_s", 1, "duraton"),
        ("duration", "min_s", "much", "duration.min_s"),
        ("duration", "min_s", 31, "is above max_s"),
    ],
)
def test_what_cannot_be_swept_is_said(store: Store, name: str, field: str, value: object, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        sweep(store, CurateConfig(FILTERS), name, field, [value])


def test_values_are_a_list_or_a_range() -> None:
    assert parse_values("3,4.5, 5") == [3, 4.5, 5]
    assert parse_values("0.1:0.4:0.1") == [0.1, 0.2, 0.3, 0.4]
    assert parse_values("4:2:-1") == [4, 3, 2]
    assert parse_values("true,false") == [True, False]
    for text in ("", "1:2:x", "1:2:0", "2:1:1", "0:1:0.00001", "1,,2"):
        with pytest.raises(ConfigError, match="--values"):
            parse_values(text)


def test_the_command_starts_from_what_the_root_was_curated_with(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["curate", "--root", store.root, "--quiet", "--set", "curate.filters=[{use: duration, min_s: 5}]"]
    assert main(given) == 0
    asked = ["sweep", "--root", store.root, "--filter", "duration", "--field", "min_s", "--values", "3,5"]
    assert main([*asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["now"] == 5
    assert [point["kept_items"] for point in found["points"]] == [8, 6], "empty texts are kept by this root"
    assert main(asked) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("now")
    assert main(["sweep", "--root", store.root, "--filter", "duration"]) == 2
    assert "sweep needs --filter and --values" in capsys.readouterr().err
