from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from pipelines.figures import HEAD, all_figures, figure_rows, figures_json
from schemas.figures import Effort, Packing
from schemas.tables import METRICS
from tests.pipelines.measured import BUCKETS, made, remove_figures
from transforms.store.store import Store
from transforms.store.tables import write_table


def test_figures_add_up_over_committed_buckets(tmp_path: Path) -> None:
    store = made(Store(str(tmp_path)))
    (stage,) = all_figures(store)
    assert (stage.stage, stage.measured, stage.committed) == ("transcribe", 2, 2)
    assert stage.audio_in_s == 20.0
    assert stage.wall_s > 10.0
    assert stage.engines == (Effort("a", 6.0, 4, 12.0, 16.0), Effort("b", 4.0, 2, 8.0, 8.0))
    assert stage.packing == Packing(4, 400, 200, 100)


def test_a_bucket_without_figures_is_left_out(tmp_path: Path) -> None:
    store = made(Store(str(tmp_path)))
    remove_figures(tmp_path, 1)
    (stage,) = all_figures(store)
    assert (stage.measured, stage.committed, stage.audio_in_s) == (1, 2, 10.0)


def test_figures_of_an_older_version_are_left_out(tmp_path: Path) -> None:
    store = made(Store(str(tmp_path)))
    older = METRICS._replace(version=1, schema=pa.schema([pa.field("stage", pa.string())]))
    write_table(store, older, ["metrics", "transcribe", BUCKETS[0].file_name], "f", [("transcribe",)])
    (stage,) = all_figures(store)
    assert (stage.measured, stage.committed) == (1, 2)


def test_figures_of_what_is_not_committed_are_not_read(tmp_path: Path) -> None:
    store = made(Store(str(tmp_path)))
    for path in (tmp_path / "ledger" / "transcribe").iterdir():
        path.unlink()
    assert all_figures(store) == []


def test_plain_data_and_the_table_say_the_same(tmp_path: Path) -> None:
    stages = all_figures(made(Store(str(tmp_path))))
    found = figures_json(stages)["transcribe"]
    assert found["measured_buckets"] == 2
    assert found["rtf"] * found["x_real_time"] - 1 < 1e-9
    assert found["engines"]["a"]["batch_fill"] == 0.75
    assert found["engines"]["a"]["rtf"] == 0.5
    assert found["packing"]["fill"] == 0.75
    whole, *engines = [dict(zip(HEAD, row, strict=True)) for row in figure_rows(stages)]
    assert (whole["measured"], whole["fill"], whole["audio tokens"]) == ("2/2", "0.750", "200")
    assert [row["work"] for row in engines] == ["transcribe: a", "transcribe: b"]
    assert [(row["RTF"], row["x real time"], row["fill"]) for row in engines] == [
        ("0.5000", "2.0", "0.750"),
        ("0.5000", "2.0", "1.000"),
    ]


def test_a_stage_of_empty_buckets_has_no_ratio(tmp_path: Path) -> None:
    stages = all_figures(made(Store(str(tmp_path)), audio_s=0))
    assert figures_json(stages)["transcribe"]["rtf"] is None
    assert figure_rows(stages)[0][3] == ""
