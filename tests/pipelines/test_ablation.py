"""The ablations of SpeLangy: four configurations, one set of tables, one command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.command import main
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, crawl

CONFIGS = sorted((Path(__file__).resolve().parents[2] / "configs").glob("spelangy-*.yaml"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ablation")
    assert build(folder / "tables", crawl(folder / "crawl", 6), *WEBRTC, *NO_ENGINE) == 0
    return folder / "tables"


def stamps(root: Path) -> dict[str, int]:
    return {str(p.relative_to(root)): p.stat().st_mtime_ns for p in root.rglob("*.parquet")}


def test_the_configurations_are_short() -> None:
    assert len(CONFIGS) == 4
    assert all(len(path.read_text(encoding="utf-8").splitlines()) <= 10 for path in CONFIGS)


def test_four_views_of_one_set_of_tables(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = stamps(root)
    command = ["ablate", "--root", str(root), *map(str, CONFIGS), "--quiet", "--json"]
    assert main(command) == 0
    found = {one["view"]: one for one in json.loads(capsys.readouterr().out)}
    assert set(found) == {path.stem for path in CONFIGS}
    after = stamps(root)
    assert before == {name: after[name] for name in before}, "what is shared is not made again"
    fine, coarse = found["spelangy-fine-deterministic"], found["spelangy-coarse-deterministic"]
    assert coarse["mean_audio_chunk_s"] > 1.3 * fine["mean_audio_chunk_s"]
    assert fine["switches"] == fine["chunks"] - fine["documents"], "n - 1 switches in each document"
    assert found["spelangy-fine-stochastic"]["switches"] < fine["switches"]
    assert all(0 < one["fill"] <= 1 for one in found.values())

    assert main(command) == 0
    assert {one["view"]: one for one in json.loads(capsys.readouterr().out)} == found
    assert stamps(root) == after, "a view that is there is not made again"

    assert main(["ablate", "--root", str(root), *map(str, CONFIGS), "--quiet"]) == 0
    printed = capsys.readouterr().out
    assert "mean audio chunk s" in printed
    assert all(path.stem in printed for path in CONFIGS)


def test_a_view_is_read_by_its_name(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ablate", "--root", str(root), str(CONFIGS[0]), "--quiet"]) == 0
    view = ["--view", CONFIGS[0].stem]
    capsys.readouterr()
    assert main(["status", "--root", str(root), *view, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["stages"]["interleave"]["committed_buckets"] > 0
    assert main(["trace", "--root", str(root), *view, "--sample", "3", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 3
    assert main(["audit", "--root", str(root), *view]) == 0
    assert f"views/{CONFIGS[0].stem}/report/index.html" in capsys.readouterr().out


def test_wrong_calls_are_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ablate", "--root", str(root)]) == 2
    assert main(["ablate", "--root", str(root), str(CONFIGS[0]), str(CONFIGS[0])]) == 2
    assert "different names" in capsys.readouterr().err
