from __future__ import annotations

import hashlib
import itertools
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from schemas.errors import EngineError
from transforms.tts.base import WordStart
from transforms.tts.espeak import Espeak, word_starts
from transforms.tts.espeak_library import WordEvent

ROOT = Path(__file__).resolve().parents[3]
TEXT = "The river carries sand and stones. How far?"
VOICES = (
    "en-us",
    "en-gb",
    "en-gb-scotland",
    "en-gb-x-rp",
    "en-029",
    "en-us+f2",
    "en-us+whisper",
    "en-us+klatt2",
)


def example(folder: Path) -> Espeak:
    return Espeak("en-gb-scotland")


def sha256(voice: str, text: str = TEXT) -> str:
    return hashlib.sha256(Espeak(voice).load().synthesize(text).samples.tobytes()).hexdigest()


def test_it_speaks_for_a_sensible_time() -> None:
    speech = Espeak().load().synthesize(TEXT)
    assert speech.rate_hz == 22_050
    assert speech.samples.dtype == np.int16
    assert 2 < len(speech.samples) / speech.rate_hz < 5
    assert np.abs(speech.samples).max() > 3000
    assert [word.text for word in speech.words] == TEXT.split()


@pytest.mark.parametrize("voice", VOICES)
def test_the_same_bytes_whatever_was_said_before(voice: str) -> None:
    first = sha256(voice)
    Espeak("en-us+whisper", 300, 90).load().synthesize("Something else, at another rate!")
    Espeak("de").load().synthesize("und in einer anderen Sprache")
    assert sha256(voice) == first


def test_the_same_bytes_in_another_process_at_another_time() -> None:
    """Breath noise is seeded by the clock unless it is seeded by us: f2 has breath."""
    script = (
        "import hashlib; from transforms.tts.espeak import Espeak;"
        f"print(hashlib.sha256(Espeak('en-us+f2').load().synthesize({TEXT!r}).samples.tobytes()).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == sha256("en-us+f2")


def test_the_same_bytes_from_many_threads() -> None:
    alone = [sha256(voice) for voice in VOICES]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(sha256, VOICES * 3)) == alone * 3


def test_voice_rate_and_pitch_matter() -> None:
    said = [s.load().synthesize(TEXT).samples for s in (Espeak(), Espeak("en-gb"), Espeak(pitch=80))]
    assert not any(np.array_equal(a, b) for a, b in itertools.combinations(said, 2))
    assert len(Espeak(words_per_minute=250).load().synthesize(TEXT).samples) < 0.8 * len(said[0])


@pytest.mark.parametrize("text", ["", "  \n", "\0"])
def test_nothing_to_say(text: str) -> None:
    speech = Espeak().load().synthesize(text)
    assert (speech.samples.shape, speech.words) == ((0,), ())


def test_text_after_a_nul_is_said() -> None:
    speech = Espeak().load().synthesize("seven\0 green boats")
    assert [word.text for word in speech.words] == ["seven", "green", "boats"]


def test_half_a_character_is_refused() -> None:
    with pytest.raises(EngineError, match="is no text"):
        Espeak().load().synthesize("bad \ud800")


def test_an_unknown_voice_is_refused_before_a_word_is_said() -> None:
    with pytest.raises(EngineError, match="no voice 'en-us\\+f99'"):
        Espeak("en-us+f99").load()


def test_settings_and_voices_survive_pickling() -> None:
    voice = Espeak("en-gb", 180, 30).load()
    again = pickle.loads(pickle.dumps(voice))
    assert again == voice
    assert again.synthesize("hello").words == voice.synthesize("hello").words


def test_a_number_is_one_word_and_a_dash_is_none() -> None:
    events = [WordEvent(0, 3, 10), WordEvent(6, 2, 50), WordEvent(7, 2, 90), WordEvent(9, 4, 130)]
    assert word_starts("The - 27 cats", events) == (
        WordStart("The", 10),
        WordStart("27", 50),
        WordStart("cats", 130),
    )
