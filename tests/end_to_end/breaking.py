"""A detector that breaks on recordings that are marked: it stands for a decoder that crashes, hangs or eats memory."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from transforms.vad.base import Decision, Samples, VadModel, VadStream
from transforms.vad.webrtc import Webrtc

# A tenth of a second of one of these values, as 16-bit samples, in a recording at 16 kHz.
ABORT, SEGFAULT, EXIT, KILLED, LOOP, LOOP_IN_C, MEMORY, BUG, GIBBERISH = range(1111, 11_110, 1111)
MARK_SAMPLES = 1600


def marked(samples: np.ndarray, mark: int) -> np.ndarray:
    """Return speech of 16 kHz, float32, that ends with a mark."""
    end = np.full(MARK_SAMPLES, np.float32(mark / 32768))
    return np.concatenate([samples, end]).astype(np.float32)


@dataclass(frozen=True)
class Breaking:
    """webrtc that breaks where a mark is: each time, or once, and then makes a folder ``once`` first."""

    once: str = ""
    webrtc: Webrtc = field(default_factory=Webrtc)

    def load(self) -> VadModel:
        return _Model(self)


@dataclass(frozen=True)
class Unloadable:
    """A detector that cannot be loaded."""

    def load(self) -> VadModel:
        raise ModuleNotFoundError("no such network")


@dataclass(frozen=True)
class _Model:
    settings: Breaking

    def stream(self) -> VadStream:
        return _Stream(self.settings.webrtc.load().stream(), self.settings.once)


class _Stream:
    def __init__(self, inner: VadStream, once: str) -> None:
        self._inner, self._once = inner, once

    def feed(self, samples: Samples) -> Decision:
        if len(samples) >= MARK_SAMPLES and np.ptp(samples[-MARK_SAMPLES:]) == 0:
            self._meet(int(samples[-1]))
        return self._inner.feed(samples)

    def finish(self) -> Decision:
        return self._inner.finish()

    def _meet(self, mark: int) -> None:
        if mark not in _BREAK or (self._once and Path(self._once).exists()):
            return
        if self._once:
            os.mkdir(self._once)
        _BREAK[mark]()


def _loop() -> None:
    while True:
        time.sleep(1)


def _eat() -> None:
    eaten: list[Any] = []
    while True:
        eaten.append(np.ones(1 << 20))


def _bug() -> None:
    raise ZeroDivisionError("a bug in the detector")


def _gibberish() -> None:
    connection: Connection = Connection(int(sys.argv[1]))
    connection.send_bytes(b"Dxxxx")
    _loop()


_BREAK = {
    ABORT: os.abort,
    SEGFAULT: lambda: os.kill(os.getpid(), signal.SIGSEGV),
    EXIT: lambda: os._exit(3),
    KILLED: lambda: os.kill(os.getpid(), signal.SIGKILL),
    LOOP: _loop,
    LOOP_IN_C: lambda: ctypes.PyDLL(None).sleep(1_000_000),  # holds Python's lock all the while
    MEMORY: _eat,
    BUG: _bug,
    GIBBERISH: _gibberish,
}
