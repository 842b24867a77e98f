from __future__ import annotations

import ctypes
import os

import espeakng_loader
import pytest

from transforms.tts import fresh_library
from transforms.tts.espeak_library import say
from transforms.tts.fresh_library import FreshLibrary


def _sample_rate_hz(library: ctypes.CDLL) -> int:
    """Return a variable of espeak-ng: 0 when it is loaded, 22,050 once it is initialized."""
    return int(library.espeak_ng_GetSampleRate())


def _initialize(library: ctypes.CDLL) -> None:
    library.espeak_Initialize(2, 0, espeakng_loader.get_data_path().encode(), 0x8000)


def test_what_a_library_keeps_is_forgotten() -> None:
    fresh = FreshLibrary(espeakng_loader.get_library_path())
    for _ in range(3):
        library = fresh.restored()
        assert _sample_rate_hz(library) == 0
        _initialize(library)
        assert _sample_rate_hz(library) == 22_050
        library.espeak_Terminate()


def test_nobody_elses_library_is_touched() -> None:
    theirs = ctypes.CDLL(espeakng_loader.get_library_path())
    _initialize(theirs)
    ours = FreshLibrary(espeakng_loader.get_library_path())
    assert _sample_rate_hz(ours.restored()) == 0
    assert _sample_rate_hz(theirs) == 22_050
    theirs.espeak_Terminate()


def test_a_forked_process_says_the_same() -> None:
    before = say("en-us", 165, 50, "hello there")
    child = os.fork()
    if not child:
        os._exit(0 if say("en-us", 165, 50, "hello there") == before else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_it_is_loaded_again_where_the_loader_does_not_tell_of_variables(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fresh_library, "_variables", lambda path: None)
    fresh = FreshLibrary(espeakng_loader.get_library_path())
    for _ in range(3):
        library = fresh.restored()
        assert _sample_rate_hz(library) == 0
        _initialize(library)
        assert _sample_rate_hz(library) == 22_050
        library.espeak_Terminate()


def test_what_is_no_library_is_an_error() -> None:
    with pytest.raises(OSError, match=r"invalid ELF|too short"):
        FreshLibrary(__file__)
