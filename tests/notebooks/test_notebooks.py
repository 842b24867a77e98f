"""Every notebook runs from top to bottom, on made tables and on those of real speech, and carries no output."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat import reads

from pipelines.command import main
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, crawl

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root of six recordings, some of whose segments are dropped."""
    folder = tmp_path_factory.mktemp("notebooks")
    dropping = ("--set", "curate.filters=[{use: duration, min_s: 3.0}]", "--set", "ingest.buckets=3")
    assert build(folder / "tables", crawl(folder / "crawl", 6), *WEBRTC, *NO_ENGINE, *dropping) == 0
    return folder / "tables"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, shared_dir: Path) -> Path:
    """A root of the real recordings, heard by the small Whisper."""
    root = tmp_path_factory.mktemp("real") / "tables"
    engine = f"transcribe.engines=[{{use: faster_whisper, model: {shared_dir / 'models' / 'small-whisper'}}}]"
    source = str(shared_dir / "data" / "real_speech" / "manifest.jsonl")
    assert main(["build", "--input", source, "--root", str(root), "--quiet", *WEBRTC, "--set", engine]) == 0
    return root


def _read(notebook: Path) -> Any:
    return reads(notebook.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]


def run(notebook: Path, root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a notebook in its folder; return it with its outputs."""
    monkeypatch.setenv("SPEECHLOOM_ROOT", str(root))
    monkeypatch.setenv("SPEECHLOOM_NOTEBOOK_AUDIO", str(folder / "audio"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(FOLDER.parent), os.environ.get("PYTHONPATH", "")]))
    read: Any = _read(notebook)
    NotebookClient(read, timeout=120, resources={"metadata": {"path": str(FOLDER)}}).execute()
    return read


def images(notebook: Any) -> int:
    return sum(
        "image/png" in out.get("data", {}) for cell in notebook.cells for out in cell.get("outputs", ())
    )


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_on_made_tables(
    notebook: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run(notebook, made, tmp_path, monkeypatch)
    code = [cell for cell in done.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    if notebook.stem != "02_dropped":
        assert images(done) >= 1 or notebook.stem == "03_engines"
    else:
        assert list((tmp_path / "audio").glob("*.flac"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_on_real_speech(
    notebook: Path, real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(notebook, real, tmp_path, monkeypatch)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_carries_no_output(notebook: Path) -> None:
    cells = _read(notebook).cells
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
