"""espeak-ng's C library through ctypes: each utterance as if it were the first.

The library keeps the phase of its wave generator, of its flutter and of its noise in global variables that
no call resets, so an utterance would depend on all that were said before it. Therefore each one begins with the library
as it was loaded (`FreshLibrary`), with both of its sources of noise seeded: its own generator, which it
otherwise seeds by the clock, and the C library's `rand`. A lock allows one at a time in a process.
"""

from __future__ import annotations

import ctypes
import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from schemas.errors import ConfigError, EngineError, StoreError
from transforms.store.temporary import temporary_folder
from transforms.tts.fresh_library import FreshLibrary

_SYNCHRONOUS, _DONT_EXIT = 2, 0x8000
_CHARS_UTF8, _POS_CHARACTER = 1, 1
_PHONEMES_IPA = 2
_RATE, _PITCH = 1, 3
_EVENT_END, _EVENT_WORD = 0, 1
_LONGEST_PATH = 140  # the library keeps 160 characters
_LOCK = threading.Lock()


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position_ms", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    ]


class _Voice(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("x", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    ]


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class WordEvent(NamedTuple):
    """Where a word is in the text (characters from 0) and in the audio (samples)."""

    start_chars: int
    length_chars: int
    start_samples: int


class Utterance(NamedTuple):
    """What the library said: native 16-bit samples as bytes, their rate, and its word events in order."""

    data: bytes
    rate_hz: int
    words: tuple[WordEvent, ...]


def say(voice: str, words_per_minute: int, pitch: int, text: str) -> Utterance:
    """Return the text spoken; the same arguments give the same bytes, in any process.

    Raises:
        ConfigError: if espeakng-loader is not installed.
        EngineError: if there is no such voice, or the library reports an error.
    """
    data: list[bytes] = []
    words: list[WordEvent] = []

    def collect(samples: Any, n_samples: int, events: Any) -> int:
        if samples and n_samples:
            data.append(ctypes.string_at(samples, 2 * n_samples))
        number = 0
        while (event := events[number]).type != _EVENT_END:
            if event.type == _EVENT_WORD:
                words.append(WordEvent(event.text_position - 1, event.length, event.sample))
            number += 1
        return 0

    name = find_voice(voice)
    with _opened() as (library, rate_hz):
        library.espeak_SetVoiceByName(name.encode())
        library.espeak_SetParameter(_RATE, words_per_minute, 0)
        library.espeak_SetParameter(_PITCH, pitch, 0)
        if text:
            callback = _Callback(collect)
            library.espeak_SetSynthCallback(callback)
            _speak(library, text)
    return Utterance(b"".join(data), rate_hz, tuple(words))


def pronounce(voice: str, texts: Sequence[str]) -> list[str]:
    """Return how a voice pronounces each text: the phones in the IPA with stress marks, words apart by spaces.

    Raises:
        ConfigError: if espeakng-loader is not installed.
        EngineError: if there is no such voice.
    """
    name = find_voice(voice)
    with _opened() as (library, _):
        library.espeak_SetVoiceByName(name.encode())
        library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        return [_phonemes(library, text) for text in texts]


def _phonemes(library: ctypes.CDLL, text: str) -> str:
    """Return the phones of all clauses of a text; the library gives one clause a call."""
    data = ctypes.create_string_buffer(text.replace("\0", " ").encode(errors="replace"))
    rest = ctypes.c_void_p(ctypes.addressof(data))
    clauses = []
    while rest.value:
        said = library.espeak_TextToPhonemes(ctypes.byref(rest), _CHARS_UTF8, _PHONEMES_IPA)
        clauses.append((said or b"").decode())
    return " ".join(clause.strip() for clause in clauses if clause.strip())


def find_voice(voice: str) -> str:
    """Return the name under which the library knows a voice: a language, and perhaps a variant (`en-gb+f2`).

    The library itself finds some languages by their identifier only (`en-gb` is `gmw/en`) and takes an
    unknown variant for none.

    Raises:
        ConfigError: if espeakng-loader is not installed.
        EngineError: if there is no such voice.
    """
    base, plus, variant = voice.partition("+")
    identifiers, variants = _voices()
    if base not in identifiers or (plus and variant not in variants):
        raise EngineError(f"espeak-ng has no voice '{voice}'")
    return f"{identifiers[base]}{plus}{variant}"


@contextmanager
def _opened() -> Iterator[tuple[ctypes.CDLL, int]]:
    try:
        import espeakng_loader
    except ImportError as error:
        raise ConfigError(
            "espeak needs the package espeakng-loader: pip install 'speechloom[demo]'"
        ) from error
    with _LOCK:
        library = _library(espeakng_loader.get_library_path()).restored()
        folder = _lower_case(espeakng_loader.get_data_path())
        rate_hz = library.espeak_Initialize(_SYNCHRONOUS, 0, folder.encode(), _DONT_EXIT)
        if rate_hz <= 0:
            raise ConfigError(f"espeak-ng finds no data in {folder}: install it again")
        yield library, rate_hz
        library.espeak_Terminate()


_library = cache(FreshLibrary)


def _lower_case(data: str) -> str:
    """Return a folder of links to the library's data, in which files of voices go by lower-case names too.

    The library asks for a voice's file in lower case (`gmw/en-us` for `gmw/en-US`), and reads all 250 files of voices,
    in 3 ms, where there is none. Its own folder serves as well where the other is gone, cannot be made or has too long
    a name.
    """
    try:
        folder = _linked(data, os.getpid()).name
    except StoreError:
        return data
    return folder if len(folder) < _LONGEST_PATH and Path(folder, "phontab").exists() else data


@cache
def _linked(data: str, _pid: int) -> tempfile.TemporaryDirectory[str]:
    folder = temporary_folder()
    for file in sorted(Path(data).rglob("*")):
        place = Path(folder.name) / file.relative_to(data)
        place.parent.mkdir(parents=True, exist_ok=True)
        if file.is_file():
            for name in {file.name, file.name.lower()}:
                place.with_name(name).symlink_to(file)
    return folder


def _speak(library: ctypes.CDLL, text: str) -> None:
    library.espeak_ng_SetRandSeed(ctypes.c_long(1))
    ctypes.CDLL(None).srand(1)
    data = text.encode()
    size = ctypes.c_size_t(len(data) + 1)
    status = library.espeak_Synth(data, size, 0, _POS_CHARACTER, 0, _CHARS_UTF8, None, None)
    if status:
        raise EngineError(f"espeak-ng cannot say {text[:80]!r}: status {status}")


@cache
def _voices() -> tuple[dict[str, str], frozenset[str]]:
    """Return the voices' identifiers by their first language, and the names of the variants."""
    with _opened() as (library, _):
        languages = {v.languages[1:].decode(): v.identifier.decode() for v in _list(library, None)}
        wanted = _Voice(languages=b"variant")
        variants = {v.identifier.decode().rpartition("/")[2] for v in _list(library, ctypes.byref(wanted))}
    return languages, frozenset(variants)


def _list(library: ctypes.CDLL, wanted: Any) -> list[_Voice]:
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
    listed = library.espeak_ListVoices(wanted)
    return [pointer.contents for pointer in takewhile(bool, listed)]
