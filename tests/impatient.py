"""How clients of servers that are in trouble on purpose wait: next to nothing between attempts."""

from __future__ import annotations

from typing import Any

IMPATIENT: dict[str, Any] = {
    "concurrency": 3,
    "attempts": 3,
    "first_wait_s": 0.01,
    "longest_wait_s": 0.05,
    "connect_s": 5.0,
    "read_s": 1.5,
    "total_s": 30.0,
}
