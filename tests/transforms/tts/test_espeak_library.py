from __future__ import annotations

import sys

import pytest

from schemas.errors import ConfigError, EngineError
from transforms.tts.espeak_library import find_voice, pronounce, say


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
