"""The hand-written loop that speaking is measured against: espeak-ng by ctypes, opened once; no Beam, no tables.

What it says is not what the pipeline says: a library that stays open speaks each utterance with what it keeps of the
ones before. It is what anybody would write who wants to be fast and does not need the same bytes twice.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import espeakng_loader
import numpy as np

from transforms.tts.base import Speech
from transforms.tts.espeak import Espeak
from transforms.tts.espeak_library import find_voice

_SYNCHRONOUS, _DONT_EXIT, _RATE, _PITCH, _POS_CHARACTER, _UTF8 = 2, 0x8000, 1, 3, 1, 1
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@contextmanager
def opened() -> Iterator[Callable[[Espeak, str], Speech]]:
    """Open the library; give what says a text by the settings of a voice."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate_hz = library.espeak_Initialize(_SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), _DONT_EXIT)
    data: list[bytes] = []

    def collect(samples: Any, n_samples: int, _events: Any) -> int:
        if samples and n_samples:
            data.append(ctypes.string_at(samples, 2 * n_samples))
        return 0

    def say(voice: Espeak, text: str) -> Speech:
        library.espeak_SetVoiceByName(find_voice(voice.voice).encode())
        library.espeak_SetParameter(_RATE, voice.words_per_minute, 0)
        library.espeak_SetParameter(_PITCH, voice.pitch, 0)
        data.clear()
        encoded = text.encode()
        size = ctypes.c_size_t(len(encoded) + 1)
        library.espeak_Synth(encoded, size, 0, _POS_CHARACTER, 0, _UTF8, None, None)
        return Speech(np.frombuffer(b"".join(data), np.int16), rate_hz, ())

    callback = _Callback(collect)
    library.espeak_SetSynthCallback(callback)
    yield say
    library.espeak_Terminate()
