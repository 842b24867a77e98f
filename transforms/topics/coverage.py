"""How much of which topic each source has, and what brings that nearer to a distribution that is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from schemas.errors import ConfigError

Hours = Mapping[str, Mapping[str, float]]
MAX_WEIGHT = 4.0


class Resampling(NamedTuple):
    """What brings topics nearer to their targets.

    ``weights`` says how often a document of each topic is to be taken on average, 1 being the same for all; none is
    above the limit, and ``missing`` topics are wanted and not there at all. ``source_shares`` are the shares of the
    sources that by themselves come nearest, ``reached`` the topics' shares that ``weights`` give.
    """

    weights: dict[str, float]
    missing: tuple[str, ...]
    reached: dict[str, float]
    source_shares: dict[str, float]


def shares(hours: Mapping[str, float]) -> dict[str, float]:
    """Return each one's share of the total; none where that is nothing."""
    total = sum(hours.values())
    return {name: value / total for name, value in sorted(hours.items())} if total else {}


def resample(hours: Hours, target: Mapping[str, float], max_weight: float = MAX_WEIGHT) -> Resampling:
    """Return the weights toward ``target``, the shares of topics that are wanted; ``hours`` are by source and topic.

    Raises:
        ConfigError: if a share is negative, or all are nothing.
    """
    if any(share < 0 for share in target.values()) or not sum(target.values()):
        raise ConfigError("the target's shares must not be negative, and not all nothing")
    wanted = shares(target)
    topics = sorted({topic for by_topic in hours.values() for topic in by_topic} | set(wanted))
    there = {topic: sum(by_topic.get(topic, 0.0) for by_topic in hours.values()) for topic in topics}
    now = shares(there)
    weights = {t: min(max_weight, wanted.get(t, 0.0) / now[t]) for t in topics if now.get(t)}
    missing = tuple(t for t in topics if wanted.get(t) and not now.get(t))
    reached = shares({t: there[t] * weight for t, weight in weights.items()})
    return Resampling(weights, missing, reached, _source_shares(hours, wanted, topics))


def _source_shares(hours: Hours, wanted: Mapping[str, float], topics: list[str]) -> dict[str, float]:
    """Return the mixture of sources whose topics are nearest to those wanted, in least squares, none below nothing."""
    from scipy.optimize import nnls

    sources = [source for source in sorted(hours) if sum(hours[source].values())]
    if not sources:
        return {}
    columns = [shares(hours[source]) for source in sources]
    table = np.array([[column.get(topic, 0.0) for column in columns] for topic in topics])
    found, _ = nnls(table, np.array([wanted.get(topic, 0.0) for topic in topics]))
    return shares(dict(zip(sources, map(float, found), strict=True)))
