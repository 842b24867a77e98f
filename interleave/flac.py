"""FLAC in memory to samples, by libsndfile without a call back into Python.

Through a Python file object libsndfile calls Python some fifty times for a clip of five seconds, which is a tenth of
the decoding time, and the bytes are copied into that object. Here what it calls is compiled, and reads where they lie.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Decode = Callable[[bytes | memoryview], NDArray[np.float32]]
_READ_MODE = 0x10  # SFM_READ of sndfile.h


def decoded(flac: bytes | memoryview) -> NDArray[np.float32]:
    """Return the samples of a FLAC file, float32 of shape (n,), mono, in [-1, 1).

    Raises:
        soundfile.LibsndfileError: if the bytes are no audio that libsndfile reads.
    """
    return _decoder()(flac)


def decoded_by_soundfile(flac: bytes | memoryview) -> NDArray[np.float32]:
    """Return the same by soundfile's own functions, which read any file object."""
    import soundfile

    samples: NDArray[np.float32]
    samples, _ = soundfile.read(io.BytesIO(flac), dtype="float32")
    return samples


@cache
def _decoder() -> Decode:
    """Return the fast way where this soundfile shows its binding of libsndfile, otherwise soundfile's own."""
    import soundfile

    binding, library = getattr(soundfile, "_ffi", None), getattr(soundfile, "_snd", None)
    if binding is None or library is None:
        return decoded_by_soundfile
    return _in_place(binding, library)


def _in_place(ffi: Any, library: Any) -> Decode:
    """Return the fast way; whatever is no whole mono file is left to soundfile, which says what is wrong with it."""
    from interleave import flac_calls

    calls = ffi.new("SF_VIRTUAL_IO *")
    for name, address in flac_calls.addresses().items():
        setattr(calls, name, ffi.cast(f"sf_vio_{name}", address))

    def decode(flac: bytes | memoryview) -> NDArray[np.float32]:
        content, info = ffi.from_buffer(flac), ffi.new("SF_INFO *")
        place = ffi.new("int64_t[3]", [int(ffi.cast("intptr_t", content)), len(flac), 0])
        file = library.sf_open_virtual(calls, _READ_MODE, info, place)
        if file == ffi.NULL:
            return decoded_by_soundfile(flac)
        try:
            samples = np.empty(info.frames if info.channels == 1 else 0, np.float32)
            found = library.sf_readf_float(file, ffi.cast("float *", samples.ctypes.data), len(samples))
            as_said = found == info.frames and not library.sf_error(file)
        finally:
            library.sf_close(file)
        return samples if as_said else decoded_by_soundfile(flac)

    return decode
