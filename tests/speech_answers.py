"""What the API server of the tests says of speech: real audio of the format asked for, and all kinds of trouble."""

from __future__ import annotations

import io
import socket
import struct
import time
from functools import cache

import numpy as np
import soundfile
from numpy.typing import NDArray

from schemas.ids import unit_interval
from tests.chat_server import HOLD_S, Asked, Behaviour, Handler, not_a_completion, says

RATE_HZ = 24_000
_CODED = {"wav": ("WAV", "PCM_16"), "flac": ("FLAC", "PCM_16"), "mp3": ("MP3", None), "opus": ("OGG", "OPUS")}


def tone_of(text: str, voice: str, speed: float) -> NDArray[np.int16]:
    """Return what a voice says of a text: a tone of its own for each voice, 0.01 s a letter at speed 1."""
    n_samples = round(len(text) * 0.01 * RATE_HZ / speed)
    pitch_hz = 200 + 400 * unit_interval("voice", voice)
    tone: NDArray[np.float64] = 12_000 * np.sin(2 * np.pi * pitch_hz * np.arange(n_samples) / RATE_HZ)
    return np.rint(tone).astype(np.int16)


@cache
def spoken(text: str, voice: str, speed: float, form: str) -> bytes:
    """Return it as a file of a format."""
    samples = tone_of(text, voice, speed)
    if form == "pcm":
        return samples.tobytes()
    file = io.BytesIO()
    kind, subtype = _CODED[form]
    soundfile.write(file, samples, RATE_HZ, format=kind, subtype=subtype)
    return file.getvalue()


def audio_of(asked: Asked) -> bytes:
    """Return what is asked for."""
    body = asked.body
    return spoken(body["input"], body["voice"], body["speed"], body["response_format"])


def speak(to: Handler, asked: Asked) -> None:
    """Answer properly."""
    time.sleep(HOLD_S)
    to.send_audio(asked, audio_of(asked), f"audio/{asked.body['response_format']}")


def half(to: Handler, asked: Asked) -> None:
    """Send half of the body that was announced, and close."""
    audio = audio_of(asked)
    to.send_response(200)
    to.send_header("Content-Length", str(len(audio)))
    to.end_headers()
    to.wfile.write(audio[: len(audio) // 2])
    to.close_connection = True


def half_unseen(to: Handler, asked: Asked) -> None:
    """Send half of the file as if it were whole."""
    audio = audio_of(asked)
    to.send(audio[: len(audio) // 2])


def silent(to: Handler, asked: Asked) -> None:
    """Send a whole file of silence."""
    file = io.BytesIO()
    kind, subtype = _CODED[asked.body["response_format"]]
    soundfile.write(file, np.zeros(RATE_HZ, np.int16), RATE_HZ, format=kind, subtype=subtype)
    to.send(file.getvalue())


def other_format(to: Handler, asked: Asked) -> None:
    """Send audio of another format."""
    to.send(b"OggS but no more" if asked.body["response_format"] == "wav" else b"RIFF\0\0\0\0WAVE")


def reset(to: Handler, asked: Asked) -> None:
    """Break the connection."""
    to.is_answered()
    to.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    to.connection.close()
    to.close_connection = True


def nothing(to: Handler, asked: Asked) -> None:
    """Answer with an empty body."""
    to.send(b"")


TROUBLE: dict[str, Behaviour] = {
    "429": says(429, Retry_After="0"),
    "500": says(500),
    "503": says(503),
    "503 with a time": says(503, Retry_After="0"),
    "cut": half,
    "cut unseen": half_unseen,
    "silence": silent,
    "other format": other_format,
    "page": not_a_completion,
    "JSON": lambda to, asked: to.send({"audio": "later"}),
    "nothing": nothing,
    "reset": reset,
}
