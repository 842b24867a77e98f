"""Packing 200 thousand lengths against LLaMA-Factory's and TRL's algorithms, in the same run."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.packing_peers import bfd, greedy_knapsack
from interleave.packing import pack, pack_windows

CAPACITY, COUNT, ROUNDS, WINDOW = 16_384, 200_000, 3, 1000
Bins = list[list[int]]
Drawn = NDArray[np.int64]


def log_normal(median: float, sigma: float, count: int = COUNT, seed: int = 0) -> Drawn:
    """Return log-normal lengths, between 1 and the capacity."""
    return _cut(np.random.default_rng(seed).lognormal(np.log(median), sigma, count))


def two_humps(count: int = COUNT, seed: int = 0) -> Drawn:
    """Return lengths 70 % of which are N(65, 20) and 30 % N(3000, 800), between 1 and the capacity."""
    draw = np.random.default_rng(seed)
    is_short = draw.random(count) < 0.7
    return _cut(np.where(is_short, draw.normal(65, 20, count), draw.normal(3000, 800, count)))


def _cut(drawn: NDArray[np.float64]) -> Drawn:
    return np.clip(drawn.astype(np.int64), 1, CAPACITY)


def next_fit(sizes: list[int]) -> Bins:
    """Pack in arrival order: into one bin until the next item does not fit."""
    bins: Bins = [[]]
    room = CAPACITY
    for item, size in enumerate(sizes):
        if size > room:
            bins.append([])
            room = CAPACITY
        bins[-1].append(item)
        room -= size
    return bins


def _ways(sizes: Drawn) -> dict[str, Callable[[], Bins]]:
    plain = sizes.tolist()
    return {
        "pack": lambda: pack(sizes, CAPACITY),
        "pack, balanced": lambda: pack(sizes, CAPACITY, "balanced"),
        f"pack_windows of {WINDOW}": lambda: list(pack_windows(sizes, CAPACITY, WINDOW)),
        "greedy_knapsack (LLaMA-Factory)": lambda: greedy_knapsack(plain, CAPACITY),
        "bfd (TRL)": lambda: bfd(plain, CAPACITY),
        "arrival order": lambda: next_fit(plain),
    }


def _timed(way: Callable[[], Bins]) -> tuple[float, Bins]:
    gc.collect()
    start = time.process_time()
    bins = way()
    return time.process_time() - start, bins


def _report(name: str, sizes: Drawn) -> None:
    total, ways = int(sizes.sum()), _ways(sizes)
    bound = -(-total // CAPACITY)
    print(f"\n{name}: {len(sizes)} lengths, {total} tokens, at least {bound} bins of {CAPACITY}")
    rounds = [{way: _timed(make) for way, make in ways.items()} for _ in range(ROUNDS)]
    seconds = {way: min(found[way][0] for found in rounds) for way in ways}
    for way, (_, bins) in rounds[0].items():
        print(
            f"{way:34} {len(bins):6} bins  {total / CAPACITY / len(bins):8.3%} full  at most"
            f" {max(map(len, bins)):4} in one  {seconds[way] * 1e3:7.1f} ms"
            f" {len(sizes) / seconds[way] / 1e3:6.0f} k/s  {seconds[way] / seconds['pack']:5.1f} x pack's"
        )


def main() -> None:
    """Print bins against the bound, fill, the most items in a bin, and processor time, the least of three rounds."""
    for how in ("decreasing", "balanced"):
        pack([2, 1], 3, how)  # compiled here on the first run on a machine
    _report("log-normal, median 900, sigma 1.0", log_normal(900, 1.0))
    _report("log-normal, median 300, sigma 0.8", log_normal(300, 0.8))
    _report("70 % N(65, 20), 30 % N(3000, 800)", two_humps())


if __name__ == "__main__":
    main()
