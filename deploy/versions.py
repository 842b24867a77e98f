"""Which versions of Flink and Prism are used: read from versions.toml and from Prism's go.mod."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

_HERE = Path(__file__).resolve().parent
_PRISM = re.compile(r"github\.com/apache/beam/sdks/v2 v(\S+)")


class FlinkVersions(NamedTuple):
    """Flink's line (``1.19``), its version, and that of Beam's runner for it."""

    line: str
    version: str
    beam_runner: str


def flink_versions() -> FlinkVersions:
    """Return the versions of Flink and of what submits to it."""
    data = tomllib.loads((_HERE / "versions.toml").read_text(encoding="utf-8"))
    return FlinkVersions(**data["flink"])


def prism_version() -> str:
    """Return Prism's version, which is that of Beam.

    Raises:
        ValueError: if go.mod does not name it.
    """
    found = _PRISM.search((_HERE / "prism" / "go.mod").read_text(encoding="utf-8"))
    if found is None:
        raise ValueError("deploy/prism/go.mod does not require Beam")
    return found[1]
