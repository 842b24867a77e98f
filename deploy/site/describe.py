"""Markdown from code: a class's docstring, and a table of its settings with their types and defaults."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Gt, Le

from schemas.settings import Plugin

_DOC_PAGE = re.compile(r"(?<![\w/\[])docs/([\w-]+)\.md")
_RAISES = re.compile(r"\n\nRaises:\n(?: {4}.*\n?)+")
_LONGEST_DEFAULT = 90
_NAMES: dict[Any, str] = {
    float: "number",
    int: "integer",
    str: "text",
    bool: "yes or no",
    dict: "mapping",
    NoneType: "none",
}


class Setting(NamedTuple):
    """A line of a table of settings; ``key`` is dotted where it belongs to a setting inside."""

    key: str
    kind: str
    default: str
    notes: str


def prose(documented: Any, up: str = "..") -> str:
    """Return a docstring as Markdown; pages of docs/ that it names become links, ``up`` leads there."""
    text = _RAISES.sub("", inspect.cleandoc(documented.__doc__ or ""))
    return _DOC_PAGE.sub(lambda found: f"[{found[1]}]({up}/{found[1]}.md)", text.replace("``", "`"))


def first_sentence(documented: Any) -> str:
    """Return the first sentence of a docstring, on one line."""
    paragraph = " ".join(inspect.cleandoc(documented.__doc__ or "").split("\n\n")[0].split())
    return re.split(r"(?<=[.:]) (?=[A-Z`])", paragraph)[0].replace("``", "`").rstrip(":")


def settings_table(kind: type[Any]) -> str:
    """Return a table of all settings of a dataclass, those of settings inside too; nothing where it has none."""
    rows = list(settings_of(kind))
    if not rows:
        return ""
    cells = [(f"`{row.key}`", row.kind, row.default, row.notes) for row in rows]
    return markdown_table(("setting", "type", "default", ""), cells)


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells in which bars are escaped already."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def settings_of(kind: type[Any], prefix: str = "", *, steering: bool = False) -> Iterator[Setting]:
    """Yield the settings of a dataclass in order; what is inside of an operational one is operational, too."""
    hints = get_type_hints(kind, include_extras=True)
    for one in fields(kind):
        hint, operational = hints[one.name], steering or bool(one.metadata.get("operational"))
        if is_dataclass(hint):
            inside = f"{prefix}{one.name}."
            yield from settings_of(hint, inside, steering=operational)  # type: ignore[arg-type]
        else:
            notes = "operational" if operational else "threshold" if one.metadata.get("threshold") else ""
            yield Setting(prefix + one.name, escaped(told_type(hint)), _shown(_default(one)), notes)


def inner_kinds(kind: type[Any], prefix: str = "") -> Iterator[tuple[str, type[Any]]]:
    """Yield the dataclasses that are settings of a dataclass, by their dotted key."""
    for name, hint in get_type_hints(kind).items():
        if is_dataclass(hint) and isinstance(hint, type):
            yield prefix + name, hint
            yield from inner_kinds(hint, f"{prefix}{name}.")


def told_type(hint: Any) -> str:
    """Return what a setting takes, in words."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(inside[0], hint.__metadata__)
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in inside)
    if origin in (Union, UnionType):
        return " or ".join(told_type(one) for one in inside)
    if origin is tuple:
        return f"list of {told_type(inside[0])}" if inside else "list"
    if origin is dict:
        return f"mapping to {told_type(inside[1])}"
    return _NAMES.get(hint) or str(getattr(hint, "__name__", hint))


def _annotated(kind: Any, metadata: tuple[Any, ...]) -> str:
    plugin = next((one for one in metadata if isinstance(one, Plugin)), None)
    if plugin:
        name = f"[{plugin.package}]({page_name(plugin.package)}.md)"
        return f"list of {name}" if get_origin(kind) is tuple else name
    bounds = [_bound(one) for one in metadata]
    return " ".join([told_type(kind), *filter(None, [" and ".join(filter(None, bounds))])])


def _bound(one: Any) -> str:
    for kind, sign in ((Gt, ">"), (Ge, "≥"), (Le, "≤")):
        if isinstance(one, kind):
            return f"{sign} {getattr(one, kind.__name__.lower())}"
    return ""


def page_name(package: str) -> str:
    """Return the name of the page of a package's plugins."""
    return package.replace(".", "-")


def _default(one: Field[Any]) -> Any:
    if one.default is not MISSING:
        return one.default
    return one.default_factory() if one.default_factory is not MISSING else MISSING


def _shown(value: Any) -> str:
    if value is MISSING:
        return "*required*"
    if isinstance(value, tuple):
        told = ", ".join(_name(item) for item in value)
        text = f"[{told}]"
    else:
        text = _name(value)
    short = text if len(text) <= _LONGEST_DEFAULT else text[: _LONGEST_DEFAULT - 4] + " ..."
    return f"`{escaped(short)}`"


def _name(value: Any) -> str:
    """Return a value as it is written in YAML; what is used, by the name of its module."""
    if is_dataclass(value):
        return type(value).__module__.rpartition(".")[2]
    return (
        "none"
        if value is None
        else value
        if isinstance(value, str) and value
        else json.dumps(value, default=str)
    )


def escaped(text: str) -> str:
    """Return a text as it stands in a cell of a table."""
    return text.replace("|", "\\|").replace("\n", "\\n")
