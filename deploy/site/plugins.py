"""Pages of what a user may swap: found by the configuration's own marks, one page for each package."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from deploy.site.describe import (
    escaped,
    first_sentence,
    inner_kinds,
    markdown_table,
    page_name,
    prose,
    settings_table,
)
from pipelines.export import ExportConfig
from pipelines.settings import Config
from schemas.settings import Plugin

TITLES = {
    "transforms.vad": "Speech detectors",
    "transforms.speakers": "Speaker engines",
    "transforms.asr": "Recognizers",
    "transforms.vote": "Voters",
    "transforms.language": "Language detectors",
    "transforms.align": "Aligners",
    "transforms.sound": "Measures of sound",
    "filters": "Filters",
    "filters.edits": "Editors",
    "interleave.granularity": "Granularities",
    "interleave.modality": "Modalities",
    "interleave.speech": "Speech tokens",
    "transforms.tokens": "Tokenizers",
    "transforms.export": "Export formats",
    "synth.page_filters": "Page filters",
    "transforms.rewrite": "Rewriters",
    "transforms.answer": "Answerers",
    "transforms.tts": "Voices",
    "transforms.tts.augment": "Augmentations",
    "transforms.verify": "Checks of synthesized speech",
}
"""What a page is called; a package that is not here is called by its last name."""

_METHODS = ("measure", "measure_recording", "decide", "edit_recording", "find")


class Swappable(NamedTuple):
    """A package of plugins, and where the configuration takes one of them."""

    package: str
    keys: tuple[str, ...]

    @property
    def title(self) -> str:
        """What its page is called."""
        return TITLES.get(self.package) or self.package.rpartition(".")[2].replace("_", " ").capitalize()


def swappables() -> list[Swappable]:
    """Return every package of which a configuration uses modules, in the order of the configuration."""
    found: dict[str, list[str]] = {}
    for config, prefix in ((Config, ""), (ExportConfig, "export ")):
        for key, package in _marks(config, prefix):
            found.setdefault(package, []).append(key)
    return [Swappable(package, tuple(keys)) for package, keys in found.items()]


def _marks(kind: type[Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, hint in get_type_hints(kind, include_extras=True).items():
        inside = [one for one in getattr(hint, "__metadata__", ()) if isinstance(one, Plugin)]
        if get_origin(hint) is Annotated and inside:
            yield f"{prefix}{name}", inside[0].package
        for one in (hint, *get_args(hint)):
            if is_dataclass(one) and isinstance(one, type):
                yield from _marks(one, f"{prefix}{name}.")


def plugins(package: str) -> dict[str, type[Any]]:
    """Return the plugins of a package by name: modules that hold the dataclass of their name in CamelCase."""
    found = {}
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        held = importlib.import_module(f"{package}.{module.name}")
        kind = getattr(held, "".join(part.capitalize() for part in module.name.split("_")), None)
        if is_dataclass(kind) and isinstance(kind, type) and kind.__module__ == held.__name__:
            found[module.name] = kind
    return found


def plugin_page(one: Swappable) -> str:
    """Return the page of a package: a list, then each plugin with its docstring and settings."""
    held = plugins(one.package)
    keys = ", ".join(f"`{key}`" for key in one.keys)
    rows = ((f"[`{name}`](#{name})", escaped(_summary(kind))) for name, kind in held.items())
    told = (
        f"What {keys} may use; each is one file in `{one.package.replace('.', '/')}/`. "
        "This page is made from the docstrings and settings of the code."
    )
    head = [f"# {one.title}", told, markdown_table(("name", ""), rows)]
    return "\n\n".join([*head, *(_section(name, kind) for name, kind in held.items())]) + "\n"


def _summary(kind: type[Any]) -> str:
    """Return a sentence that says what a plugin is: its module's, which is written to be read alone."""
    return first_sentence(inspect.getmodule(kind))


def _section(name: str, kind: type[Any]) -> str:
    parts = [f"## `{name}`", _summary(kind), prose(kind), *_methods(kind), settings_table(kind)]
    inner = [f"**`{key}`**: {prose(inside)}" for key, inside in inner_kinds(kind)]
    return "\n\n".join(filter(None, [*parts, *inner]))


def _methods(kind: type[Any]) -> Iterator[str]:
    """Yield what a filter or an editor says of its steps, where it is in the methods' own docstrings."""
    held = [(name, vars(kind).get(name)) for name in _METHODS]
    lines = [f"- `{name}`: {' '.join(prose(method).split())}" for name, method in held if method]
    if lines:
        yield "\n".join(lines)


def reference_pages() -> dict[str, str]:
    """Return all pages of plugins by file name."""
    return {f"{page_name(one.package)}.md": plugin_page(one) for one in swappables()}
