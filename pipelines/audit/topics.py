"""What each source talks about, as `topics` told it, against a target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.audit.tally import Judged
from schemas.judgements import SegmentTopic
from transforms.store.store import Store
from transforms.store.tables import read_rows
from transforms.topics.coverage import resample, shares


@dataclass
class Topics:
    """Hours of kept segments by source and topic; ``target`` are the shares that are wanted, if any are."""

    target: Mapping[str, float] | None = None
    hours: dict[str, dict[str, float]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(float))
    )

    def add(self, one: Judged, topic: str | None) -> None:
        """Count a kept segment whose topic was told."""
        if topic is not None and one.verdict.kept:
            self.hours[one.segment.source][topic] += one.hours

    def as_json(self) -> dict[str, Any]:
        """Return the hours and shares of all topics, and what brings them nearer to the target.

        Raises:
            ConfigError: if a share of the target is negative, or all are nothing.
        """
        told = {source: dict(sorted(held.items())) for source, held in sorted(self.hours.items())}
        resampled = resample(told, self.target)._asdict() if self.target is not None and told else None
        return {"hours": told, "target": self.target and shares(self.target), "resampling": resampled}


def of_bucket(store: Store, name: str) -> dict[str, str]:
    """Return the topic of each segment of a bucket that has one; none where `topics` was not run."""
    try:
        return {row.segment_id: row.topic for row in read_rows(store, SegmentTopic, "topics", name)}
    except FileNotFoundError:
        return {}
