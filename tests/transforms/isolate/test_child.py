from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.audio_files import write_audio
from tests.end_to_end.breaking import LOOP_IN_C, marked
from tests.end_to_end.runs import ROOT
from tests.processes import all_end, decoders

PARENT = """
import sys, time
from schemas.records import Source
from tests.end_to_end.breaking import Breaking
from transforms.cutting.settings import CutSettings
from transforms.isolate.limits import Isolation
from transforms.isolate.pool import open_cutter
from transforms.isolate.wire import Request

cutter = open_cutter(Isolation(children=2), CutSettings(), Breaking())
path = sys.argv[1]
def requests():
    if path != "none":
        yield Request(Source("r", path), path, "hash", 1)
    time.sleep(1)
    print("at it", flush=True)
    time.sleep(100)
next(cutter.cut(requests()))
"""


def test_it_imports_little() -> None:
    code = "import sys, transforms.isolate.child; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not {"apache_beam", "pyarrow", "fsspec", "pydantic", "av", "onnxruntime"} & set(
        done.stdout.split()
    )


@pytest.mark.parametrize("is_busy", [False, True], ids=["idle", "in an endless loop that holds the lock"])
def test_it_ends_when_its_parent_is_killed(tmp_path: Path, is_busy: bool) -> None:
    path = write_audio(tmp_path / "loop.wav", marked(np.zeros(16_000, np.float32), LOOP_IN_C), 16_000)
    arguments = [sys.executable, "-c", PARENT, str(path) if is_busy else "none"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "at it\n"
        pids = decoders(parent.pid)
        assert len(pids) == 2
        parent.kill()
    all_end(pids)


def test_its_limits_are_set(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", PARENT, "none"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        pid = decoders(parent.pid)[0]
        score = Path(f"/proc/{pid}/oom_score_adj")
        for _ in range(600):  # the last of what a child does before it is ready
            if int(score.read_text()) == 900:
                break
            time.sleep(0.05)
        limits = [
            resource.prlimit(pid, kind)
            for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE)
        ]
        data, _ = resource.prlimit(pid, resource.RLIMIT_DATA)
        told = int(score.read_text())
        parent.kill()
    assert limits == [(0, 0), (65_536, 65_536), (128, 128)]
    assert 1024 * 2**20 < data < 2048 * 2**20
    assert told == 900
