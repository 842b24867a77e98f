from __future__ import annotations

import email.parser
import email.policy
import io
from typing import Any, get_args

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from transforms.asr.openai_request import AudioFormat, encode_audio, multipart

PIECE_BYTES = 1 << 16


@pytest.mark.parametrize("audio_format", get_args(AudioFormat))
@pytest.mark.parametrize("n_samples", [1, 5, 16_000])
def test_audio_is_a_file_of_16_bits(audio_format: Any, n_samples: int) -> None:
    samples = np.linspace(-1.5, 1.0, n_samples, dtype=np.float32)
    pcm, rate_hz = soundfile.read(io.BytesIO(encode_audio(samples, audio_format)), dtype="int16")
    expected = np.clip(np.rint(samples * 32768), -32768, 32767)
    assert rate_hz == 16_000
    assert np.array_equal(pcm, expected.astype(np.int16))


@given(
    st.lists(st.tuples(st.sampled_from(["model", "a[]", "prompt"]), st.text())), st.binary(max_size=200_000)
)
def test_a_standard_parser_reads_back_what_is_sent(fields: list[tuple[str, str]], audio: bytes) -> None:
    body = multipart(fields, audio, "wav")
    assert body == multipart(fields, audio, "wav")
    assert all(0 < len(piece) <= PIECE_BYTES for piece in body.pieces)
    head = f"Content-Type: {body.content_type}\r\n\r\n".encode()
    message: Any = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + b"".join(body.pieces))
    boundary = message.get_boundary().encode()
    parts = b"".join(body.pieces).split(b"--" + boundary)
    contents = [part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in parts[1:-1]]
    names = [part.get_param("name", header="content-disposition") for part in message.iter_parts()]
    assert names == [*(name for name, _ in fields), "file"]
    assert contents == [*(value.encode() for _, value in fields), audio]
