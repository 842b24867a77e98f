"""Functions over arrays, compiled once a machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numba


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function compiled by numba, which keeps it on disk; tracebacks and debuggers need the original."""
    return cast("Callable[..., Any]", numba.njit(cache=True)(function))
