from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest

from schemas.records import Segment
from transforms.isolate.work import Held

SEGMENTS = [
    Segment(str(n), "r", "crawl", None, None, n, n + 1, 16_000, 1.0, -3.0, -1.0, bytes([n]) * 100 * n)
    for n in range(20)
]


def spilled(folder: Path) -> int:
    """Return how many temporary files without a name are open in a folder."""
    found = []
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # another thread may close what it had open
            found.append(os.readlink(descriptor))
    return sum(name.startswith(f"{folder}/") for name in found)


def test_segments_come_back_in_order_from_memory_or_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for memory_bytes in (0, 1000, 10_000, 10**6):
        with Held(memory_bytes) as held:
            for segment in SEGMENTS:
                held.add(segment)
                assert held._bytes <= memory_bytes
            assert spilled(tmp_path) == (memory_bytes < 10**6)
            assert list(held) == SEGMENTS
            assert list(held) == SEGMENTS
        assert list(held) == []
        assert spilled(tmp_path) == 0


def test_a_second_attempt_begins_with_nothing(tmp_path: Path) -> None:
    with Held(1000) as held:
        for segment in SEGMENTS:
            held.add(segment)
        held.clear()
        for segment in SEGMENTS[3:15]:
            held.add(segment)
        assert list(held) == SEGMENTS[3:15]
