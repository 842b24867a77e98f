"""Products of matrices in one thread: workers are as many as there are cores, and more threads wait for each other.

OpenBLAS splits a product of 10,000 numbers among all cores, and its threads wait for the next one in a loop: two
workers on two cores took 1.8 times as long over synthesized speech as with one thread each.
"""

from __future__ import annotations

import os

from threadpoolctl import threadpool_limits

VARIABLE = "OPENBLAS_NUM_THREADS"
"""What tells OpenBLAS otherwise, for a process and those that it starts."""


def keep_to_one_thread() -> None:
    """Let this process and those that it starts use one thread for a product, unless ``VARIABLE`` is set."""
    if VARIABLE not in os.environ:
        os.environ[VARIABLE] = "1"  # for libraries that are loaded from now on: scipy has its own
        threadpool_limits(1, user_api="blas")
