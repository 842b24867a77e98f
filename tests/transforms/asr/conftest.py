from __future__ import annotations

from pathlib import Path

import pytest

from tests.tiny_whisper import build_tiny_whisper


@pytest.fixture(scope="session")
def tiny_whisper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a Whisper of random weights that knows English and German."""
    return build_tiny_whisper(tmp_path_factory.mktemp("whisper") / "tiny", ("en", "de"))


@pytest.fixture(scope="session")
def tiny_english_whisper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a Whisper of random weights that is English-only."""
    return build_tiny_whisper(tmp_path_factory.mktemp("whisper") / "tiny.en")
