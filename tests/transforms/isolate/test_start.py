"""Children that are forked ahead are what new processes would be, and end when their parent does."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.audio_files import write_audio
from tests.end_to_end.breaking import ABORT, BUG, LOOP_IN_C, MEMORY, marked
from tests.end_to_end.runs import ROOT, speak
from tests.processes import all_end, decoders, wait_for_decoders

PARENT = """
import json, os, sys, threading, time
from schemas.records import Source
from tests.end_to_end.breaking import Breaking
from tests.processes import decoders, wait_for_decoders
from transforms.cutting.settings import CutSettings
from transforms.isolate import start
from transforms.isolate.limits import Isolation
from transforms.isolate.pool import open_cutter
from transforms.isolate.wire import Request

if {threads}:
    threading.Thread(target=threading.Event().wait, daemon=True).start()
start.fork_ahead({ahead})
def is_forked(pid):
    return open(f"/proc/{{pid}}/cmdline").read() == open("/proc/self/cmdline").read()
settings = CutSettings(), Breaking()
cutter = open_cutter(Isolation(stall_s=100.0), *settings)
print(json.dumps([is_forked(pid) for pid in wait_for_decoders(1)]), flush=True)
for result in cutter.cut(Request(Source("r", path), path, "hash", 1) for path in sys.argv[1:]):
    with result.segments:
        found = [segment._replace(audio=segment.audio.hex()) for segment in result.segments]
    told = result.outcome if isinstance(result.outcome, tuple) else str(result.outcome)
    print(json.dumps([told, found, result.words.hex()]), flush=True)
print(json.dumps([is_forked(pid) for pid in decoders()]), flush=True)
"""


def lines(paths: list[Path], *, ahead: int, threads: bool = False) -> tuple[list[Any], str]:
    code = PARENT.format(ahead=ahead, threads=threads)
    arguments = [sys.executable, "-c", code, *map(str, paths)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=ROOT, timeout=120)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_audio(tmp_path_factory.mktemp("spoken") / "spoken.wav", *speak(2))


def test_it_cuts_what_a_new_process_cuts(spoken: Path) -> None:
    (forked, *found, _), _ = lines([spoken, spoken], ahead=1)
    (spawned, *same, _), _ = lines([spoken, spoken], ahead=0)
    assert (forked, spawned) == ([True], [False])
    assert found == same
    assert found[0][1]


def test_a_process_with_threads_is_not_forked(spoken: Path) -> None:
    (how, found, _), _ = lines([spoken], ahead=1, threads=True)
    assert how == [False]
    assert found[1]


@pytest.mark.parametrize(
    ("mark", "told", "printed"),
    [
        (ABORT, "decoding it ended the process: SIGABRT", "Fatal Python error: Aborted"),
        (MEMORY, "decoding it needs more than 1024 MB (isolation.memory_mb)", ""),
    ],
)
def test_what_breaks_it_is_told_and_a_new_process_goes_on(
    tmp_path: Path, spoken: Path, mark: int, told: str, printed: str
) -> None:
    breaks = write_audio(tmp_path / "breaks.wav", marked(np.zeros(16_000, np.float32), mark), 16_000)
    (first, good, broken, again, last), said = lines([spoken, breaks, spoken], ahead=1)
    assert (first, last) == ([True], [False])
    assert broken[:2] == [told, []]
    assert good == again
    assert printed in said


def test_a_bug_in_it_is_told_with_its_traceback(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "bug.wav", marked(np.zeros(16_000, np.float32), BUG), 16_000)
    with pytest.raises(subprocess.CalledProcessError) as raised:
        lines([path], ahead=1)
    assert "ChildBug: Traceback" in raised.value.stderr
    assert "in _meet" in raised.value.stderr


def test_those_that_nobody_asked_for_can_be_ended() -> None:
    code = """
from tests.processes import decoders, wait_for_decoders
from transforms.isolate.start import end_ahead, fork_ahead

fork_ahead(2)
print(len(wait_for_decoders(2)))
end_ahead()
print(len(decoders()))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "2\n0\n"
    assert done.stderr == ""


def test_those_that_nobody_asked_for_end_with_the_process() -> None:
    code = "from transforms.isolate.start import fork_ahead; fork_ahead(3); import sys; print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        pids = wait_for_decoders(3, parent.pid)
        assert len(pids) == 3
        parent.kill()
    all_end(pids)


def test_it_ends_in_an_endless_loop_too_when_its_parent_is_killed(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "loop.wav", marked(np.zeros(16_000, np.float32), LOOP_IN_C), 16_000)
    code = PARENT.format(ahead=1, threads=False)
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        assert json.loads(parent.stdout.readline()) == [True]
        pids = decoders(parent.pid)
        time.sleep(0.5)
        parent.kill()
    assert len(pids) == 1
    all_end(pids)
