"""What every voice and every augmentation must hold to. Modules are found, so a new one is checked without a line here.

A voice's own test module (``tests/transforms/tts/test_piper.py``) has ``example(folder)``, which returns settings that
can be loaded here, made in the folder where they need files, or that say in a sentence why they cannot.
"""

from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
from dataclasses import FrozenInstanceError, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import transforms.tts
import transforms.tts.augment
from pipelines.config import canonical, parse_config, to_plain
from schemas.errors import ConfigError, EngineError
from tests.transforms.tts.augment.heard import speech as heard_speech
from transforms.tts.augment.base import Augmentation
from transforms.tts.base import SpeechSynthesizer, TtsEngine, Varied
from transforms.tts.pool import PooledVoice, VoicePool

TEXT = "Seven green boats carry sand, slowly."


def classes_of(package: Any) -> dict[str, Any]:
    """Return the classes that a configuration finds by the names of their modules."""
    found = {}
    for module in pkgutil.iter_modules(package.__path__):
        class_name = "".join(part.capitalize() for part in module.name.split("_"))
        kind = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), class_name, None)
        if is_dataclass(kind):
            found[module.name] = kind
    return found


VOICES = classes_of(transforms.tts)
AUGMENTATIONS = classes_of(transforms.tts.augment)


def example(name: str, folder: Path) -> TtsEngine:
    made: TtsEngine = importlib.import_module(f"tests.transforms.tts.test_{name}").example(folder)
    assert type(made) is VOICES[name]
    return made


def loaded(name: str, folder: Path) -> SpeechSynthesizer:
    """Return the voice, if it can be had and speaks without a server."""
    try:
        voice = example(name, folder).load()
        voice.synthesize(TEXT)
    except ConfigError as error:
        pytest.skip(f"{name} cannot speak here: {error}")
    return voice


def test_voices_and_augmentations_are_found() -> None:
    assert set(VOICES) >= {"espeak", "kokoro", "melo", "openai_http", "piper"}
    assert set(AUGMENTATIONS) >= {"codec", "noise", "room", "telephone"}


@pytest.mark.parametrize("kind", [*VOICES.values(), *AUGMENTATIONS.values()])
def test_public_things_are_documented(kind: Any) -> None:
    module = inspect.getmodule(kind)
    assert module
    assert module.__doc__
    for _, one in inspect.getmembers(module, inspect.isclass):
        if one.__module__ == module.__name__ and not one.__name__.startswith("_"):
            assert one.__doc__
            methods = [m for n, m in inspect.getmembers(one, inspect.isfunction) if not n.startswith("_")]
            assert all(method.__doc__ for method in methods)
    load = getattr(kind, "load", None)
    assert load is None or "Raises:" in load.__doc__ or "raises" in load.__doc__


@pytest.mark.parametrize("name", sorted(VOICES))
def test_settings_are_frozen_picklable_hashable_and_a_part_of_configurations(
    name: str, tmp_path: Path
) -> None:
    settings = example(name, tmp_path)
    assert pickle.loads(pickle.dumps(settings)) == settings
    assert hash(settings) == hash(pickle.loads(pickle.dumps(settings)))
    with pytest.raises(FrozenInstanceError):
        setattr(settings, fields(VOICES[name])[0].name, None)
    pool = VoicePool((PooledVoice("x", settings),))
    assert parse_config(VoicePool, to_plain(pool)) == pool
    assert name in canonical(pool)


@pytest.mark.parametrize("name", sorted(VOICES))
def test_what_cannot_be_had_is_said_in_a_sentence(name: str, tmp_path: Path) -> None:
    """``load`` gives a voice or one of the two errors it may give; nothing else escapes."""
    said = "loaded, and nothing to complain of"
    try:
        example(name, tmp_path).load()
    except (ConfigError, EngineError) as error:
        said = str(error)
    assert len(said) > 20


@pytest.mark.parametrize("name", sorted(VOICES))
def test_the_same_text_gives_the_same_samples_whatever_came_before(name: str, tmp_path: Path) -> None:
    voice = loaded(name, tmp_path)
    first = voice.synthesize(TEXT)
    voice.synthesize("Something else, of another length altogether!")
    again = loaded(name, tmp_path).synthesize(TEXT)
    np.testing.assert_array_equal(first.samples, again.samples)
    assert (first.rate_hz, first.words) == (again.rate_hz, again.words)


@pytest.mark.parametrize("name", sorted(VOICES))
def test_what_is_said_is_sound_with_words_in_order(name: str, tmp_path: Path) -> None:
    speech = loaded(name, tmp_path).synthesize(TEXT)
    assert (speech.samples.ndim, speech.samples.dtype.name) == (1, "int16")
    assert 8_000 <= speech.rate_hz <= 96_000
    assert 0.5 < speech.samples.size / speech.rate_hz < 20
    assert np.abs(speech.samples.astype(int)).max() > 300
    starts = [word.start_samples for word in speech.words]
    assert starts == sorted(starts)
    assert all(0 <= start < speech.samples.size for start in starts)
    assert [word.text for word in speech.words] in ([], TEXT.split())


@pytest.mark.parametrize("name", sorted(VOICES))
def test_an_empty_text_is_no_sound_and_half_a_character_an_error(name: str, tmp_path: Path) -> None:
    voice = loaded(name, tmp_path)
    for empty in ("", " \n", "\0"):
        assert voice.synthesize(empty).samples.shape == (0,)
    with pytest.raises(EngineError):
        voice.synthesize("bad \ud800")


@pytest.mark.parametrize("name", sorted(VOICES))
def test_a_faster_voice_is_shorter_and_a_higher_one_is_not(name: str, tmp_path: Path) -> None:
    loaded(name, tmp_path)
    settings = example(name, tmp_path)
    if not isinstance(settings, Varied):
        pytest.skip(f"{name} cannot be varied")
    plain, fast, high = (
        one.load().synthesize(TEXT)
        for one in (settings, settings.varied(1.5, 0.0), settings.varied(1.0, 3.0))
    )
    length_s = [one.samples.size / one.rate_hz for one in (plain, fast, high)]
    assert length_s[1] == pytest.approx(length_s[0] / 1.5, rel=0.25)
    assert length_s[2] == pytest.approx(length_s[0], rel=0.15)
    assert high.rate_hz != plain.rate_hz or not np.array_equal(high.samples, plain.samples)


@pytest.mark.parametrize("kind", AUGMENTATIONS.values())
def test_augmentations_are_off_by_default_picklable_and_keep_lengths(kind: Any) -> None:
    settings: Augmentation = kind()
    assert settings.share == 0
    assert pickle.loads(pickle.dumps(settings)) == settings
    assert hash(settings) == hash(kind())
    said = heard_speech()
    for n_samples in (1, 1000, said.size):
        heard = settings.apply(said[:n_samples], 16_000, "k")
        assert (heard.shape, heard.dtype.name) == ((n_samples,), "float32")
        np.testing.assert_array_equal(heard, settings.apply(said[:n_samples], 16_000, "k"))
