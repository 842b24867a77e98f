"""What a child process may use, and what it is given to do."""

from __future__ import annotations

import resource
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from schemas.settings import NonNegativeInt, Positive, PositiveInt

# A decoder may read a file twice before the first sample is there, from a slow disk.
_SLOWEST_READ_BYTES_PER_S = 10_000_000
_OPEN_FILES = 128
# Nothing is written but what libraries print; a file of any other kind ends here.
PRINTED_BYTES = 65_536
_STATUS = Path("/proc/self/status")
_OOM_SCORE = Path("/proc/self/oom_score_adj")


@dataclass(frozen=True)
class Isolation:
    """Child processes that decode and cut, one recording each at a time. None of it changes what is written for
    recordings that keep within the limits, so it stays out of fingerprints.

    ``children`` of them belong to each worker process; 0 does the work in the worker itself, without limits.
    ``memory_mb`` is what a child may have beyond what it has before its first recording: 4 s of 64 channels take
    some 20 MB, libav's largest tables some 10. ``stall_s`` is how long nothing may be decoded, and a second more
    for each 10 MB of the file. All of a recording may take twice that, and as long as it plays divided by
    ``slowest_speed``; 300 to 3000 times real time are measured on one core.
    """

    children: NonNegativeInt = 1
    memory_mb: PositiveInt = 1024
    stall_s: Positive = 60.0
    slowest_speed: Positive = 4.0

    def stall_allowed_s(self, size_bytes: int) -> float:
        """Return how many seconds nothing may come of a file of so many bytes."""
        return self.stall_s + size_bytes / _SLOWEST_READ_BYTES_PER_S


def limit_this_process(isolation: Isolation) -> None:
    """Put this process under the limits, for good. The memory limit needs Linux; elsewhere there is none."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, PRINTED_BYTES)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
    if _STATUS.exists():
        _lower(resource.RLIMIT_DATA, _data_bytes() + isolation.memory_mb * 2**20)
    with suppress(
        OSError
    ):  # where the machine's memory ends, the kernel shall take this process, not the worker
        _OOM_SCORE.write_text("900")


def _lower(kind: int, limit: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(kind, (value, value))


def _data_bytes() -> int:
    """Return what RLIMIT_DATA counts: private memory that can be written to (Linux, since 4.7)."""
    (line,) = (line for line in _STATUS.read_text().splitlines() if line.startswith("VmData:"))
    return 1024 * int(line.split()[1])
