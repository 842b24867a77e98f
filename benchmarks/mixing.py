"""Mixing at scale: the real `interleave` job over a simulated root without sound, three sources and a corpus of texts.

What is asked for: 60 % of the tokens from texts, 34 % of the rest from the smallest source. Wanted: shares within 0.5
points, under 10 minutes and 2 GB for a million segments on two cores. ``python -m benchmarks.mixing --segments 20000``.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.child import command
from benchmarks.simulated import SourceSize, make_root, make_texts
from pipelines.figures import all_figures
from pipelines.mixture import SourceShare, source_shares
from transforms.store.store import Store

SOURCES = {"crawl": SourceSize(0.70, 60), "krist": SourceSize(0.25, 30), "quest": SourceSize(0.05, 10)}
TEXT_SHARE, QUEST_SHARE = 0.6, 0.4 * 0.34
WORKERS = ("--direct_num_workers=2", "--direct_running_mode=multi_processing")


def mix(root: Path, texts: Path) -> tuple[float, float, list[SourceShare]]:
    """Interleave a root; return the seconds, the peak memory in MB of all processes together, and the shares."""
    shares = f"{{web: {{share: {TEXT_SHARE}, text: ['{texts}']}}, quest: {{share: {QUEST_SHARE}, max_repeats: 20}}}}"
    sets = ["audio=false", f"mix.sources={shares}"]
    arguments = ["interleave", "--root", str(root), "--quiet", *(part for s in sets for part in ("--set", s))]
    with peak_of_children() as peak_mb:
        seconds, _ = command([*arguments, *WORKERS])
    (packing,) = (figures.packing for figures in all_figures(Store(str(root))) if figures.packing)
    return seconds, max(peak_mb), source_shares(packing)


@contextmanager
def peak_of_children() -> Iterator[list[float]]:
    """Give a list that holds what all processes below this one took together, in MB, each second of the block."""
    found, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(1.0):
            found.append(sum(map(_proportional_mb, _below(os.getpid()))))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield found
    finally:
        over.set()
        looking.join()


def _below(pid: int) -> list[int]:
    """Return the processes that a process started, and those that they started."""
    try:
        lists = [
            Path(f"/proc/{pid}/task/{task}/children").read_text() for task in os.listdir(f"/proc/{pid}/task")
        ]
    except (FileNotFoundError, ProcessLookupError):
        return []
    children = [int(child) for text in lists for child in text.split()]
    return [*children, *(one for child in children for one in _below(child))]


def _proportional_mb(pid: int) -> float:
    """Return the memory of a process, what it shares divided among those that share it."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in told.splitlines() if line.startswith("Pss:")), 0.0)


def measure(n_segments: int, buckets: int) -> None:
    """Print the figures of one size."""
    folder = Path(tempfile.mkdtemp(prefix="speechloom-bench-"))
    try:
        began_s = time.monotonic()
        make_root(folder / "root", n_segments, SOURCES, buckets)
        texts = make_texts(folder / "web.jsonl", n_segments // 4)
        print(
            f"{n_segments:,} segments in {buckets} buckets (made in {time.monotonic() - began_s:.0f} s)",
            flush=True,
        )
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds, peak_mb, shares = mix(folder / "root", texts)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        worked_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"  all processes and their start: {worked_s:.0f} s of a core")
        print(
            f"  interleave: {seconds:.0f} s (wanted: 600), peak {peak_mb / 1000:.2f} GB in all processes (wanted: 2)"
        )
        for one in shares:
            off = 100 * abs(one.share - (one.wanted_share or 0.0))
            print(
                f"  {one.source:6} {one.share:.4%} of the tokens, wanted {one.wanted_share:.4%}: {off:.3f} points off"
                f" (wanted: 0.5); each document {one.repeats:.3f} times"
            )
    finally:
        shutil.rmtree(folder)


def main(arguments: Sequence[str] = ()) -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--segments", type=int, default=1_000_000)
    parser.add_argument("--buckets", type=int, default=200)
    asked = parser.parse_args(arguments)
    measure(asked.segments, asked.buckets)


if __name__ == "__main__":
    main(sys.argv[1:])
