from __future__ import annotations

import itertools
import json
import pickle
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from schemas.errors import ConfigError, EngineError
from tests.tiny_voices import PIPER_HOP, PIPER_RATE_HZ, build_tiny_piper
from transforms.tts.piper import Piper

pytest.importorskip("piper", reason="the extra piper is not installed")
TEXT = "The river carries sand. How far?"


def example(folder: Path) -> Piper:
    return Piper(build_tiny_piper(folder))


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Piper:
    return Piper(build_tiny_piper(tmp_path_factory.mktemp("piper")))


def test_phonemes_become_sound_in_the_library_itself(voice: Piper) -> None:
    speech = voice.load().synthesize(TEXT)
    assert (speech.rate_hz, speech.samples.dtype.name) == (PIPER_RATE_HZ, "int16")
    assert len(speech.samples) % (3 * PIPER_HOP) == 0
    assert 2 < len(speech.samples) / PIPER_RATE_HZ < 6
    assert np.abs(speech.samples).max() > 30_000


def test_words_lie_where_the_network_says_their_phonemes_do(voice: Piper) -> None:
    speech = voice.load().synthesize(TEXT)
    starts = [word.start_samples for word in speech.words]
    assert [word.text for word in speech.words] == TEXT.split()
    assert starts == sorted(starts)
    assert starts[0] == 3 * PIPER_HOP * 2
    assert all(start % PIPER_HOP == 0 for start in starts)
    assert starts[-1] < len(speech.samples)


def test_the_same_samples_whatever_was_said_before(voice: Piper) -> None:
    first = voice.load().synthesize(TEXT)
    voice.load().synthesize("Something else, of another length!")
    again = pickle.loads(pickle.dumps(voice)).load().synthesize(TEXT)
    np.testing.assert_array_equal(first.samples, again.samples)
    quiet = replace(voice, noise=0.0).load().synthesize(TEXT)
    assert not np.array_equal(quiet.samples, first.samples)


def test_speed_and_pitch(voice: Piper) -> None:
    plain = voice.load().synthesize(TEXT)
    slow = voice.varied(0.5, 0.0).load().synthesize(TEXT)
    high = voice.varied(1.0, 12.0).load().synthesize(TEXT)
    assert len(slow.samples) == 2 * len(plain.samples)
    assert high.rate_hz == 2 * PIPER_RATE_HZ
    assert len(high.samples) / high.rate_hz == len(plain.samples) / PIPER_RATE_HZ
    places = [[word.start_samples / one.rate_hz for word in one.words] for one in (plain, high)]
    assert places[0] == pytest.approx(places[1])


def test_speakers_are_chosen_by_name_or_number(tmp_path: Path) -> None:
    several = Piper(build_tiny_piper(tmp_path, speakers=("ann", "bob", "cy")), noise=0.0)
    said = [replace(several, speaker=name).load().synthesize(TEXT).samples for name in ("ann", "bob", 2)]
    assert not any(np.array_equal(a, b) for a, b in itertools.combinations(said, 2))
    np.testing.assert_array_equal(said[1], replace(several, speaker=1).load().synthesize(TEXT).samples)
    for unknown in ("dee", 3, -1):
        with pytest.raises(EngineError, match="no speaker"):
            replace(several, speaker=unknown).load()


def test_a_voice_that_tells_no_lengths_gives_no_words(tmp_path: Path) -> None:
    speech = Piper(build_tiny_piper(tmp_path, timed=False)).load().synthesize(TEXT)
    assert speech.samples.size
    assert speech.words == ()


@pytest.mark.parametrize("text", ["There are boats.", "There are 23.", "The USA won."])
def test_words_that_the_voice_spells_as_one_or_as_several_have_no_places(voice: Piper, text: str) -> None:
    """ "There are" is one word of phonemes, 23 two: as many as in the text, and not the same."""
    assert voice.load().synthesize(text).words == ()


@pytest.mark.parametrize("text", ["", "  \n", "\0"])
def test_nothing_to_say(voice: Piper, text: str) -> None:
    speech = voice.load().synthesize(text)
    assert (speech.samples.shape, speech.words) == ((0,), ())


def test_half_a_character_is_refused(voice: Piper) -> None:
    with pytest.raises(EngineError, match="is no text"):
        voice.load().synthesize("bad \ud800")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"phoneme_type": "pinyin"}, "spells by pinyin"),
        ({"phoneme_type": "runes"}, "is no voice of Piper's"),
        ({"audio": None}, "is no voice of Piper's"),
    ],
)
def test_settings_of_a_voice_that_cannot_be_used(
    tmp_path: Path, change: Mapping[str, object], why: str
) -> None:
    model = build_tiny_piper(tmp_path)
    config = json.loads(Path(f"{model}.json").read_text())
    Path(f"{model}.json").write_text(json.dumps({**config, **change}))
    with pytest.raises(ConfigError, match=why):
        Piper(model).load()


def test_what_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=r"there is no file .*none\.onnx"):
        Piper(str(tmp_path / "none.onnx")).prepare()
    model = build_tiny_piper(tmp_path)
    Path(model).write_bytes(b"no network")
    with pytest.raises(ConfigError, match="no network that"):
        Piper(model).load()
    other = build_tiny_piper(tmp_path / "other")
    monkeypatch.setitem(sys.modules, "piper", None)
    with pytest.raises(ConfigError, match=r"speechloom\[piper\]"):
        Piper(other).load()
