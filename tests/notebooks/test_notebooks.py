"""Every notebook runs from top to bottom, on made tables and on those of real speech, and carries no output."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbformat import reads
from nbformat.v4 import new_code_cell

from pipelines.command import main
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, crawl

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
PAGE = """<html><head><title>{place}</title></head><body><article><h1>{place}</h1>
<p>The harbour of {place} was built by two brothers who had come from the islands many years before.</p>
<p>For a long time ships brought timber and salt to {place}, and took wool and fish away again.</p>
<p>When the railway reached the town, the harbour of {place} lost most of its trade within a decade.</p>
<p>Today small boats lie there in summer, and children catch crabs from the old wall of {place}.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root of six recordings, some of whose segments are dropped."""
    folder = tmp_path_factory.mktemp("notebooks")
    dropping = ("--set", "curate.filters=[{use: duration, min_s: 3.0}]", "--set", "ingest.buckets=3")
    assert build(folder / "tables", crawl(folder / "crawl", 6), *WEBRTC, *NO_ENGINE, *dropping) == 0
    return folder / "tables"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, shared_dir: Path, small_whisper: Path) -> Path:
    """A root of the real recordings, heard by the small Whisper."""
    root = tmp_path_factory.mktemp("real") / "tables"
    engine = f"transcribe.engines=[{{use: faster_whisper, model: {small_whisper}}}]"
    source = str(shared_dir / "data" / "real_speech" / "manifest.jsonl")
    assert main(["build", "--input", source, "--root", str(root), "--quiet", *WEBRTC, "--set", engine]) == 0
    return root


def _read(notebook: Path) -> Any:
    return reads(notebook.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def kernel() -> Iterator[KernelManager]:
    """One kernel for all notebooks: each begins with an empty namespace, and pays for no import twice."""
    manager = KernelManager()
    path = os.pathsep.join([str(FOLDER.parent), os.environ.get("PYTHONPATH", "")])
    manager.start_kernel(cwd=str(FOLDER), env={**os.environ, "PYTHONPATH": path})
    yield manager
    manager.shutdown_kernel(now=True)
    manager.cleanup_resources()


def run(notebook: Path, root: Path, folder: Path, kernel: KernelManager, spoken: Path | None = None) -> Any:
    """Run a notebook in its folder; return it with its outputs. ``spoken`` are tables of synthetic speech."""
    told = {
        "SPEECHLOOM_ROOT": str(root),
        "SPEECHLOOM_NOTEBOOK_AUDIO": str(folder / "audio"),
        "SPEECHLOOM_SYNTHETIC": str(spoken or folder / "none"),
    }
    read: Any = _read(notebook)
    first = new_code_cell(f"%reset -f\n__import__('os').environ.update({told!r})")  # type: ignore[no-untyped-call]
    read.cells.insert(0, first)
    client = NotebookClient(read, timeout=120, km=kernel)
    client.execute()
    assert client.kc
    client.kc.stop_channels()
    del read.cells[0]
    return read


def images(notebook: Any) -> int:
    return sum(
        "image/png" in out.get("data", {}) for cell in notebook.cells for out in cell.get("outputs", ())
    )


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_on_made_tables(notebook: Path, made: Path, tmp_path: Path, kernel: KernelManager) -> None:
    done = run(notebook, made, tmp_path, kernel)
    code = [cell for cell in done.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    if notebook.stem != "02_dropped":
        assert images(done) >= 1 or notebook.stem == "03_engines"
    else:
        assert list((tmp_path / "audio").glob("*.flac"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_on_real_speech(notebook: Path, real: Path, tmp_path: Path, kernel: KernelManager) -> None:
    run(notebook, real, tmp_path, kernel)


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of synthetic speech, made of two pages."""
    folder = tmp_path_factory.mktemp("spoken")
    root, pages = folder / "tables", folder / "pages"
    pages.mkdir()
    for place in ("Aber", "Firth"):
        (pages / f"{place}.html").write_text(PAGE.format(place=place), encoding="utf-8")
    assert main(["synthesize", "--input", str(pages), "--root", str(root), "--quiet", "--kind", "krist"]) == 0
    return root


def test_synthetic_speech_stands_beside_recorded(
    made: Path, spoken: Path, tmp_path: Path, kernel: KernelManager
) -> None:
    done = run(FOLDER / "06_synthetic.ipynb", made, tmp_path, kernel, spoken)
    told = "".join(
        out.get("data", {}).get("text/plain", "") for cell in done.cells for out in cell.get("outputs", ())
    )
    assert "recorded" in told
    assert "krist" in told
    assert images(done) >= 3


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_carries_no_output(notebook: Path) -> None:
    cells = _read(notebook).cells
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
