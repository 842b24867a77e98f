"""A clip as the body of a request to the OpenAI transcription API (multipart/form-data, RFC 7578)."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from transforms.asr.base import ASR_RATE_HZ
from transforms.remote.server import Body

AudioFormat = Literal["flac", "wav"]
_PIECE_BYTES = 1 << 16


def encode_audio(samples: NDArray[np.float32], audio_format: AudioFormat) -> bytes:
    """Return samples at ``ASR_RATE_HZ`` as a file of 16 bits; what is beyond [-1, 1] is clipped."""
    import soundfile

    pcm = np.clip(np.rint(samples * 32768.0), -32768, 32767).astype(np.int16)
    file = io.BytesIO()
    soundfile.write(file, pcm, ASR_RATE_HZ, format=audio_format.upper(), subtype="PCM_16")
    return file.getvalue()


def multipart(fields: Iterable[tuple[str, str]], audio: bytes, audio_format: AudioFormat) -> Body:
    """Return the fields, in order, and after them the audio as ``file``.

    The boundary is a hash of all that it parts, so that it is not in there. Nothing tells which clip it is.
    """
    parts = [(f'name="{name}"', value.encode()) for name, value in fields]
    kind = f'name="file"; filename="clip.{audio_format}"\r\nContent-Type: audio/{audio_format}'
    parts.append((kind, audio))
    boundary = hashlib.sha256(b"".join(content for _, content in parts)).hexdigest()
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
        for head, content in parts
    )
    body += f"--{boundary}--\r\n".encode()
    pieces = (body[start : start + _PIECE_BYTES] for start in range(0, len(body), _PIECE_BYTES))
    return Body(tuple(pieces), f"multipart/form-data; boundary={boundary}")
