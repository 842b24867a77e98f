"""`make bench`: speed and memory against the hand-written floor, in the same run, as ratios."""

from __future__ import annotations

import sys
from collections.abc import Callable

from benchmarks import (
    alignment,
    dnsmos,
    duplicates,
    ingest,
    longform,
    memory,
    mixing,
    near_duplicates,
    normalize,
    packing,
    planning,
    ranges,
    redeciding,
    rover,
    speaking,
    verification,
)

ALL: dict[str, Callable[[], None]] = {
    "packing": packing.main,
    "ingest": ingest.main,
    "memory": memory.main,
    "planning": planning.main,
    "ranges": ranges.main,
    "duplicates": duplicates.main,
    "near_duplicates": near_duplicates.main,
    "longform": longform.main,
    "normalize": normalize.main,
    "alignment": alignment.main,
    "rover": rover.main,
    "mixing": mixing.main,
    "dnsmos": dnsmos.main,
    "redeciding": redeciding.main,
    "speaking": speaking.main,
    "verification": verification.main,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or ALL:
        print(f"== {name}")
        ALL[name]()
