"""What a worker process imports before its first step, on every runner: a plugin, in Beam's words."""

from __future__ import annotations

from transforms import coders
from transforms.one_thread import keep_to_one_thread

__all__ = ["coders"]

keep_to_one_thread()
