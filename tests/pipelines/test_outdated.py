"""What a root says of shards that were made of what is no longer there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipelines.command import main
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, crawl

OF_SHARDS = "outdated buckets: 2 of interleave."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outdated")
    source = crawl(folder / "in", 3)
    assert build(folder / "root", source, *WEBRTC, *NO_ENGINE, "--set", "ingest.buckets=2") == 0
    return folder / "root"


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "root"))


def run(job: str, root: Path, *more: str) -> None:
    assert main([job, "--root", str(root), *more]) == 0


def outdated(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, int]:
    capsys.readouterr()
    run("status", root, "--json")
    return dict(json.loads(capsys.readouterr().out)["outdated"])


def test_a_root_made_in_one_go_is_not_outdated(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outdated(root, capsys) == {}
    run("status", root)
    run("card", root)
    told = capsys.readouterr()
    assert "outdated" not in told.out + told.err


def test_shards_of_segments_that_are_dropped_by_now_are_told(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("curate", root, "--quiet", "--set", "curate.filters.duration.max_s=4")
    assert outdated(root, capsys) == {"interleave": 2}
    run("status", root)
    assert OF_SHARDS in capsys.readouterr().out
    run("card", root)
    assert OF_SHARDS in capsys.readouterr().err
    run("export", root, "--quiet", "--format", "webdataset", "--out", str(tmp_path / "out"))
    assert OF_SHARDS in capsys.readouterr().err
    run("interleave", root, "--quiet", "--overwrite")
    assert outdated(root, capsys) == {}


def test_an_opt_out_makes_what_follows_outdated(
    made: Path, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted_out = tmp_path / "out.txt"
    wanted_out.write_text(f"{made.parent}/in/00.wav\n")
    run("dedupe", root, "--quiet", "--overwrite", "--set", f"opt_out=[{wanted_out}]")
    assert outdated(root, capsys) == {"transcribe": 1}


def test_a_configuration_that_cannot_be_read_says_nothing(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "config" / "interleave.yaml").write_text("modality: {use: gone}\n")
    (root / "config" / "curate.yaml").unlink()
    assert outdated(root, capsys) == {}
