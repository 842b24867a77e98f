"""What an augmentation is, and how several are applied: each to its share of the utterances, drawn by hash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from schemas.ids import digest, unit_interval

Samples = NDArray[np.float32]


class Augmentation(Protocol):
    """Settings of an augmentation: frozen, picklable, cheap.

    Where one has a field ``folder``, what sounds lie there belongs to what the utterances were made under.
    """

    @property
    def share(self) -> float:
        """The share of the utterances that get it."""
        ...

    def apply(self, samples: Samples, rate_hz: int, key: str) -> Samples:
        """Return as many samples, none of them moved in time: what is heard at a sample was heard there before.

        Args:
            samples: mono, shape (n,), nominally in [-1, 1]; what comes back may go beyond.
            rate_hz: their rate.
            key: what every draw is a hash of.

        Raises:
            ConfigError: if what the settings name cannot be had.
        """
        ...


def augment(
    samples: Samples, rate_hz: int, key: str, augmentations: Sequence[Augmentation]
) -> tuple[Samples, tuple[str, ...]]:
    """Return the samples after those augmentations, in order, that are drawn for ``key``, and what these are called.

    Raises:
        ConfigError: as the augmentations do.
    """
    applied = []
    for place, one in enumerate(augmentations):
        name = type(one).__name__
        if samples.size and unit_interval("augment", name, place, key) < one.share:
            samples = one.apply(samples, rate_hz, f"{key}/{place}")
            applied.append(name.lower())
    return samples, tuple(applied)


def between(low: float, high: float, *parts: str | int) -> float:
    """Return a number from ``low`` to ``high`` that the hash of the parts names, each equally probable."""
    return low + (high - low) * unit_interval(*parts)


def white(n_samples: int, *parts: str | int) -> NDArray[np.float64]:
    """Return white noise of unit power, shape (n,), evenly distributed.

    The bits are those of numpy's Philox generator, whose stream never changes, keyed by the hash of the parts.
    """
    bits = np.random.Philox(key=int.from_bytes(digest("white", *parts)[:16], "big")).random_raw(n_samples)
    return ((bits >> np.uint64(11)).astype(np.float64) / 2**52 - 1) * 3**0.5


def fitted(samples: NDArray[np.floating], n_samples: int) -> Samples:
    """Return the first ``n_samples``, filled with silence at the end where there are fewer."""
    made = np.zeros(n_samples, np.float32)
    made[: min(n_samples, samples.size)] = samples[:n_samples]
    return made
