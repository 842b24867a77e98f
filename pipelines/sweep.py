"""`sweep`: hours kept against one setting of one filter, all else as it is. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

import numpy as np
import yaml
from numpy.typing import NDArray

from filters.base import Filter, filter_name
from filters.edits.base import Editor
from pipelines.config import find_plugin, parse_config, to_plain, unknown_key
from pipelines.curate import CurateConfig
from pipelines.dry_run import scores_of
from pipelines.layout import render_table
from schemas.errors import ConfigError
from schemas.settings import Plugin
from transforms.curation.deciding import KEPT, decide_all, decide_each
from transforms.curation.lengths import read_lengths
from transforms.curation.marks import threshold_names
from transforms.store.planned import planned_buckets
from transforms.store.store import Bucket, Store

_LARGEST = 1000


class Point(NamedTuple):
    """What is kept at one value: hours and segments.

    ``dropped_h`` is all that the filter says no to, ``only_here_h`` what no other filter does: it is what the value
    costs.
    """

    value: Any
    kept_h: float
    kept_items: int
    dropped_h: float
    only_here_h: float


@dataclass(frozen=True)
class Sweep:
    """The points, and of what: ``hours`` and ``items`` went in; the root's own value is ``now``."""

    filter: str
    field: str
    now: Any
    hours: float
    items: int
    points: tuple[Point, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {**vars(self), "points": [point._asdict() for point in self.points]}


def sweep(store: Store, config: CurateConfig, name: str, field: str | None, values: Sequence[Any]) -> Sweep:
    """Return what would be kept with each value; a filter that is not among the configured ones is put last.

    A threshold is moved on stored scores; a setting that scores are measured with is measured for each value.

    Raises:
        ConfigError: if there is no such filter or setting, or it does not take a value; or as ``dry_run`` does.
    """
    filters = list(config.filters)
    if name not in map(filter_name, filters):
        filters.append(find_plugin(Plugin("filters"), name, "--filter")())
    at = [filter_name(one) for one in filters].index(name)
    target = filters.pop(at)
    field = _field_of(target, field)
    variants = [_with(target, field, value) for value in values]
    parts = [_look(store, bucket, filters, variants, config.edits) for bucket in planned_buckets(store)]
    total = np.sum([part.kept for part in parts], axis=0)
    points = [Point(getattr(one, field), *_figures(row)) for one, row in zip(variants, total, strict=True)]
    hours, items = sum(part.hours for part in parts), sum(part.items for part in parts)
    return Sweep(name, field, getattr(target, field), hours, items, tuple(points))


class _Part(NamedTuple):
    """A bucket: ``kept`` has a row (hours, items, hours dropped, hours dropped here only) for each variant."""

    hours: float
    items: int
    kept: NDArray[np.float64]


def _look(
    store: Store,
    bucket: Bucket,
    others: Sequence[Filter],
    variants: Sequence[Filter],
    editors: Sequence[Editor],
) -> _Part:
    found, scores = scores_of(store, bucket, [*others, *variants], editors)
    lengths = read_lengths(store, bucket.file_name, found.segment_ids)
    n = len(found.segment_ids)
    hours = lengths.samples / (3600 * max(lengths.sample_rate_hz, 1))
    passed = decide_all(others, scores[: len(others)], found.edits).first == KEPT
    rows = [
        _row(hours, passed, np.array([reason is not None for reason in decide_each(one, column)], bool))
        for one, column in zip(variants, scores[len(others) :], strict=True)
    ]
    return _Part(float(hours.sum()), n, np.array(rows))


def _row(hours: NDArray[np.float64], passed: NDArray[np.bool_], dropped: NDArray[np.bool_]) -> list[float]:
    kept = passed & ~dropped
    only_here = passed & dropped
    return [hours[kept].sum(), kept.sum(), hours[dropped].sum(), hours[only_here].sum()]


def _figures(row: NDArray[np.float64]) -> tuple[float, int, float, float]:
    return float(row[0]), int(row[1]), float(row[2]), float(row[3])


def _field_of(target: Filter, field: str | None) -> str:
    """Return the setting to move: the one that is named, or the only threshold."""
    known = [f.name for f in fields(target)]  # type: ignore[arg-type]
    movable = threshold_names(type(target))
    if field is None and len(movable) == 1:
        return movable[0]
    if field is None:
        raise ConfigError(
            f"{filter_name(target)} has no single threshold: name one with --field ({', '.join(known)})"
        )
    if field not in known:
        raise ConfigError(unknown_key(f"{filter_name(target)}.{field}", field, known))
    return field


def _with(target: Filter, field: str, value: Any) -> Filter:
    return parse_config(type(target), {**to_plain(target), field: value}, filter_name(target))


def parse_values(text: str) -> list[Any]:
    """Return the values that ``3,4,5`` or ``0.1:0.9:0.2`` (from, to, step, both ends included) stand for.

    Raises:
        ConfigError: if it is neither, or more than 1,000.
    """
    is_range = text.count(":") == 2
    values = list(_range(text)) if is_range else [yaml.safe_load(part) for part in text.split(",")]
    if not values or any(value is None for value in values):
        raise ConfigError(f"--values takes 3,4,5 or from:to:step, not '{text}'")
    return values


def _range(text: str) -> Iterator[Any]:
    try:
        start, stop, step = (Decimal(part.strip()) for part in text.split(":"))
        count = int((stop - start) / step) + 1
    except (InvalidOperation, ArithmeticError) as error:
        raise ConfigError(f"--values takes 3,4,5 or from:to:step, not '{text}'") from error
    if not 0 < count <= _LARGEST:
        raise ConfigError(
            f"--values {text} is {max(count, 0)} values: from 1 to {_LARGEST} can be tried at once"
        )
    for number in range(count):
        yield yaml.safe_load(str(start + number * step))


def render(found: Sweep) -> str:
    """Return the points for a person, the root's own value marked."""
    head = (found.field, "hours kept", "of all", "segments kept", "hours dropped", "only by this", "")
    rows = [
        (
            f"{point.value:g}" if isinstance(point.value, float) else str(point.value),
            f"{point.kept_h:.4f}",
            f"{point.kept_h / found.hours if found.hours else 0:.4f}",
            str(point.kept_items),
            f"{point.dropped_h:.4f}",
            f"{point.only_here_h:.4f}",
            "now" if point.value == found.now else "",
        )
        for point in found.points
    ]
    title = f"{found.filter}.{found.field} over {found.hours:.4f} h in {found.items} segments"
    return "\n".join([title, render_table([head, *rows])])
