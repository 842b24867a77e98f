from __future__ import annotations

from collections import Counter
from pathlib import Path

import fsspec
import numpy as np
import pytest
import soundfile

from schemas.errors import ConfigError
from transforms.tts.augment.sound_files import drawn_sound, sounds_mark


def write(path: Path, level: float, rate_hz: int = 16_000, channels: int = 1) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.full((1600, channels), level), rate_hz)


def test_all_below_a_folder_are_drawn_alike(tmp_path: Path) -> None:
    for number in range(4):
        write(tmp_path / f"{number % 2}" / f"{number}.wav", (number + 1) / 10)
    (tmp_path / "notes.txt").write_text("no sound")
    levels = Counter(round(float(drawn_sound(str(tmp_path), 16_000, n)[800]), 1) for n in range(400))
    assert set(levels) == {0.1, 0.2, 0.3, 0.4}
    assert min(levels.values()) > 60


def test_channels_are_mixed_and_the_rate_is_the_one_asked_for(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.FLAC", np.tile([0.2, 0.4], (1600, 1)), 16_000, format="FLAC")
    found = drawn_sound(str(tmp_path), 8_000, "k")
    assert (found.shape, found.dtype.name) == ((800,), "float32")
    assert found[400] == pytest.approx(0.3, abs=1e-3)


def test_a_folder_may_be_on_any_store(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", 0.5)
    fs = fsspec.filesystem("memory")
    fs.pipe("/sounds/a.wav", (tmp_path / "a.wav").read_bytes())
    assert drawn_sound("memory://sounds", 16_000, "k")[100] == pytest.approx(0.5, abs=1e-3)


def test_a_mark_changes_with_the_sounds_of_a_folder_and_so_does_what_is_drawn(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", 0.5)
    first = sounds_mark([str(tmp_path)])
    assert first == sounds_mark([str(tmp_path), str(tmp_path)])
    assert sounds_mark([]) == ""
    (tmp_path / "notes.txt").write_text("no sound")
    assert sounds_mark([str(tmp_path)]) == first
    write(tmp_path / "b" / "b.wav", 0.1)
    more = sounds_mark([str(tmp_path)])
    drawn = {round(float(drawn_sound(str(tmp_path), 16_000, n)[800]), 1) for n in range(20)}
    (tmp_path / "a.wav").rename(tmp_path / "c.wav")
    renamed = sounds_mark([str(tmp_path)])
    soundfile.write(tmp_path / "c.wav", np.full(3200, 0.5), 16_000)
    assert len({first, more, renamed, sounds_mark([str(tmp_path)])}) == 4
    assert drawn == {0.1, 0.5}
    with pytest.raises(ConfigError, match="holds none"):
        sounds_mark([str(tmp_path), str(tmp_path / "nothing")])


def test_what_cannot_be_had_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds none"):
        drawn_sound(str(tmp_path), 16_000, "k")
    with pytest.raises(ConfigError, match=r"noscheme://x cannot be listed"):
        drawn_sound("noscheme://x", 16_000, "k")
    (tmp_path / "bad" / "x.wav").parent.mkdir()
    (tmp_path / "bad" / "x.wav").write_bytes(b"RIFF no sound")
    with pytest.raises(ConfigError, match=r"x\.wav cannot be read"):
        drawn_sound(str(tmp_path / "bad"), 16_000, "k")
    write(tmp_path / "silent" / "s.wav", 0.0)
    with pytest.raises(ConfigError, match="is silent"):
        drawn_sound(str(tmp_path / "silent"), 16_000, "k")
