"""One configuration for all jobs: defaults, then a YAML file, then `--set`; each job reads its section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import fsspec
import yaml

from pipelines.config import USE, parse_config, to_plain, unknown_key
from pipelines.curate import CurateConfig
from pipelines.dedupe import DedupeConfig
from pipelines.documents import DocumentsConfig
from pipelines.ingest import IngestConfig
from pipelines.interleave import InterleaveConfig
from pipelines.measure import MeasureConfig
from pipelines.speak import SpeakConfig
from pipelines.survey import SurveyConfig
from pipelines.transcribe import TranscribeConfig
from schemas.errors import ConfigError
from transforms.store.store import Store


@dataclass(frozen=True)
class Config:
    """The sections, one a job."""

    ingest: IngestConfig = field(default_factory=IngestConfig)
    dedupe: DedupeConfig = field(default_factory=DedupeConfig)
    transcribe: TranscribeConfig = field(default_factory=TranscribeConfig)
    measure: MeasureConfig = field(default_factory=MeasureConfig)
    survey: SurveyConfig = field(default_factory=SurveyConfig)
    curate: CurateConfig = field(default_factory=CurateConfig)
    interleave: InterleaveConfig = field(default_factory=InterleaveConfig)
    documents: DocumentsConfig = field(default_factory=DocumentsConfig)
    speak: SpeakConfig = field(default_factory=SpeakConfig)


SECTIONS = tuple(f.name for f in fields(Config))


def load_config(job: str, file: str | None, sets: Sequence[str]) -> Config:
    """Return the configuration that a YAML file and `--set` texts describe, over the defaults.

    A file holds sections (`ingest:`, `transcribe:`, ...), or, for a single job, that job's keys alone; the
    same holds for the keys of `--set`.

    Raises:
        ConfigError: naming the first key or value that does not fit.
    """
    data = to_plain(Config())
    if file is not None:
        data = _merge(data, _sectioned(job, _read_yaml(file)))
    for text in sets:
        data = _merge(data, _sectioned(job, _parse_set(text)))
    transcribe = data.get("transcribe")
    if isinstance(transcribe, Mapping) and isinstance(transcribe.get("calibration"), str):
        calibration = _read_yaml(transcribe["calibration"])
        data = {**data, "transcribe": {**transcribe, "calibration": calibration}}
    return parse_config(Config, data)


def parse_sets(sets: Sequence[str]) -> dict[str, Any]:
    """Return what `--set` texts say, laid over each other, of something that has no section.

    Raises:
        ConfigError: if one is no key=value.
    """
    data: dict[str, Any] = {}
    for text in sets:
        data = _merge(data, _parse_set(text))
    return data


def curated_with(store: Store) -> CurateConfig:
    """Return the configuration that a root was last curated with, the default one where it was not.

    Raises:
        ConfigError: if it is not one of this version's.
    """
    try:
        text = store.read_text("config", "curate.yaml")
    except FileNotFoundError:
        return CurateConfig()
    return parse_config(CurateConfig, yaml.safe_load(text))


def dump_config(config: Any) -> str:
    """Return a resolved configuration as YAML."""
    return yaml.safe_dump(to_plain(config), sort_keys=False, allow_unicode=True)


def _read_yaml(file: str) -> Any:
    try:
        with fsspec.open(file, "rt", encoding="utf-8") as source:
            return yaml.safe_load(source) or {}
    except FileNotFoundError as error:
        raise ConfigError(f"the configuration file {file} does not exist") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"the configuration file {file} is not YAML: {error}") from error


def _parse_set(text: str) -> dict[str, Any]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise ConfigError(f"--set takes key=value, not '{text}'")
    try:
        parsed: Any = yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise ConfigError(f"--set {key}: the value is not YAML: {error}") from error
    for part in reversed(key.split(".")):
        parsed = {part: parsed}
    return dict(parsed)


def _sectioned(job: str, data: Any) -> Any:
    """Put the keys of a single job under its section, unless sections are named."""
    if not isinstance(data, Mapping):
        raise ConfigError(f"the configuration must be a mapping of keys, not {data!r}")
    stray = [str(key) for key in data if key not in SECTIONS]
    if not stray:
        return data
    if job in SECTIONS and len(stray) == len(data):
        return {job: data}
    raise ConfigError(unknown_key(stray[0], stray[0], SECTIONS))


def _merge(base: Any, over: Any) -> Any:
    """Lay one piece of plain data over another: mappings by key, list items by number or by what they use, all else
    whole.

    A mapping that says what to use replaces what was used before, settings and all; a name alone is short for one.
    """
    if isinstance(base, list) and isinstance(over, Mapping):
        places = {_place(key, base): value for key, value in over.items()}
        if None not in places:
            return [_merge(item, places.get(i, {})) for i, item in enumerate(base)]
    if isinstance(base, str) and isinstance(over, Mapping) and USE not in over:
        base = {USE: base}
    if not isinstance(base, Mapping) or not isinstance(over, Mapping) or USE in over:
        return over
    return {**base, **{key: _merge(base.get(key), value) for key, value in over.items()}}


def _place(key: Any, items: list[Any]) -> int | None:
    """Return which item of a list a key means, by its number or its name; None if it is none, or one of several."""
    if str(key).isdigit():
        return int(key) if int(key) < len(items) else None
    found = [i for i, item in enumerate(items) if str(key) == _used(item)]
    return found[0] if len(found) == 1 else None


def _used(item: Any) -> str | None:
    """Return the short name of what an item of a configuration uses: that of its module."""
    use = item.get(USE) if isinstance(item, Mapping) else item
    return str(use).split(".")[-2] if "." in str(use) else str(use)
