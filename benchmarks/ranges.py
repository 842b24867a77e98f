"""Long recordings: memory against the length, two processes against one over the ranges, and that they agree.

One and two processes are measured in turn, three times; the medians are told. Each keeps to one thread, as in a job.
"""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.long_recordings import KINDS, long_recording
from schemas.records import Source
from transforms.cutting.ranges import Part, Range, plan_ranges
from transforms.cutting.recording import cut_range
from transforms.cutting.settings import CutSettings
from transforms.one_thread import keep_to_one_thread
from transforms.vad.base import VadModel
from transforms.vad.cascade import Cascade

_SHORT_MINUTES, _ROUNDS = 20, 3
_SOURCE, _SETTINGS = Source("r", "a"), CutSettings()
_MODEL: list[VadModel] = []


class Cut(NamedTuple):
    """What a range gave: its part, a hash of its segments, and the processor's seconds that it took."""

    part: Part
    segments: str
    cpu_s: float


class Run(NamedTuple):
    """Seconds of planning and of everything, peak memory of the first process, and what all ranges gave.

    ``bound`` is how many times faster two processors are that nobody else uses, by the ranges' processor seconds.
    """

    plan_s: float
    seconds: float
    peak_mb: float
    cuts: str
    n_ranges: int
    n_segments: int
    bound: float


def main(minutes: int = 60, kinds: Iterable[str] = KINDS) -> None:
    """Print peak memory, speed-up and whether the segments are the same, for each format."""
    for kind in kinds:
        short, path = str(long_recording(kind, _SHORT_MINUTES)), str(long_recording(kind, minutes))
        base = _run(short, 1)
        rounds = [(_run(path, 1), _run(path, 2)) for _ in range(_ROUNDS)]
        one = rounds[0][0]
        one_s, two_s = (statistics.median(run.seconds for run in runs) for runs in zip(*rounds, strict=True))
        same = "the same" if len({run.cuts for both in rounds for run in both}) == 1 else "DIFFERENT"
        print(
            f"{kind}: {minutes / 60:g} h in {one.n_ranges} ranges, {one.n_segments} segments, planned in"
            f" {one.plan_s:.2f} s; 20 minutes {base.peak_mb:.0f} MB, all {one.peak_mb:.0f} MB:"
            f" {one.peak_mb - base.peak_mb:+.0f} MB (wanted: within 30);"
            f" one process {one_s:.1f} s, two {two_s:.1f} s: {one_s / two_s:.2f} times,"
            f" {one.bound:.2f} by processor time (wanted: at least 1.6); segments {same}"
        )


def _run(path: str, workers: int) -> Run:
    command = [sys.executable, "-m", "benchmarks.ranges", "child", path, str(workers)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return Run(*json.loads(done.stdout.splitlines()[-1]))


def _child(path: str, workers: int) -> Run:
    if workers == 1:
        _load()
        return _timed(path, lambda ranges: (_cut(path, piece) for piece in ranges))
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_load) as pool:
        list(pool.map(time.sleep, [0.5] * workers))
        return _timed(path, lambda ranges: pool.map(_cut, [path] * len(ranges), ranges))


def _timed(path: str, cut: Any) -> Run:
    start = time.perf_counter()
    ranges = plan_ranges(path, _SETTINGS)
    planned = time.perf_counter() - start
    cuts = list(cut(ranges))
    whole = hashlib.sha256(repr([cut[:2] for cut in cuts]).encode()).hexdigest()
    n_segments = sum(found.part.n_segments for found in cuts)
    seconds, bound = time.perf_counter() - start, _bound(planned, [found.cpu_s for found in cuts])
    return Run(planned, seconds, _peak_mb(), whole, len(cuts), n_segments, bound)


def _bound(plan_s: float, ranges_s: list[float]) -> float:
    loads = [0.0, 0.0]
    for seconds in ranges_s:
        loads[loads.index(min(loads))] += seconds
    return (plan_s + sum(ranges_s)) / (plan_s + max(loads))


def _peak_mb() -> float:
    """Return the peak of this program alone: what getrusage tells counts the process that started it, too."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024 / 1e6


def _load() -> None:
    keep_to_one_thread()
    _MODEL.append(Cascade().load())


def _cut(path: str, piece: Range) -> Cut:
    state, start = hashlib.sha256(), time.process_time()
    cutting = cut_range(_SOURCE, path, _SETTINGS, _MODEL[0], piece)
    while True:
        try:
            segment = next(cutting)
        except StopIteration as end:
            return Cut(end.value, state.hexdigest(), time.process_time() - start)
        state.update(repr(segment[:-1]).encode() + segment.audio)


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        print(json.dumps(_child(sys.argv[2], int(sys.argv[3]))))
    else:
        os.nice(10)
        main(int(sys.argv[1]) if sys.argv[1:] else 60, sys.argv[2:] or KINDS)
