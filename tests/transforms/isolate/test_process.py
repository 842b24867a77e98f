from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.errors import DecoderCrashed, TookTooLong
from schemas.records import Source
from tests.end_to_end.breaking import Unloadable
from tests.processes import decoders, is_alive
from transforms.cutting.settings import CutSettings
from transforms.isolate.limits import Isolation
from transforms.isolate.process import Child, ChildBug
from transforms.isolate.wire import FAILED, READY, Request
from transforms.vad.base import VadEngine
from transforms.vad.webrtc import Webrtc

LIMITS = Isolation(stall_s=10.0, slowest_speed=2.0)


def start(vad: VadEngine) -> Child:
    return Child(pickle.dumps((CutSettings(), vad, LIMITS)), LIMITS)


@pytest.fixture
def child() -> Iterator[Child]:
    child = start(Webrtc())
    assert child.receive() == [READY]
    yield child
    child.end()
    assert decoders() == []


def test_its_clock_runs_while_somebody_waits(child: Child) -> None:
    child.ask(Request(Source("r", "u"), "/nowhere", "hash", 50_000_000))
    assert child.left_s == 15.0
    child.pass_time(6)
    assert child.left_s == 9.0
    assert child.receive()[-1][:1] == FAILED
    assert child.left_s == 15.0


def test_why_it_is_late(child: Child) -> None:
    child.ask(Request(Source("r", "u"), "/nowhere", "hash", 0))
    child.pass_time(10)
    assert child.left_s == 0
    late = child.why_late()
    assert (type(late), str(late)) == (
        TookTooLong,
        "nothing could be decoded of it for 10 s (isolation.stall_s)",
    )
    for _ in range(2):
        child.pass_time(5)
        child._silent_s = 0  # as a message would make it
    assert child.left_s == 0
    assert str(child.why_late()) == "decoding it is slower than 2 times real time (isolation.slowest_speed)"


def test_why_it_is_gone(child: Child) -> None:
    (pid,) = decoders()
    os.kill(pid, signal.SIGBUS)
    with pytest.raises(EOFError):
        child.receive()
    gone = child.why_gone()
    assert (type(gone), str(gone)) == (DecoderCrashed, "decoding it ended the process: SIGBUS")
    child.ask(Request(Source("r", "u"), "/nowhere", "hash", 0))  # nobody is there: no error here
    with pytest.raises((EOFError, OSError)):
        child.receive()


def test_one_that_never_was_ready_is_a_bug() -> None:
    child = start(Webrtc())
    os.kill(decoders()[0], signal.SIGKILL)
    child._process.wait()
    with pytest.raises(ChildBug, match=r"ended before its first recording \(SIGKILL\)"):
        child.why_gone()
    child.pass_time(120)
    assert child.left_s <= 0
    with pytest.raises(ChildBug, match="did not start within 120 s"):
        child.why_late()
    child.end()


def test_what_cannot_be_loaded_is_printed_and_told() -> None:
    child = start(Unloadable())
    assert b"ModuleNotFoundError: no such network" in child.receive()[-1]
    child.end()


def test_a_child_is_no_zombie_after_its_end(tmp_path: Path) -> None:
    child = start(Webrtc())
    (pid,) = decoders()
    child.end()
    assert not is_alive(pid)
