"""Packing 200 thousand lengths against first fit decreasing written the plain way, in the same run."""

from __future__ import annotations

import time

import numpy as np

from interleave.packing import pack, pack_windows

CAPACITY, COUNT, SLICE = 16_384, 200_000, 10_000


def lengths(seed: int, count: int = COUNT) -> np.ndarray:
    """Return log-normal lengths, median 900, sigma 1.0, capped at the capacity."""
    drawn = np.random.default_rng(seed).lognormal(np.log(900), 1.0, count)
    clipped: np.ndarray = np.clip(drawn.astype(int), 1, CAPACITY)
    return clipped


def first_fit_decreasing(sizes: list[int]) -> list[list[int]]:
    """Return bins by the plain rule: the first bin that takes the item, looking at each."""
    rooms: list[int] = []
    bins: list[list[int]] = []
    for item in sorted(range(len(sizes)), key=lambda i: -sizes[i]):
        at = next((n for n, room in enumerate(rooms) if room >= sizes[item]), None)
        if at is None:
            rooms.append(CAPACITY)
            bins.append([])
            at = len(rooms) - 1
        rooms[at] -= sizes[item]
        bins[at].append(item)
    return bins


def main() -> None:
    """Print bins against the bound, fill, and items a second."""
    for seed in range(3):
        sizes = lengths(seed)
        start = time.perf_counter()
        bins = pack(sizes, CAPACITY)
        seconds = time.perf_counter() - start
        bound = -(-int(sizes.sum()) // CAPACITY)
        print(
            f"all at once: {len(bins)} bins, bound {bound}, {seconds:.3f} s, {COUNT / seconds / 1e3:.0f} k items/s"
        )
        start = time.perf_counter()
        windows = list(pack_windows(sizes, CAPACITY))
        seconds = time.perf_counter() - start
        fill = sizes.sum() / CAPACITY / len(windows)
        print(f"in windows of 5000: {fill:.4%} full, {seconds:.3f} s, {COUNT / seconds / 1e3:.0f} k items/s")
    sizes = lengths(0, SLICE)
    start = time.perf_counter()
    first_fit_decreasing(sizes.tolist())
    floor = time.perf_counter() - start
    start = time.perf_counter()
    pack(sizes, CAPACITY)
    print(
        f"{SLICE} items against plain first fit decreasing: {floor / (time.perf_counter() - start):.0f} times faster"
    )
