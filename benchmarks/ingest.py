"""Ingest with the webrtc VAD over 320 one-minute MP3s against the hand-written loop, and two workers against one.

"The loop's work alone" is ingest as far as the loop goes: in this process and without fingerprints. What is on top of
that by default, children for protection and fingerprints for ``dedupe``, the loop does not have.

Each measurement is a process of its own, started afresh; its clock starts when everything is imported and
stops when the last file is in place. Machines are noisy, and slower for minutes at a time: what runs on one core is
held against the two runs of the loop right before and after it, and the median of the rounds counts.
"""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.child import child, command
from benchmarks.material import one_minute_mp3s

N_FILES, ROUNDS = 320, 5
_LOOP, _PAIR = "hand-written loop", "two hand-written loops"
_ALONE, _ONE, _OWN = "one worker, the loop's work alone", "one worker", "one worker, in a process of its own"
_TWO = "two workers"
_ON_ONE_CORE = _ALONE, _ONE, _OWN
_FLOOR = """
import json, sys, time
from benchmarks.ingest_floor import run
start = time.perf_counter()
seconds, segments = run(json.loads(sys.argv[1]))
print(json.dumps([time.perf_counter() - start, seconds, segments]))
"""
_FLAGS = {
    _ALONE: ["--set", "isolation.children=0", "--set", "acoustic_words=false"],
    _ONE: [],
    _OWN: ["--direct_num_workers=1", "--direct_running_mode=multi_processing"],
    _TWO: ["--direct_num_workers=2", "--direct_running_mode=multi_processing"],
}


def main() -> None:
    """Print seconds, times real time and the ratios."""
    paths = [str(path) for path in one_minute_mp3s(N_FILES)]
    times: dict[str, list[float]] = {name: [] for name in (_LOOP, _PAIR, *_FLAGS)}
    ratios: dict[str, list[float]] = {name: [] for name in _ON_ONE_CORE}
    for _ in range(ROUNDS):
        before = _loop(paths, 0)
        for name in _ON_ONE_CORE:
            took = _ours(_FLAGS[name], {0})
            after = _loop(paths, 0)
            times[name].append(took)
            times[_LOOP].append(after)
            ratios[name].append((before + after) / 2 / took)
            before = after
        times[_PAIR].append(_pair(paths))
        times[_TWO].append(_ours(_FLAGS[_TWO], {0, 1}))
    for name, values in times.items():
        seconds = statistics.median(values)
        print(f"{name:36} {seconds:7.2f} s  {60 * N_FILES / seconds:6.0f} x real time  {_spread(values)}")
    for name, found in ratios.items():
        print(f"{name}: {statistics.median(found):.2f} of the loop's speed {_spread(found)}")
    print(f"(wanted of {_ALONE}: at least 0.90)")
    loop, pair, _, one, own, two = (statistics.median(values) for values in times.values())
    print(f"two workers against one: {one / two:.2f} times (wanted: at least 1.60)")
    print(
        f"two hand-written loops side by side against one: {loop / pair:.2f} times (what two cores give here)"
    )
    print(f"two workers against one in a process of its own: {own / two:.2f} times")


def _loop(paths: list[str], core: int) -> float:
    """Return the seconds that the loop takes."""
    return child(_FLOOR, [json.dumps(paths)], {core})[0]


def _pair(paths: list[str]) -> float:
    """Return the seconds that the slower of two loops takes, each with half of the recordings and a core."""
    with ThreadPoolExecutor(2) as pool:
        return max(pool.map(lambda core: _loop(paths[core::2], core), (0, 1)))


def _ours(flags: list[str], cores: set[int]) -> float:
    root = tempfile.mkdtemp(prefix="speechloom-bench-")
    folder = str(Path(one_minute_mp3s(1)[0]).parent)
    try:
        arguments = ["ingest", "--input", folder, "--root", root, "--quiet", "--set", "vad=webrtc", *flags]
        return command(arguments, cores)[0]
    finally:
        shutil.rmtree(root)


def _spread(values: list[float]) -> str:
    return f"({min(values):.2f} to {max(values):.2f})"
