from __future__ import annotations

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import UnsupportedFormat
from tests.audio_files import tones, write_audio
from transforms.decode.sniff import after_id3, sniff

ADTS = bytes.fromhex("fff15080") + bytes([0x03, 0x1F, 0xFC])


def tag(size: int) -> bytes:
    return b"ID3\x04\x00\x00" + bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0)) + bytes(size)


@given(st.binary(max_size=2000) | st.text(max_size=2000).map(lambda text: text.encode("utf-16")))
def test_anything_is_either_known_or_refused(data: bytes) -> None:
    with contextlib.suppress(UnsupportedFormat):
        assert sniff(io.BytesIO(data)).isprintable()


@pytest.mark.parametrize("seed", range(5))
def test_noise_is_not_taken_for_mpeg(seed: int) -> None:
    chance = np.random.default_rng(seed)
    for _ in range(200):
        with pytest.raises(UnsupportedFormat):
            sniff(io.BytesIO(chance.bytes(20_000)))


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "wav"),
        (b"RIFX\x00\x00\x00\x00WAVEfmt ", "wav"),
        (b"RF64\xff\xff\xff\xffWAVEds64", "rf64"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "avi"),
        (b"FORM\x00\x00\x00\x00AIFC", "aiff"),
        (b"\x00\x00\x00\x20ftypM4A ", "m4a"),
        (b"\x00\x00\x00\x08wide", "mov"),
        (b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead", "ogg-opus"),
        (b"OggS\x00\x02" + bytes(20) + b"\x01\x1e\x01vorbis", "ogg-vorbis"),
        (b"OggS\x00\x02" + bytes(20) + b"\x01\x2a\x80theora" + bytes(35) + b"\x01vorbis", "ogg"),
        (tag(300) + b"fLaC", "flac"),
        (tag(100) + tag(200) + b"fLaC", "flac"),
        (tag(300) + bytes(100), "mp3"),
        ((ADTS + bytes(24 - len(ADTS))) * 3, "aac"),
        (b"\x0bw" + bytes(20), "ac3"),
        ((b"G@\x11\x10" + bytes(184)) * 3, "mpegts"),
    ],
)
def test_signatures(head: bytes, name: str) -> None:
    assert sniff(io.BytesIO(head)) == name


def test_an_mp3_with_junk_in_front(tmp_path: Path) -> None:
    frames = write_audio(tmp_path / "a.mp3", tones(2, 44_100), 44_100).read_bytes()
    assert sniff(io.BytesIO(bytes(1000) + frames)) == "mp3"


def test_a_tag_that_claims_more_than_the_file_holds() -> None:
    source = io.BytesIO(tag(5000)[:100])
    assert after_id3(source) == 5010
    assert source.read() == b""
