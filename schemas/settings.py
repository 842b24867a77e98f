"""The vocabulary of configurations: constrained number types, and the marker for what a user may swap.

A configuration is a frozen dataclass with a default for every field that has one. ``pipelines/config.py``
reads it from plain data, refuses unknown keys and wrong types, and checks the constraints below.
"""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Any, NamedTuple

from annotated_types import Ge, Gt, Le

Positive = Annotated[float, Gt(0)]
NonNegative = Annotated[float, Ge(0)]
Lufs = Annotated[float, Ge(-70), Le(0)]
Share = Annotated[float, Ge(0), Le(1)]
PositiveInt = Annotated[int, Gt(0)]
NonNegativeInt = Annotated[int, Ge(0)]


class Plugin(NamedTuple):
    """Marks a field whose value is chosen by name: ``Annotated[VadEngine, Plugin("transforms.vad")]``.

    In a configuration the value is ``{use: webrtc, mode: 2}`` or just ``webrtc``. A name without a dot is
    a module of ``package`` that holds the class of the same name in CamelCase
    (``webrtc`` is ``transforms.vad.webrtc.Webrtc``); a dotted path names any class.
    """

    package: str


def operational(default: Any) -> Any:
    """Return a dataclass field that steers the run but never changes what it writes."""
    return field(default=default, metadata={"operational": True})


ADDED = {"added": True}
"""The metadata of a field that stays out of fingerprints while it has its default.

For settings that came later: what was made before there were any is as if made with their defaults.
"""


def threshold(default: Any) -> Any:
    """Return a dataclass field of a filter that ``decide`` alone reads: moving it needs no new measuring."""
    return field(default=default, metadata={"threshold": True})


class Untold(NamedTuple):
    """Marks a field that may be given a secret by mistake: what refuses its value does not show it."""
