"""What children cost: the same recordings ingested with ``isolation.children`` 1 and 0, in turn, on one core and two.

160 recordings of a minute, and one of 30 minutes again and again, cut with the webrtc VAD, the cheapest work there is
beside which a pipe is seen the most. Each measurement is a process of its own; both the wall clock and the time
on processors (user and system, of the process and its children) are from when everything is imported to when the last
file is in place, the start of a child included. Processor time says more where others use the machine.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.child import child
from benchmarks.material import long_mp3, one_minute_mp3s

N_MINUTES, N_LONG, LONG_MINUTES, ROUNDS = 160, 8, 30, 5
_COMMAND = """
import logging, resource, sys, time
logging.basicConfig(level=logging.ERROR)
import pipelines.run
from pipelines.command import main
def used():
    whose = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return sum(sum(resource.getrusage(who)[:2]) for who in whose)
start, before = time.perf_counter(), used()
assert main(sys.argv[1:], owns_process=True) == 0
print([time.perf_counter() - start, used() - before])
"""

_START = """
import pickle, resource
from pipelines.ingest import IngestConfig
from transforms.cutting.settings import CutSettings
from transforms.isolate.process import Child
from transforms.vad.webrtc import Webrtc
isolation = IngestConfig().isolation
child = Child(pickle.dumps((CutSettings(), Webrtc(), isolation)), isolation)
child.receive()
child.end()
print([sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])])
"""


class Cost(NamedTuple):
    """Seconds that a job took."""

    wall_s: float
    processor_s: float


def main() -> None:
    """Print the cost of a child in percent, for short and for long recordings; its start is in it, and told."""
    starts_s = [child(_START, [], {0})[0] for _ in range(ROUNDS)]
    print(f"the start of a child, once a worker process: {statistics.median(starts_s):.2f} s of a processor")
    for title, paths, wanted in (
        (f"{N_MINUTES} recordings of 60 s", one_minute_mp3s(N_MINUTES), 10),
        (f"{N_LONG} recordings of {LONG_MINUTES} min", [long_mp3(LONG_MINUTES)] * N_LONG, 3),
    ):
        with _folder(paths) as folder:
            for cores in ({0}, {0, 1}):
                off, on = _measure(folder, cores)
                print(f"{title}, {len(cores)} core(s), {ROUNDS} rounds, medians (wanted: under {wanted} %)")
                for name, a, b in (
                    ("wall clock", [o.wall_s for o in off], [o.wall_s for o in on]),
                    ("processors", [o.processor_s for o in off], [o.processor_s for o in on]),
                ):
                    print(f"  {name}: {_compare(a, b)}", flush=True)


def _measure(folder: str, cores: set[int]) -> tuple[list[Cost], list[Cost]]:
    """Return the costs without and with a child, measured in turn."""
    costs: tuple[list[Cost], list[Cost]] = ([], [])
    for _ in range(ROUNDS):
        for children in (0, 1):
            costs[children].append(_ingest(folder, children, cores))
    return costs


def _ingest(folder: str, children: int, cores: set[int]) -> Cost:
    with tempfile.TemporaryDirectory(prefix="speechloom-bench-") as root:
        sets = ["--set", "vad=webrtc", "--set", f"isolation.children={children}"]
        return Cost(*child(_COMMAND, ["ingest", "--input", folder, "--root", root, "--quiet", *sets], cores))


def _compare(off: Sequence[float], on: Sequence[float]) -> str:
    ratio = statistics.median(on) / statistics.median(off) - 1
    pairs = sorted(b / a - 1 for a, b in zip(off, on, strict=True))
    return (
        f"{statistics.median(off):.2f} s without, {statistics.median(on):.2f} s with: {ratio:+.1%} "
        f"(rounds: {pairs[0]:+.1%} to {pairs[-1]:+.1%})"
    )


@contextmanager
def _folder(paths: Sequence[Path]) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="speechloom-bench-") as name:
        for number, path in enumerate(paths):
            Path(name, f"{number:04d}-{path.name}").symlink_to(path.resolve())
        yield name


if __name__ == "__main__":
    main()
