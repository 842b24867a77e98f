"""Where the settings, the sentences kept out of training and the model are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
HELD_OUT = HERE / "held_out.txt"
MODEL = HERE.parent / "models" / "small-whisper"


def read_settings() -> dict[str, Any]:
    """Return settings.yaml."""
    read: dict[str, Any] = yaml.safe_load((HERE / "settings.yaml").read_text(encoding="utf-8"))
    return read
