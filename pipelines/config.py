"""From plain data (YAML, `--set`) to typed configurations and back; whatever does not fit is refused.

A configuration is a frozen dataclass. Its fields are plain values with constraints (``Positive``), other
such dataclasses, tuples of them or mappings to them, or plugins (see ``schemas.settings.Plugin``). A field whose
metadata say ``operational`` steers a run without touching its results, and stays out of fingerprints.
"""

from __future__ import annotations

import difflib
import importlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from schemas.errors import ConfigError
from schemas.settings import Plugin, Untold

C = TypeVar("C")
USE = "use"


def parse_config(kind: type[C], data: Any, path: str = "") -> C:
    """Return the configuration that ``data``, a mapping of plain values, describes.

    Raises:
        ConfigError: naming the key that is unknown, missing, or has a value of the wrong type or range.
    """
    if not isinstance(data, Mapping):
        raise ConfigError(f"{path or 'the configuration'} must be a mapping of keys, not {data!r}")
    hints = _hints(kind)  # type: ignore[arg-type]
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
    for key in data:
        if key not in known:
            raise ConfigError(unknown_key(_join(path, str(key)), str(key), known))
    missing = [name for name, f in known.items() if name not in data and _is_required(f)]
    if missing:
        raise ConfigError(f"{_join(path, missing[0])} is required and not given")
    return kind(**{key: _parse_value(hints[key], value, _join(path, key)) for key, value in data.items()})


def to_plain(config: Any, *, with_operational: bool = True) -> Any:
    """Return a configuration as plain data that ``parse_config`` reads back; plugins carry their `use`."""
    if is_dataclass(config) and not isinstance(config, type):
        hints = _hints(type(config))
        return {
            f.name: _plain_field(hints[f.name], getattr(config, f.name), with_operational)
            for f in fields(config)
            if with_operational
            or not (f.metadata.get("operational") or _is_added(f, getattr(config, f.name)))
        }
    if isinstance(config, dict):
        return {key: to_plain(value, with_operational=with_operational) for key, value in config.items()}
    return [to_plain(item) for item in config] if isinstance(config, tuple) else config


def _is_added(f: Field[Any], value: Any) -> bool:
    """Whether a setting that came later has its default: fingerprints are then what they were without it."""
    default = f.default if f.default_factory is MISSING else f.default_factory()
    return bool(f.metadata.get("added")) and value == default


def canonical(config: Any) -> str:
    """Return the one-line JSON of all that decides about a configuration's results."""
    return json.dumps(to_plain(config, with_operational=False), sort_keys=True, separators=(",", ":"))


def unknown_key(full: str, key: str, known: Iterable[str]) -> str:
    """Return the sentence that names an unknown key and the nearest right one."""
    names = list(known)
    near = difflib.get_close_matches(key, names, n=1, cutoff=0.5)
    hint = f"did you mean '{near[0]}'?" if near else f"known here: {', '.join(names)}"
    return f"unknown key '{full}': {hint}"


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


@cache
def _adapter(hint: Any) -> TypeAdapter[Any]:
    """Return what checks values of an annotation: 40 of them serve all configurations, of 800 values."""
    return TypeAdapter(hint)


def _is_required(f: Field[Any]) -> bool:
    return f.default is MISSING and f.default_factory is MISSING


def _plugin(hint: Any) -> tuple[Plugin | None, bool]:
    """Return the plugin marker of an annotation, and whether it holds several."""
    if get_origin(hint) is not Annotated:
        return None, False
    marker = next((extra for extra in hint.__metadata__ if isinstance(extra, Plugin)), None)
    return marker, get_origin(get_args(hint)[0]) is tuple


def _parse_value(hint: Any, value: Any, path: str) -> Any:
    marker, several = _plugin(hint)
    if marker and several:
        if not isinstance(value, list):
            raise ConfigError(f"{path} must be a list, not {value!r}")
        return tuple(_parse_plugin(marker, item, f"{path}.{i}") for i, item in enumerate(value))
    if marker:
        return _parse_plugin(marker, value, path)
    if is_dataclass(hint):
        return parse_config(hint, value, path)  # type: ignore[arg-type]
    if get_origin(hint) is dict and is_dataclass(get_args(hint)[1]) and isinstance(value, Mapping):
        inside = get_args(hint)[1]
        return {str(key): parse_config(inside, item, _join(path, str(key))) for key, item in value.items()}
    if get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]):
        kind = get_args(hint)[0]
        if not isinstance(value, list):
            raise ConfigError(f"{path} must be a list, not {value!r}")
        return tuple(parse_config(kind, item, f"{path}.{i}") for i, item in enumerate(value))
    try:
        return _adapter(hint).validate_json(json.dumps(value), strict=True)
    except (ValidationError, TypeError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        given = "" if _is_untold(hint) else f" (given: {value!r})"
        raise ConfigError(f"{path}: {reason}{given}") from error


def _is_untold(hint: Any) -> bool:
    return any(isinstance(extra, Untold) for extra in getattr(hint, "__metadata__", ()))


def _parse_plugin(marker: Plugin, value: Any, path: str) -> Any:
    settings = {USE: value} if isinstance(value, str) else value
    if not isinstance(settings, Mapping) or not isinstance(settings.get(USE), str):
        raise ConfigError(f"{path} must be a name, or a mapping with a key 'use' that names what to use")
    kind = find_plugin(marker, settings[USE], path)
    return parse_config(kind, {k: v for k, v in settings.items() if k != USE}, path)


def find_plugin(marker: Plugin, name: str, path: str) -> type[Any]:
    """Return the class that a plugin's name or dotted path stands for.

    Raises:
        ConfigError: if there is no such module or class, naming what there is.
    """
    module_name, class_name = _split(marker, name)
    try:
        kind = getattr(importlib.import_module(module_name), class_name, None)
    except ModuleNotFoundError as error:
        if not (error.name and module_name.startswith(error.name)):
            raise ConfigError(
                f"{path}: '{name}' needs the package '{error.name}', not installed here"
            ) from error
        kind = None
    if not is_dataclass(kind):
        raise ConfigError(_no_plugin(marker, name, path))
    return kind  # type: ignore[return-value]


def _split(marker: Plugin, name: str) -> tuple[str, str]:
    if "." in name:
        module_name, _, class_name = name.rpartition(".")
        return module_name, class_name
    return f"{marker.package}.{name}", "".join(part.capitalize() for part in name.split("_"))


def _no_plugin(marker: Plugin, name: str, path: str) -> str:
    import pkgutil

    package = importlib.import_module(marker.package)
    present = [m.name for m in pkgutil.iter_modules(package.__path__) if m.name != "base" and not m.ispkg]
    near = difflib.get_close_matches(name, present, n=1, cutoff=0.5)
    hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(sorted(present))}"
    return f"{path}: there is no '{name}' in {marker.package}: {hint}"


def _plain_field(hint: Any, value: Any, with_operational: bool) -> Any:
    marker, several = _plugin(hint)
    if marker and several:
        return [_plain_plugin(item, with_operational) for item in value]
    if marker:
        return _plain_plugin(value, with_operational)
    return to_plain(value, with_operational=with_operational)


def _plain_plugin(value: Any, with_operational: bool) -> dict[str, Any]:
    kind = type(value)
    settings = to_plain(value, with_operational=with_operational)
    return {USE: f"{kind.__module__}.{kind.__qualname__}", **settings}
