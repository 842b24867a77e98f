"""What the survey found of test sets: for each item in how many segments and recordings it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

from schemas.judgements import Finding
from transforms.store.planned import planned_buckets
from transforms.store.store import Store
from transforms.store.tables import read_rows


class ItemFound(NamedTuple):
    """A test item that was found; ``share`` is the largest share of its words that stands in a row somewhere."""

    item_id: str
    segments: int
    recordings: int
    share: float


@dataclass(frozen=True)
class Contaminated:
    """All test items that were found, by id, and in how many segments and recordings there is any."""

    items: tuple[ItemFound, ...]
    segments: int
    recordings: int

    def as_json(self) -> dict[str, Any]:
        """Return it for a program."""
        return {
            "items": [item._asdict() for item in self.items],
            "segments": self.segments,
            "recordings": self.recordings,
        }


def find_contaminated(store: Store) -> Contaminated:
    """Return what findings/ say of test items, in all buckets that are surveyed.

    Raises:
        ConfigError: if the root has not been planned.
    """
    by_item: dict[str, list[Finding]] = defaultdict(list)
    for bucket in planned_buckets(store):
        try:
            for row in read_rows(store, Finding, "findings", bucket.file_name):
                if row.kind == "contamination":
                    by_item[str(row.other)].append(row)
        except FileNotFoundError:
            continue
    every = [row for rows in by_item.values() for row in rows]
    items = tuple(_found(item_id, rows) for item_id, rows in sorted(by_item.items()))
    return Contaminated(items, len({r.segment_id for r in every}), len({r.recording_id for r in every}))


def render(found: Contaminated) -> str:
    """Return it as a table for a person."""
    told = f"{len(found.items)} test items in {found.segments} segments of {found.recordings} recordings"
    width = max((len(item.item_id) for item in found.items), default=4)
    head = f"{'item':{width}}  segments  recordings  share of its words"
    lines = [
        f"{item.item_id:{width}}  {item.segments:8d}  {item.recordings:10d}  {item.share:.2f}"
        for item in found.items
    ]
    return "\n".join([told, *([head, *lines] if lines else [])])


def _found(item_id: str, rows: list[Finding]) -> ItemFound:
    segments, recordings = {row.segment_id for row in rows}, {row.recording_id for row in rows}
    return ItemFound(item_id, len(segments), len(recordings), max(row.score for row in rows))
