"""Compiles what packing runs: ``python -m interleave.ahead``. Otherwise the first packing on a machine does, in 8 s."""

from __future__ import annotations

import numpy as np

from interleave.best_fit import Packed
from interleave.packing import pack
from interleave.saving import save_bins

_ITEMS, _CAPACITY = 100, 10


def compile_packing() -> Packed:
    """Pack a little in every way; what numba compiles for it, it keeps beside the sources."""
    sizes = np.ones(_ITEMS, np.int64)
    for how in ("decreasing", "balanced"):
        pack(sizes, _CAPACITY, how)
    wasteful = Packed(np.arange(_ITEMS), np.arange(_ITEMS + 1))
    return save_bins(wasteful, sizes, _CAPACITY)


if __name__ == "__main__":
    compile_packing()
