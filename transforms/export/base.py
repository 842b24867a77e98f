"""What a format keeps to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Self

from transforms.export.parts.contents import Contents
from transforms.export.parts.shard import Shard
from transforms.materialize.sides import Side
from transforms.store.store import Store

DATA = "data"


class ExportFormat(ABC):
    """Settings of a format: a frozen dataclass, cheap and picklable."""

    def prepare(self) -> None:
        """Make sure, before anything runs, that what the format needs is here.

        Raises:
            ConfigError: if it is not.
        """
        return

    @abstractmethod
    def write(self, shard: Shard, out: Store) -> list[str]:
        """Write a bucket's files into ``data/`` below ``out``, whole ones only, and return their names in it.

        The names and the bytes depend on the bucket and the settings alone; at most a row group is in memory.
        """

    def for_side(self, side: Side) -> Self:
        """Return the settings for a side of the shards."""
        return self

    def describe(self, out: Store, contents: Sequence[Contents]) -> list[str]:
        """Write what describes all buckets together, and return its names; ``contents`` are theirs, in order."""
        return []
