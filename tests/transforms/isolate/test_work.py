from __future__ import annotations

import gc
import os
from pathlib import Path

from schemas.records import Segment
from transforms.isolate.work import Held

SEGMENTS = [
    Segment(str(n), "r", "crawl", None, None, n, n + 1, 16_000, 1.0, -3.0, -1.0, bytes([n]) * 100 * n)
    for n in range(20)
]


def files_open() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_segments_come_back_in_order_from_memory_or_disk() -> None:
    gc.collect()  # what other tests left open may otherwise be closed meanwhile
    before = files_open()
    for memory_bytes in (0, 1000, 10_000, 10**6):
        with Held(memory_bytes) as held:
            for segment in SEGMENTS:
                held.add(segment)
                assert held._bytes <= memory_bytes
            assert list(held) == SEGMENTS
            assert list(held) == SEGMENTS
        assert list(held) == []
    assert files_open() == before


def test_a_second_attempt_begins_with_nothing(tmp_path: Path) -> None:
    with Held(1000) as held:
        for segment in SEGMENTS:
            held.add(segment)
        held.clear()
        for segment in SEGMENTS[3:15]:
            held.add(segment)
        assert list(held) == SEGMENTS[3:15]
