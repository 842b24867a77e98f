"""Length-aware packing: best fit, decreasing or balanced, over all at once or in windows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from interleave.best_fit import Ints, Packed, best_fit, next_fit_most
from interleave.saving import save_bins

Lengths = Sequence[int] | NDArray[np.integer]
How = Literal["decreasing", "balanced", "single"]
CARRY_BELOW = 0.999
_GOLDEN = (math.sqrt(5) - 1) / 2


def pack(lengths: Lengths, capacity: int, how: How = "decreasing") -> list[list[int]]:
    """Return bins of indices of ``lengths``, each bin's lengths adding up to at most ``capacity``.

    Every index is in exactly one bin, and the result depends on the lengths and their order alone.

    ``decreasing`` is best fit decreasing: longest first, each into the fullest bin that takes it (D. S. Johnson,
    1973). It needs the fewest bins, but the last of them are filled with hundreds of short items. ``balanced``
    places a mixture of all lengths from the first item to the last, so that all bins hold about as many: never more
    than twice as many as the fullest bin has where items go into one bin until the next does not fit. ``single``
    gives each item a bin of its own.

    Where either of the first two opens more bins than the sum of the lengths needs, exchanges between bins save them
    if they can.

    Args:
        lengths: positive integers, at most ``capacity`` each.
        capacity: what a bin holds, the same unit.
        how: the rule.

    Raises:
        ValueError: if a length is not between 1 and ``capacity``.
    """
    sizes = np.array(lengths, np.int64)
    if sizes.size and not (sizes.min() > 0 and sizes.max() <= capacity):
        raise ValueError(f"lengths must be between 1 and the capacity {capacity}")
    if not sizes.size:
        return []
    if how == "single":
        return [[item] for item in range(len(sizes))]
    return (_balanced if how == "balanced" else _decreasing)(sizes, capacity).lists()


def _decreasing(sizes: Ints, capacity: int) -> Packed:
    return save_bins(best_fit(_longest_first(sizes, capacity), sizes, capacity), sizes, capacity)


def _balanced(sizes: Ints, capacity: int) -> Packed:
    most = 2 * next_fit_most(sizes, capacity)
    anew = partial(_mixed_best_fit, sizes=sizes, capacity=capacity, most=most)
    return save_bins(anew(np.arange(len(sizes))), sizes, capacity, anew, most)


def _mixed_best_fit(items: Ints, sizes: Ints, capacity: int, most: int) -> Packed:
    """Pack items by best fit, in an order any stretch of which has short and long ones alike.

    From the items by length, every k-th, k being the golden section of their number: the steps that spread points
    over a circle most evenly.
    """
    count = len(items)
    step = next(
        k for k in range(max(1, int(count * _GOLDEN)), count + 1) if math.gcd(k, count) == 1 or count == 1
    )
    ordered = items[_longest_first(sizes[items], capacity)]
    return best_fit(ordered[np.arange(count) * step % count], sizes, capacity, most)


def _longest_first(sizes: Ints, capacity: int) -> Ints:
    """Return the order of items: longest first, equal ones as they come. By radix, where numbers are small."""
    return np.argsort((capacity - sizes).astype(np.min_scalar_type(capacity)), kind="stable")


def pack_windows(
    lengths: Lengths, capacity: int, window: int = 5000, how: How = "decreasing"
) -> Iterator[list[int]]:
    """Yield bins packed from ``window`` consecutive items at a time, so that neighbours stay near each other.

    Bins less than 99.9 % full are taken apart and their items packed again with the next window, so that
    only the last window has a bin that is not nearly full; what is carried is at most a window.

    Raises:
        ValueError: if a length is not between 1 and ``capacity``.
    """
    sizes = np.asarray(lengths, np.int64)
    carried: list[int] = []
    for start in range(0, len(sizes), window):
        end = min(start + window, len(sizes))
        items = [*carried, *range(start, end)]
        packed = [[items[i] for i in found] for found in pack(sizes[items], capacity, how)]
        if end == len(sizes):
            yield from packed
            return
        full = [int(sizes[found].sum()) >= CARRY_BELOW * capacity for found in packed]
        yield from (found for found, is_full in zip(packed, full, strict=True) if is_full)
        carried = [i for found, is_full in zip(packed, full, strict=True) if not is_full for i in found]
        if len(carried) > window:
            yield from ([carried[i] for i in found] for found in pack(sizes[carried], capacity, how))
            carried = []
