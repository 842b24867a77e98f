"""Fixtures that all tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from demo_model.settings import MODEL
from transforms.store import retry

ROOT = Path(__file__).resolve().parent.parent


# How long an example takes says more of what else the machine does.
settings.register_profile("speechloom", deadline=None)
settings.load_profile("speechloom")


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of real speech, a first small Whisper and a real tokenizer, beside the checkout."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip(f"needs the folder of shared models and recordings at {folder}")
    return folder


@pytest.fixture(scope="session")
def small_whisper() -> Path:
    """The demo's Whisper, which understands the voices that the project carries."""
    return MODEL


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait next to nothing for servers that are down on purpose."""
    monkeypatch.setattr(retry, "PATIENCE", retry.Patience(attempts=4, first_wait_s=0.01))
