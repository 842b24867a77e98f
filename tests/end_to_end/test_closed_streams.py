"""A run whose standard streams were closed by who started it, as some daemons do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import soundfile

from tests.end_to_end.runs import ROOT, TWO_WORKERS, command, speak


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("more", [(), TWO_WORKERS], ids=["here", "in workers"])
def test_it_does_its_work(tmp_path: Path, closed: str, more: tuple[str, ...]) -> None:
    samples, rate_hz = speak(1)
    soundfile.write(tmp_path / "a.wav", samples, rate_hz)
    run = command("ingest", "--input", str(tmp_path / "a.wav"), "--root", str(tmp_path / "root"),
                  "--set", "vad=webrtc", *more)  # fmt: skip
    done = subprocess.run(["sh", "-c", f'exec "$@" {closed}', "sh", *run], timeout=120, check=False, cwd=ROOT)
    assert done.returncode == 0
    assert len(list((tmp_path / "root" / "segments").iterdir())) == 1
