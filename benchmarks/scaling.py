"""Ingest of 1x, 4x and 16x of the input on one and two workers: linear within 10 %, memory flat.

Real recordings, linked again and again under other names, cut with the webrtc VAD; a bucket holds as much at
every size. Each measurement is a process of its own on as many cores as workers, and its clock starts when
everything is imported. Starting two workers is in it, some 4 s, so what an hour more takes is printed too.

Not part of ``make bench``, for it takes about 8 minutes: ``python -m benchmarks.scaling [--base N] [--audio FOLDER]``.
"""

from __future__ import annotations

import argparse
import itertools
import math
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import soundfile

from benchmarks.child import command
from benchmarks.material import one_minute_mp3s

SIZES, WORKERS = (1, 4, 16), (1, 2)
REAL_SPEECH = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "real_speech"
_HOURS_AT_1X, _RECORDINGS_A_BUCKET = 6.0, 16
_SUFFIXES = (".flac", ".mp3", ".wav")
_FLAGS: dict[int, list[str]] = {
    1: [],
    2: ["--direct_num_workers=2", "--direct_running_mode=multi_processing"],
}


class Cost(NamedTuple):
    """What ingesting a list took: seconds, and the peak memory of the largest process."""

    hours: float
    seconds: float
    peak_mb: float

    @property
    def per_hour(self) -> float:
        """The seconds that an hour of audio took."""
        return self.seconds / self.hours


def recordings(folder: Path) -> list[Path]:
    """Return the recordings of a folder; synthesized ones where there are none."""
    found = sorted(path for path in folder.glob("*") if path.suffix in _SUFFIXES)
    return found or one_minute_mp3s(16)


def link(audio: Sequence[Path], copies: int, into: Path) -> Path:
    """Return a new folder in which each recording lies ``copies`` times, under other names."""
    folder = into / "audio"
    folder.mkdir()
    for number, path in itertools.product(range(copies), audio):
        (folder / f"{number:06d}-{path.name}").symlink_to(path.resolve())
    return folder


def measure(audio: Sequence[Path], copies: int, n_buckets: int, n_workers: int) -> Cost:
    """Ingest ``copies`` of each recording into a root that is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="speechloom-bench-") as name:
        folder = link(audio, copies, Path(name))
        settings = ["--set", "vad=webrtc", "--set", f"buckets={n_buckets}", *_FLAGS[n_workers]]
        arguments = ["ingest", "--input", str(folder), "--root", f"{name}/root", "--quiet", *settings]
        seconds, peak_mb = command(arguments, set(range(n_workers)))
    return Cost(copies * _hours(audio), seconds, peak_mb)


def _hours(audio: Sequence[Path]) -> float:
    return float(sum(soundfile.info(path).duration for path in audio)) / 3600


def _row(n_workers: int, size: int, cost: Cost, first: Cost) -> str:
    return (
        f"{n_workers:7}  {f'{size}x':>4}  {cost.hours:7.2f}  {cost.seconds:8.2f}  {cost.per_hour:9.3f}  "
        f"{cost.per_hour / first.per_hour:10.3f}  {cost.peak_mb:7.0f} MB"
    )


def _marginal(small: Cost, large: Cost) -> float:
    return (large.seconds - small.seconds) / (large.hours - small.hours)


def _summary(n_workers: int, costs: Sequence[Cost]) -> str:
    first, second, last = costs
    apart = max((cost.per_hour / first.per_hour - 1 for cost in costs), key=abs)
    early, late = _marginal(first, second), _marginal(second, last)
    grown = last.peak_mb - first.peak_mb
    return (
        f"{n_workers} worker(s): largest deviation from linear, start-up in it: {apart:+.1%} (wanted: within 10 %)\n"
        f"{n_workers} worker(s): an hour more takes {early:.3f} s from 1x to 4x, {late:.3f} s from 4x to 16x: "
        f"{late / early - 1:+.1%} (wanted: within 10 %)\n"
        f"{n_workers} worker(s): memory from 1x to 16x: {grown:+.0f} MB, {grown / first.peak_mb:+.1%} (wanted: flat)"
    )


def main(arguments: Sequence[str] = ()) -> None:
    """Print a row for each size and number of workers, and how far they are from linear and from flat."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=int, help="copies of the folder that 1x is (default: about 6 hours)")
    parser.add_argument("--audio", type=Path, default=REAL_SPEECH, help="recordings (default: %(default)s)")
    asked = parser.parse_args(arguments)
    audio = recordings(asked.audio)
    base = asked.base or max(1, round(_HOURS_AT_1X / _hours(audio)))
    n_buckets = math.ceil(base * len(audio) / _RECORDINGS_A_BUCKET)
    print(f"1x is {base} times {len(audio)} recordings from {audio[0].parent}, {n_buckets} buckets")
    print("workers  size    hours   seconds  s an hour  against 1x  largest process", flush=True)
    costs: dict[int, list[Cost]] = {n_workers: [] for n_workers in WORKERS}
    for n_workers, size in itertools.product(WORKERS, SIZES):
        cost = measure(audio, base * size, n_buckets * size, n_workers)
        costs[n_workers].append(cost)
        print(_row(n_workers, size, cost, costs[n_workers][0]), flush=True)
    for n_workers in WORKERS:
        print(_summary(n_workers, costs[n_workers]))


if __name__ == "__main__":
    main(sys.argv[1:])
