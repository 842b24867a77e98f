from __future__ import annotations

import hashlib
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from schemas.errors import ConfigError, EngineError
from tests.tiny_voices import KOKORO_RATE_HZ, KOKORO_SAMPLES, build_tiny_kokoro, build_tiny_piper
from transforms.tts.espeak import Espeak
from transforms.tts.kokoro import Kokoro

pytest.importorskip("kokoro_onnx", reason="the extra kokoro is not installed")
ROOT = Path(__file__).resolve().parents[3]
TEXT = "Seven green boats, slowly."


def example(folder: Path) -> Kokoro:
    return Kokoro(*build_tiny_kokoro(folder), voice="af_one")


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Kokoro:
    return Kokoro(*build_tiny_kokoro(tmp_path_factory.mktemp("kokoro")), voice="af_one")


def test_phonemes_become_sound_in_the_library_itself(voice: Kokoro) -> None:
    speech = voice.load().synthesize(TEXT)
    assert (speech.rate_hz, speech.samples.dtype.name) == (KOKORO_RATE_HZ, "int16")
    assert 20 * KOKORO_SAMPLES < len(speech.samples) < 40 * KOKORO_SAMPLES
    assert np.abs(speech.samples).max() == pytest.approx(0.5 * 32767, rel=0.02)


def test_words_lie_where_the_network_says_their_phonemes_do(voice: Kokoro) -> None:
    speech = voice.load().synthesize(TEXT)
    starts = [word.start_samples for word in speech.words]
    assert [word.text for word in speech.words] == TEXT.split()
    assert starts == sorted(starts)
    assert starts[0] == pytest.approx(KOKORO_SAMPLES, abs=KOKORO_SAMPLES)
    assert starts[-1] < len(speech.samples)


def test_a_network_that_tells_no_lengths_gives_no_words(tmp_path: Path) -> None:
    speech = Kokoro(*build_tiny_kokoro(tmp_path, timed=False), voice="af_one").load().synthesize(TEXT)
    assert speech.samples.size
    assert speech.words == ()


def test_the_same_samples_whatever_was_said_before(voice: Kokoro) -> None:
    first = voice.load().synthesize(TEXT)
    voice.load().synthesize("Something else, of another length!")
    again = pickle.loads(pickle.dumps(voice)).load().synthesize(TEXT)
    np.testing.assert_array_equal(first.samples, again.samples)


def test_voice_language_speed_and_pitch(voice: Kokoro) -> None:
    plain = voice.load().synthesize(TEXT)
    soft = replace(voice, voice="bm_two").load().synthesize(TEXT)
    slow = voice.varied(0.5, 0.0).load().synthesize(TEXT)
    high = voice.varied(1.0, 6.0).load().synthesize(TEXT)
    french = replace(voice, language="fr-fr").load().synthesize(TEXT)
    assert np.abs(soft.samples).max() == pytest.approx(np.abs(plain.samples).max() / 2, rel=0.02)
    assert len(slow.samples) == pytest.approx(2 * len(plain.samples), rel=0.1)
    assert high.rate_hz == round(KOKORO_RATE_HZ * 2**0.5)
    assert len(high.samples) / high.rate_hz == pytest.approx(len(plain.samples) / plain.rate_hz, rel=0.05)
    assert len(french.samples) != len(plain.samples)


@pytest.mark.parametrize("text", ["", "  \n", "\0"])
def test_nothing_to_say(voice: Kokoro, text: str) -> None:
    speech = voice.load().synthesize(text)
    assert (speech.samples.shape, speech.words) == ((0,), ())


@pytest.mark.parametrize(("text", "why"), [("bad \ud800", "is no text"), ("\u200b", "kokoro cannot say")])
def test_what_cannot_be_said_is_an_error_of_its_own(voice: Kokoro, text: str, why: str) -> None:
    with pytest.raises(EngineError, match=why):
        voice.load().synthesize(text)


def test_unknown_voices_and_languages_are_refused_before_a_word_is_said(voice: Kokoro) -> None:
    with pytest.raises(EngineError, match="no voice 'zz'"):
        replace(voice, voice="zz").load()
    with pytest.raises(EngineError, match="no language 'tlh'"):
        replace(voice, language="tlh").load()


def test_what_is_missing_or_of_another_kind_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = build_tiny_kokoro(tmp_path)
    with pytest.raises(ConfigError, match=r"kokoro\.voices: there is no file /nowhere"):
        Kokoro(files.model, "/nowhere").prepare()
    (tmp_path / "other.bin").write_bytes(b"no styles")
    with pytest.raises(ConfigError, match="no styles of Kokoro's"):
        Kokoro(files.model, str(tmp_path / "other.bin")).load()
    with pytest.raises(ConfigError, match="its inputs are input, input_lengths, scales"):
        Kokoro(build_tiny_piper(tmp_path / "p"), files.voices).load()
    monkeypatch.setitem(sys.modules, "kokoro_onnx", None)
    again = build_tiny_kokoro(tmp_path / "again")
    with pytest.raises(ConfigError, match=r"speechloom\[kokoro\]"):
        Kokoro(again.model, again.voices).load()


def test_espeak_says_the_same_after_kokoro_opened_its_library(voice: Kokoro) -> None:
    """In a process of its own, where nothing has been opened yet."""
    script = (
        "import hashlib, sys\n"
        "from transforms.tts.espeak import Espeak\n"
        "from transforms.tts.kokoro import Kokoro\n"
        "Kokoro(sys.argv[1], sys.argv[2], 'af_one').load().synthesize('hello there')\n"
        "for _ in range(2):\n"
        "    said = Espeak('en-us+f2').load().synthesize('hello there').samples.tobytes()\n"
        "    print(hashlib.sha256(said).hexdigest())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, voice.model, voice.voices],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    alone = Espeak("en-us+f2").load().synthesize("hello there").samples.tobytes()
    assert done.stdout.split() == [hashlib.sha256(alone).hexdigest()] * 2
