"""A new voice is one file: the one that docs/voices.md shows."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml

import transforms.tts
from pipelines.config import canonical, parse_config
from transforms.tts.base import Speech
from transforms.tts.finish import Finishing, finish
from transforms.tts.level import loudness
from transforms.tts.loaded import Line, LoadedVoices
from transforms.tts.pool import VoicePool

DOCS = Path(__file__).resolve().parents[3] / "docs" / "voices.md"
MOST_LINES = 60
TEXT = "Seven green boats."


@pytest.mark.parametrize("use", ["beeps", "beeps.Beeps"])
def test_a_file_of_at_most_60_lines_is_a_voice_by_its_name_and_by_its_path(
    use: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = re.search(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert shown
    assert len(shown[1].splitlines()) <= MOST_LINES
    (tmp_path / "beeps.py").write_text(shown[1], encoding="utf-8")
    monkeypatch.setattr(transforms.tts, "__path__", [*transforms.tts.__path__, str(tmp_path)])
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    voice = {"name": "beeper", "engine": {"use": use, "base_hz": 300}}
    espeak = {"name": "espeak", "engine": "espeak"}
    try:
        pool = parse_config(VoicePool, {"voices": [voice, espeak]})
        assert "beeps.Beeps" in canonical(pool)
        drawn = [pool.draw(f"k{number}", "en") for number in range(20)]
        assert {one.name for one in drawn} == {"beeper", "espeak"}
        assert len({one.engine for one in drawn if one.name == "beeper"}) > 1
        lines = [Line(one.engine, TEXT) for one in drawn if one.name == "beeper"]
        for said in LoadedVoices().say(lines):
            assert isinstance(said, Speech)
            made = finish(said, 16_000, "k", Finishing())
            assert [word.text for word in made.words] == TEXT.split()
            assert loudness(made.samples.astype(np.float32) / np.float32(32768), 16_000) == pytest.approx(
                -23, abs=0.1
            )
    finally:
        for name in ("beeps", "transforms.tts.beeps"):
            sys.modules.pop(name, None)


def test_the_pools_and_augmentations_that_the_document_shows_are_configurations() -> None:
    shown = [
        yaml.safe_load(text)
        for text in re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    ]
    pool, finishing = (one["speak"][key] for one, key in zip(shown, ("pool", "finishing"), strict=True))
    made = parse_config(VoicePool, pool)
    assert [voice.name for voice in made.voices] == ["heart", "george", "scot", "anna"]
    assert made.speaks("de")
    augment = parse_config(Finishing, finishing).augment
    assert [type(one).__name__ for one in augment] == ["Room", "Noise", "Codec", "Telephone"]
    assert all(0 < one.share < 1 for one in augment)
