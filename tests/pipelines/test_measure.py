from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.command import main
from pipelines.overview import as_json
from pipelines.run import stages_of_build
from pipelines.settings import Config, load_config
from schemas.judgements import Quality
from transforms.store.store import Store
from transforms.store.tables import read_rows

MEASURES = "[snr, clipping, bandwidth, loudness, tones]"


def rows(root: Path) -> list[Quality]:
    store = Store(str(root))
    return [row for name in store.names("quality") for row in read_rows(store, Quality, "quality", name)]


def run(root: Path, job: str, *more: str) -> int:
    return main([job, "--root", str(root), "--quiet", *more])


def test_build_measures_where_it_is_asked_to_and_curate_takes_notice(
    shared_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoken = shared_dir / "data" / "real_speech" / "LJ002-0020.wav"
    sets = ("--set", "ingest.buckets=1", "--set", "interleave.capacity=4096")
    assert run(tmp_path, "build", "--input", str(spoken), *sets) == 0
    assert not (tmp_path / "quality").exists()
    assert "measure" not in as_json(Store(str(tmp_path)))["stages"]

    asked = (*sets, "--set", f"measure.measures={MEASURES}")
    assert run(tmp_path, "build", *asked) == 2, "curate was made without the measures"
    assert "--overwrite" in capsys.readouterr().err
    assert run(tmp_path, "build", "--overwrite", *asked) == 0
    found = as_json(Store(str(tmp_path)))["stages"]
    assert found["measure"]["balanced"]
    assert found["measure"]["kept"] == found["transcribe"]["kept"]
    by_name = [dict(row.measurements) for row in rows(tmp_path)]
    assert by_name
    assert all(10 < (one["snr_db"] or 0) < 40 for one in by_name)
    assert all((one["bandwidth_hz"] or 0) > 7_500 for one in by_name)
    assert run(tmp_path, "build", *asked) == 0, "all is done"


def test_a_measure_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "build", "--set", "measure.measures=[loudnes]") == 2
    assert "did you mean 'loudness'?" in capsys.readouterr().err


def test_build_leaves_out_what_nobody_asked_for() -> None:
    assert "measure" not in stages_of_build(Config())
    asked = load_config("build", None, ["measure.measures=[{use: dnsmos, p808: true}]"])
    stages = stages_of_build(asked)
    assert stages.index("transcribe") < stages.index("measure") < stages.index("curate")
