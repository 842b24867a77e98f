from __future__ import annotations

from typing import Any

from interleave import best_fit, saving
from interleave.ahead import compile_packing


def test_what_is_compiled_ahead_is_all_that_packing_calls() -> None:
    packed = compile_packing()
    assert sorted(packed.items.tolist()) == list(range(100))
    entries: list[Any] = [
        best_fit._best_fit,
        best_fit._next_fit_most,
        saving._exchange,
        saving._filled_exactly,
    ]
    assert all(entry.signatures for entry in entries)
