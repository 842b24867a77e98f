from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from schemas.errors import StoreError
from transforms.remote.kept import Count, Kept
from transforms.store.store import Store

KEY, OTHER = "ab" * 32, "cd" * 32


class Numbers(Kept[int]):
    folder, suffix = "numbers", ".txt"

    def encode(self, answer: int) -> bytes:
        return str(answer).encode()

    def decode(self, data: bytes) -> int:
        return int(data)


def test_what_is_kept_is_found_by_others_and_counted(tmp_path: Path) -> None:
    first = Numbers(Store(str(tmp_path)))
    assert first.find(KEY) is None
    first.keep(KEY, 7)
    second = Numbers(Store(str(tmp_path)))
    assert (second.find(KEY), second.find(OTHER)) == (7, None)
    assert (first.count, second.count) == (Count(1, 0), Count(0, 1))
    assert [str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.txt")] == [f"numbers/ab/{KEY}.txt"]


def test_what_is_damaged_is_said_and_not_paid_for_again(tmp_path: Path) -> None:
    kept = Numbers(Store(str(tmp_path)))
    kept.keep(KEY, 7)
    (tmp_path / "numbers" / "ab" / f"{KEY}.txt").write_text("seven")
    with pytest.raises(StoreError, match="is damaged: remove it"):
        kept.find(KEY)


def test_who_asks_the_same_waits(tmp_path: Path) -> None:
    kept, paid, ready = Numbers(Store(str(tmp_path))), [], threading.Barrier(4)

    def ask(number: int) -> int | None:
        ready.wait()
        with kept.one_at_a_time(KEY):
            if kept.find(KEY) is None:
                paid.append(number)
                kept.keep(KEY, 7)
        return kept.find(KEY)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [7] * 4
    assert len(paid) == 1
