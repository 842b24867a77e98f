"""``make fuzz``: broken files through the real ingest; what became of them, and which were slowest.

``python -m tests.fuzz [--count N] [--first NUMBER] [--keep FOLDER]``. A file's number makes it: what is found is found
again with ``--first NUMBER --count 1``, and ``--keep`` leaves it there.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.fuzz.ingesting import SLOWEST_S, Outcome, Timed, ingested, timed, write
from tests.fuzz.mutate import mutant
from tests.fuzz.seeds import seeds

BATCH = 500
WORTH_KEEPING = ("DecoderCrashed", "TookTooLong", "TooMuchMemory", "TooLong")


def main(arguments: Sequence[str]) -> int:
    """Run; return 1 if a file took longer than it may, or two runs differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000, help="how many files (default: %(default)s)")
    parser.add_argument("--first", type=int, default=0, help="the number of the first (default: %(default)s)")
    parser.add_argument("--keep", type=Path, help="a folder to leave the files in")
    asked = parser.parse_args(arguments)
    times: list[Timed] = []
    differing: list[str] = []
    for first in range(asked.first, asked.first + asked.count, BATCH):
        last = min(first + BATCH, asked.first + asked.count)
        found, different = run(range(first, last), asked.keep)
        times += found
        differing += different
        print(f"{last - asked.first} of {asked.count} files", flush=True)
    report(times)
    for name in differing:
        print(f"NOT THE SAME TWICE: {name}")
    return int(bool(differing) or max(one.wall_s for one in times) > SLOWEST_S)


def run(numbers: range, keep: Path | None) -> tuple[list[Timed], list[str]]:
    """Ingest some files twice, by one child and, as a job, by two; return the first and what differs."""
    with ExitStack() as stack:
        place = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="speechloom-fuzz-")))
        folder = place / f"files-{numbers.start}"
        write(folder, [mutant(number, seeds()) for number in numbers])
        times = list(timed(folder))
        outcomes = ingested(folder, place / f"root-{numbers.start}", 2)
    return times, [f"{a} / {b.outcome}" for a, b in zip(outcomes, times, strict=True) if a != b.outcome]


def report(times: Sequence[Timed]) -> None:
    """Print a table by outcome, the files worth keeping, and the slowest."""
    kinds = Counter(one.outcome.kind for one in times)
    print(f"{'outcome':20} {'files':>6}  {'longest':>8}")
    for kind, count in kinds.most_common():
        longest_s = max(one.wall_s for one in times if one.outcome.kind == kind)
        print(f"{kind:20} {count:6}  {longest_s:6.2f} s")
    print(
        f"{'all':20} {len(times):6}  {max(one.wall_s for one in times):6.2f} s (allowed: {SLOWEST_S:.0f} s)"
    )
    _list("worth keeping", [one for one in times if one.outcome.kind in WORTH_KEEPING])
    _list("slowest", sorted(times, key=lambda one: -one.wall_s)[:10])


def _list(title: str, times: Sequence[Timed]) -> None:
    print(f"{title}:" if times else f"{title}: none")
    for outcome, wall_s in times:
        print(f"  {wall_s:7.3f} s  {outcome.name}  {outcome.kind}: {_short(outcome)}")


def _short(outcome: Outcome) -> str:
    return outcome.message if len(outcome.message) < 100 else f"{outcome.message[:97]}..."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
