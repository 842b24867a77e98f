from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from deploy.site.describe import first_sentence, prose, settings_of, settings_table, told_type
from schemas.settings import Plugin, PositiveInt, Share, operational, threshold


@dataclass(frozen=True)
class Inner:
    """Says more. See docs/text.md.

    Raises:
        ValueError: never.
    """

    low: Share = threshold(0.5)


@dataclass(frozen=True)
class Outer:
    """Has ``inner``. Second sentence."""

    needed: str
    inner: Inner = field(default_factory=Inner)
    steering: Inner = operational(Inner())
    kind: Literal["a", "b"] | None = None
    some: tuple[PositiveInt, ...] = (1, 2)
    used: Annotated[tuple[Inner, ...], Plugin("transforms.vad")] = (Inner(),)


def test_settings_are_listed_with_those_inside() -> None:
    rows = [(one.key, one.kind, one.default, one.notes) for one in settings_of(Outer)]
    assert rows == [
        ("needed", "text", "*required*", ""),
        ("inner.low", "number ≥ 0 and ≤ 1", "`0.5`", "threshold"),
        ("steering.low", "number ≥ 0 and ≤ 1", "`0.5`", "operational"),
        ("kind", "`a` or `b` or none", "`none`", ""),
        ("some", "list of integer > 0", "`[1, 2]`", ""),
        ("used", "list of [transforms.vad](transforms-vad.md)", "`[test_describe]`", ""),
    ]


def test_a_class_without_settings_has_no_table() -> None:
    @dataclass(frozen=True)
    class Nothing:
        """Nothing."""

    assert settings_table(Nothing) == ""
    assert settings_table(Inner).splitlines()[-1] == "| `low` | number ≥ 0 and ≤ 1 | `0.5` | threshold |"


def test_docstrings_become_markdown() -> None:
    assert prose(Inner) == "Says more. See [text](../text.md)."
    assert first_sentence(Outer) == "Has `inner`."


def test_types_are_told_in_words() -> None:
    assert told_type(dict[str, str]) == "mapping to text"
    assert told_type(bool) == "yes or no"
