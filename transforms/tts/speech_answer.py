"""What a server of the OpenAI speech API answers: a file of audio, whole, as samples."""

from __future__ import annotations

import io
import struct
from typing import Literal

import numpy as np
import soundfile
from numpy.typing import NDArray

from schemas.errors import EngineError
from transforms.inputs.wire import Broken
from transforms.tts.base import Speech

SpeechFormat = Literal["wav", "flac", "mp3", "opus", "pcm"]
_MAGIC: dict[SpeechFormat, tuple[bytes, ...]] = {
    "wav": (b"RIFF",),
    "flac": (b"fLaC",),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa", b"\xff\xe3", b"\xff\xe2"),
    "opus": (b"OggS",),
    "pcm": (),
}
_UNKNOWN_BYTES = 0x7FFF0000  # a size in a WAV header from here on was written before the end was known
_LAST_PAGE = 4


class NoSpeech(EngineError):
    """Bytes that are no whole file of speech."""


def parse_speech(content: bytes, content_type: str, form: SpeechFormat, pcm_rate_hz: int) -> bytes:
    """Return the body of an answer, if it is speech.

    Raises:
        Broken: if it is not, or was cut off on its way: it is asked for again.
    """
    try:
        read_speech(content, form, pcm_rate_hz)
    except NoSpeech as error:
        shown = " ".join(content[:200].decode(errors="replace").split())[:80]
        raise Broken(
            f"an answer that is no speech ({content_type or 'no type'}): {error}: {shown!r}"
        ) from error
    return content


def read_speech(content: bytes, form: SpeechFormat, pcm_rate_hz: int) -> Speech:
    """Return a file as speech without word starts: mono, its channels' mean, 16 bits.

    ``pcm`` has no header: 16 bits, little-endian, mono, at ``pcm_rate_hz``. A file that is cut off is told in WAV,
    FLAC and Ogg; in MP3 and PCM nothing says where the end is.

    Raises:
        NoSpeech: if it cannot be read, is cut off, or holds no sample but zeros.
    """
    if form == "pcm":
        samples, rate_hz = _raw(content), pcm_rate_hz
    else:
        _check_whole(content, form)
        samples, rate_hz = _decoded(content)
    if not samples.any():
        raise NoSpeech("it holds nothing but silence")
    return Speech(samples, rate_hz, ())


def _raw(content: bytes) -> NDArray[np.int16]:
    if not content or len(content) % 2 or content.lstrip()[:1] in (b"{", b"<"):
        raise NoSpeech("no 16-bit samples")
    return np.frombuffer(content, "<i2").astype(np.int16)


def _decoded(content: bytes) -> tuple[NDArray[np.int16], int]:
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as file:
            samples, rate_hz, told = file.read(dtype="float32", always_2d=True), file.samplerate, file.frames
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise NoSpeech(f"it cannot be decoded: {error}") from error
    if file.format == "FLAC" and len(samples) < told < 2**40:
        raise NoSpeech(f"it is cut off after {len(samples)} of {told} samples")
    mono = np.clip(np.rint(samples.mean(axis=1) * 32768), -32768, 32767) if len(samples) else np.zeros(0)
    return mono.astype(np.int16), rate_hz


def _check_whole(content: bytes, form: SpeechFormat) -> None:
    """Look for what libsndfile does not mind: another format, a cut in WAV's data, or no last page of Ogg."""
    if not content.startswith(_MAGIC[form]):
        raise NoSpeech(f"it is no {form} file")
    if form == "wav":
        _check_wav(content)
    if form == "opus":
        page = content.rfind(b"OggS")
        if (
            len(content) < page + 27
            or not content[page + 5] & _LAST_PAGE
            or not _page_is_whole(content, page)
        ):
            raise NoSpeech("it is cut off before its last page")


def _check_wav(content: bytes) -> None:
    place = 12
    while place + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, place)
        place += 8
        if name == b"data":
            if size < _UNKNOWN_BYTES and place + size > len(content):
                raise NoSpeech(f"it is cut off after {len(content) - place} of {size} bytes")
            return
        place += size + size % 2
    raise NoSpeech("a WAV file without data")


def _page_is_whole(content: bytes, page: int) -> bool:
    """Whether all of an Ogg page is there: a header of 27 bytes, a table of sizes, and what they sum to (RFC 3533)."""
    n_sizes = content[page + 26]
    sizes = content[page + 27 : page + 27 + n_sizes]
    return len(sizes) == n_sizes and page + 27 + n_sizes + sum(sizes) <= len(content)
