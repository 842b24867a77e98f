"""A process of its own for each measurement, started afresh."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

COMMAND = """
import logging, resource, sys, time
logging.basicConfig(level=logging.ERROR)
import pipelines.run
from pipelines.command import main
start = time.perf_counter()
assert main(sys.argv[1:], owns_process=True) == 0
seconds = time.perf_counter() - start
whose = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
print([seconds, 1024 * max(resource.getrusage(who).ru_maxrss for who in whose)])
"""


def command(arguments: Sequence[str], cores: set[int] | None = None) -> tuple[float, float]:
    """Run a job; return its seconds, everything imported, and the peak memory in MB of its largest process."""
    seconds, peak = child(COMMAND, arguments, cores)
    return seconds, peak / 1e6


def child(
    code: str,
    arguments: Sequence[str],
    cores: set[int] | None = None,
    environment: Mapping[str, str] | None = None,
) -> list[float]:
    """Run ``code`` on ``cores``, as far as there are any (None: all); return the numbers that it prints last."""

    def pin() -> None:
        allowed = os.sched_getaffinity(0)
        os.sched_setaffinity(0, (cores or allowed) & allowed or allowed)

    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        preexec_fn=pin,
        env={**os.environ, **(environment or {})},
    )
    return [float(number) for number in json.loads(done.stdout.splitlines()[-1])]
