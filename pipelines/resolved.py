"""The resolved configurations that a root keeps beside its tables: read to be shown, and held against another's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from pipelines.config import USE, parse_config, to_plain
from pipelines.overview import stages_of
from pipelines.settings import Config
from schemas.errors import ConfigError
from schemas.redaction import HIDDEN, redacted_text
from transforms.store.store import Store

_SECRETIVE = "headers"
_ORDER, _NAME = "order", "name"


class Difference(NamedTuple):
    """A setting of a stage that two roots have differently; None where one has no such setting."""

    stage: str
    key: str
    this: Any
    other: Any


def read_configs(store: Store) -> dict[str, Any]:
    """Return the resolved configuration of every stage that has one, as plain data fit to be shown.

    URLs in them show no password, signature or token, and headers no value.
    """
    found = {}
    for stage in stages_of(store)[1:]:
        try:
            text = store.read_text("config", f"{stage}.yaml")
        except FileNotFoundError:
            continue
        found[stage] = _fit_to_show(yaml.safe_load(text))
    return found


def read_complete(store: Store) -> dict[str, Any]:
    """Return the configurations with those settings that came later at their defaults, as far as this version reads
    them: a setting that an older version did not know is no difference.
    """
    return {stage: _complete(stage, config) for stage, config in read_configs(store).items()}


def _complete(stage: str, config: Any) -> Any:
    try:
        return to_plain(getattr(parse_config(Config, {stage: config}), stage))
    except ConfigError:
        return config


def _fit_to_show(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: dict.fromkeys(inside, HIDDEN) if key == _SECRETIVE and inside else _fit_to_show(inside)
            for key, inside in value.items()
        }
    if isinstance(value, list):
        return [_fit_to_show(one) for one in value]
    return redacted_text(value) if isinstance(value, str) else value


def differences(this: Mapping[str, Any], other: Mapping[str, Any]) -> list[Difference]:
    """Return what differs between the configurations of two roots, by stage, in the order in which settings stand.

    What is used (filters, engines) is known by its name, wherever it stands in its list; that lists which have the same
    members have them in another order is said once. What one root has not at all is one difference.
    """
    stages = dict.fromkeys([*this, *other])
    return [
        Difference(stage, key, mine, theirs)
        for stage in stages
        for key, mine, theirs in _differing("", this.get(stage), other.get(stage))
    ]


def _differing(path: str, mine: Any, theirs: Any) -> Iterator[tuple[str, Any, Any]]:
    mine, theirs, reordered = _named(mine), _named(theirs), _are_reordered(mine, theirs)
    if reordered:
        yield _join(path, _ORDER), *reordered
    mine, theirs = (
        {} if one == [] and isinstance(two, Mapping) else one for one, two in ((mine, theirs), (theirs, mine))
    )
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        for key in dict.fromkeys([*mine, *theirs]):
            yield from _differing(_join(path, str(key)), mine.get(key), theirs.get(key))
    elif mine != theirs:
        yield path, mine, theirs


def _named(value: Any) -> Any:
    """Return a list of things that have names, or are to be used, as a mapping by these; all else as it is."""
    if not (isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value)):
        return value
    if not all(USE in one or _NAME in one for one in value):
        return value
    found: dict[str, Any] = {}
    for one in value:
        name = str(one[_NAME]) if _NAME in one else short_name(one[USE])
        seen = sum(key.partition("#")[0] == name for key in found)
        found[f"{name}#{seen + 1}" if seen else name] = one
    return found


def _like(value: Any, other: Any) -> Any:
    """Return an empty list as an empty mapping where the other list has become a mapping."""
    return {} if value == [] and isinstance(other, Mapping) else value


def _are_reordered(mine: Any, theirs: Any) -> tuple[list[str], list[str]] | None:
    if not (isinstance(mine, list) and isinstance(theirs, list)):
        return None
    orders = [list(named) if isinstance(named := _named(one), Mapping) else [] for one in (mine, theirs)]
    shared = [[name for name in order if name in set(orders[1 - at])] for at, order in enumerate(orders)]
    return (shared[0], shared[1]) if shared[0] != shared[1] else None


def short_name(dotted: str) -> str:
    """Return what a dotted path of a class is called in a configuration: the name of its module."""
    return dotted.rsplit(".", 2)[-2] if "." in dotted else dotted


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def thresholds(found: Sequence[Difference]) -> list[Difference]:
    """Return the differences that are of filters."""
    return [one for one in found if one.stage == "curate" and one.key.startswith("filters.")]
