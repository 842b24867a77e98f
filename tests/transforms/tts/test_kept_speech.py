from __future__ import annotations

from pathlib import Path

from transforms.store.store import Store
from transforms.tts.kept_speech import KeptSpeech


def test_speech_is_kept_as_it_came(tmp_path: Path) -> None:
    kept = KeptSpeech(Store(str(tmp_path)))
    kept.keep("ab" * 32, b"RIFF\0 and so on")
    assert kept.find("ab" * 32) == b"RIFF\0 and so on"
    assert (tmp_path / "spoken" / "ab" / f"{'ab' * 32}.audio").read_bytes() == b"RIFF\0 and so on"
