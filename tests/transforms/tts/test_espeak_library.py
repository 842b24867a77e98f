from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from schemas.errors import ConfigError, EngineError
from transforms.tts.espeak_library import find_voice, pronounce, say

ROOT = Path(__file__).resolve().parents[3]


def test_languages_are_found_that_the_library_does_not_find_by_name() -> None:
    assert find_voice("en-gb") == "gmw/en"
    assert find_voice("en-gb+m3") == "gmw/en+m3"
    assert find_voice("en-gb-scotland").endswith("en-GB-scotland")


@pytest.mark.parametrize("voice", ["", "xx", "en-us+nobody", "en-us+", "+f2", "../en-us"])
def test_what_is_no_voice_is_refused(voice: str) -> None:
    with pytest.raises(EngineError, match="has no voice"):
        find_voice(voice)


def test_a_missing_package_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    with pytest.raises(ConfigError, match=r"speechloom\[demo\]"):
        say("en-us", 165, 50, "hello")


def test_words_lie_in_the_audio_in_order() -> None:
    said = say("en-us", 165, 50, "one two three")
    starts = [word.start_samples for word in said.words]
    assert [(word.start_chars, word.length_chars) for word in said.words] == [(0, 3), (4, 3), (8, 5)]
    assert starts == sorted(starts)
    assert starts[-1] < len(said.data) // 2


def test_words_are_pronounced_in_the_ipa_each_for_itself() -> None:
    assert pronounce("en-us", ["committee", "", "1,234. Yes!", "a\0b"]) == [
        "kəmˈɪɾi",
        "",
        "wˈʌn θˈaʊzənd tˈuːhˈʌndɹɪd θˈɜːɾi fˈɔːɹ jˈɛs",
        pronounce("en-us", ["a b"])[0],
    ]
    with pytest.raises(EngineError, match="has no voice"):
        pronounce("xx", ["yes"])


def test_the_same_bytes_though_somebody_else_keeps_the_library_open() -> None:
    """In a process of its own: what is opened there stays open."""
    script = (
        "import ctypes, espeakng_loader\n"
        "from transforms.tts.espeak_library import say\n"
        "first = say('en-us+f2', 165, 50, 'hello there').data\n"
        "held = ctypes.CDLL(espeakng_loader.get_library_path())\n"
        "assert [say('en-us+f2', 165, 50, 'hello there').data for _ in range(3)] == [first] * 3\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True, cwd=ROOT)


@pytest.mark.parametrize("voice", ["en-us", "en-gb-scotland+f2", "pt-br", "de"])
def test_links_in_lower_case_change_nothing_of_what_is_said(
    voice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked = say(voice, 165, 50, "hello there")
    monkeypatch.setattr("transforms.tts.espeak_library._lower_case", lambda data: data)
    assert say(voice, 165, 50, "hello there") == linked


def test_the_librarys_own_data_serve_where_the_links_are_gone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = say("en-us", 165, 50, "hello there")
    gone = tempfile.TemporaryDirectory(dir=tmp_path)
    gone.cleanup()
    monkeypatch.setattr("transforms.tts.espeak_library._linked", lambda data, pid: gone)
    assert say("en-us", 165, 50, "hello there") == before
