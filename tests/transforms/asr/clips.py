"""Clips of noise for recognizers of random weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from transforms.asr.base import ASR_RATE_HZ, Clip

LENGTHS_S = (3.0, 0.5, 5.005, 25.0, 30.0, 0.1, 1.25)


def noises(lengths_s: Sequence[float] = LENGTHS_S, language: str | None = "en") -> list[Clip]:
    """Return clips of noise, louder and softer, named by their number."""
    rng = np.random.default_rng(3)
    sizes = [round(length * ASR_RATE_HZ) for length in lengths_s]
    levels = [0.1 + 0.3 * (i % 4) for i in range(len(sizes))]
    noise = [
        (rng.standard_normal(n) * level).astype(np.float32) for n, level in zip(sizes, levels, strict=True)
    ]
    return [Clip(f"segment-{i}", samples, language) for i, samples in enumerate(noise)]
