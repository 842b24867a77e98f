from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.command import main
from tests.pipelines.curated import transcribed

MOVED = ("--set", "curate.filters.1.min_s=5", "--set", "curate.filters.1.max_s=25")
MEASURED = ("--set", "curate.filters.5.min_repeats=5")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    transcribed(tmp_path)
    return tmp_path


def contents(root: Path, table: str = "") -> dict[str, str]:
    files = [path for path in (root / table).rglob("*") if path.is_file()]
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def funnel(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["funnel"]
    return [line for line in found if line["stage"] == "curate"]


def curate(root: Path, *more: str) -> int:
    return main(["curate", "--root", str(root), "--quiet", *more])


@pytest.mark.parametrize("curated_before", [False, True])
@pytest.mark.parametrize("settings", [(), MOVED, MEASURED])
def test_the_funnel_on_paper_is_the_funnel_of_the_run(
    root: Path, capsys: pytest.CaptureFixture[str], settings: tuple[str, ...], curated_before: bool
) -> None:
    if curated_before:
        assert curate(root) == 0
    before = contents(root)
    told = funnel(capsys, "curate", "--root", str(root), "--dry-run", *settings)
    assert contents(root) == before
    assert curate(root, *settings, "--overwrite") == 0
    assert funnel(capsys, "status", "--root", str(root)) == told
    assert {line["source"] for line in told} == {"crawl", "krist"}


def test_it_is_printed_for_people(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["curate", "--root", str(root), "--dry-run", *MOVED]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["dropped:", "too_long", "crawl", "2", "0.0161", "0.8529", "0.8529"] in lines
    assert ["dropped:", "empty_text", "krist", "2", "0.0044", "0.2857", "0.2857"] in lines


def test_moved_thresholds_need_no_overwrite_but_what_is_measured_does(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert curate(root, *MOVED) == 0
    from_nothing = contents(root, "verdicts")
    assert curate(root) == 0
    assert contents(root, "verdicts") != from_nothing
    (root / "transcripts").rename(root / "elsewhere")
    assert curate(root, *MOVED) == 0
    assert contents(root, "verdicts") == from_nothing
    assert curate(root, *MEASURED) == 2
    assert "give --overwrite" in capsys.readouterr().err
    assert contents(root, "verdicts") == from_nothing


def test_it_is_refused_where_it_means_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--root", str(tmp_path), "--dry-run"]) == 2
    assert "--dry-run" in capsys.readouterr().err
    store = transcribed(tmp_path)
    store.remove("ledger", "transcribe", "bucket-00001-of-00002.parquet")
    assert main(["curate", "--root", str(tmp_path), "--dry-run"]) == 2
    assert "run 'transcribe' on this root first" in capsys.readouterr().err
