"""The demo's Whisper as the judge of what the demo's voices say, on sentences that it was not trained on."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo_model.settings import HELD_OUT
from tests.transforms.verify.utterances import uttered
from transforms.asr.faster_whisper import FasterWhisper
from transforms.verify.hearing import Hearing, HearingChecker

SENTENCES = [text for text in HELD_OUT.read_text(encoding="utf-8").splitlines() if len(text.split()) >= 6][:8]
VOICES = ("en-us", "en-gb", "en-gb-scotland", "en-us-nyc")


@pytest.fixture(scope="module")
def checker(small_whisper: Path) -> HearingChecker:
    engine = FasterWhisper(str(small_whisper), temperatures=(0.0,))
    return Hearing((engine,), max_rate=0.2, unit="characters").load()


def test_right_speech_passes(checker: HearingChecker) -> None:
    found = [checker.check(uttered(text, text, VOICES[number % 4])) for number, text in enumerate(SENTENCES)]
    assert sum(one.reason is None for one in found) >= len(SENTENCES) - 1


@pytest.mark.parametrize("fault", ["another sentence", "half of it", "some of it twice"])
def test_what_should_not_be_there_does_not(checker: HearingChecker, fault: str) -> None:
    for number, text in enumerate(SENTENCES):
        words, middle = text.split(), len(text.split()) // 2
        said = {
            "another sentence": SENTENCES[number - 1],
            "half of it": " ".join(words[:middle]),
            "some of it twice": " ".join([*words[:middle], *words]),
        }[fault]
        assert checker.check(uttered(said, text, VOICES[number % 4])).reason == "misheard"
