"""Worker processes are forked from one that has imported what they need."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import ModuleType

import pytest

from pipelines.worker_seed import seed, spawned_seed


def test_a_worker_has_our_standard_error_and_its_exit_code_is_told(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert seed().run(dict(os.environ)) == 1
    assert "KeyError: 'CONTROL_API_SERVICE_DESCRIPTOR'" in capfd.readouterr().err


def test_workers_have_the_variables_that_they_are_given(capfd: pytest.CaptureFixture[str]) -> None:
    nowhere = {**os.environ, "PIPELINE_OPTIONS_FILE": "/no/such/options"}
    assert seed().run(nowhere) == 1
    assert "/no/such/options" in capfd.readouterr().err
    assert "PIPELINE_OPTIONS_FILE" not in os.environ


def test_one_seed_serves_until_it_is_gone(capfd: pytest.CaptureFixture[str]) -> None:
    first = seed()
    assert seed() is first
    os.kill(first.pid, signal.SIGKILL)
    with pytest.raises((ConnectionResetError, BrokenPipeError)):
        first.run(dict(os.environ))
    assert seed() is not first
    assert seed().run(dict(os.environ)) == 1


def test_a_module_that_only_this_process_finds_is_left_to_the_workers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "transforms.nowhere_else", ModuleType("transforms.nowhere_else"))
    alone = spawned_seed()
    try:
        assert alone.run(dict(os.environ)) == 1
        assert alone.is_alive()
    finally:
        alone.close()


_FORKING = """
import os, signal, threading
from pipelines import worker_seed

if {threads}:
    threading.Thread(target=threading.Event().wait, daemon=True).start()
worker_seed.fork_seed()
found = worker_seed.seed()
print("asked", found.run(dict(os.environ)), os.path.exists(f"/proc/{{found.pid}}/comm"))
command = open(f"/proc/{{found.pid}}/cmdline").read()
print("forked" if command == open("/proc/self/cmdline").read() else "new")
os.kill(found.pid, signal.SIGKILL)
while found.is_alive():
    pass
print("again", worker_seed.seed().run(dict(os.environ)))
"""


@pytest.mark.parametrize(("threads", "how"), [(False, "forked"), (True, "new")])
def test_a_process_is_forked_while_it_has_no_threads_and_goes_on_only_in_itself(
    threads: bool, how: str
) -> None:
    code = _FORKING.format(threads=threads)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout == f"asked 1 True\n{how}\nagain 1\n"
    assert done.stderr.count("KeyError: 'CONTROL_API_SERVICE_DESCRIPTOR'") == 2
