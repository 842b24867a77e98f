from __future__ import annotations

import io
import struct

import numpy as np
import pytest
import soundfile

from tests.speech_answers import RATE_HZ, spoken, tone_of
from transforms.inputs.wire import Broken
from transforms.tts.speech_answer import NoSpeech, SpeechFormat, parse_speech, read_speech

TEXT = "A sentence of some length."
TONE = tone_of(TEXT, "alloy", 1.0)
FORMS: tuple[SpeechFormat, ...] = ("wav", "flac", "mp3", "opus", "pcm")


def of(form: str) -> bytes:
    return spoken(TEXT, "alloy", 1.0, form)


@pytest.mark.parametrize("form", FORMS)
def test_a_whole_file_is_taken_as_it_is(form: SpeechFormat) -> None:
    assert parse_speech(of(form), f"audio/{form}", form, RATE_HZ) is of(form)
    speech = read_speech(of(form), form, RATE_HZ)
    assert speech.samples.size / speech.rate_hz == pytest.approx(TONE.size / RATE_HZ, abs=0.1)


def test_a_header_written_before_the_end_was_known_is_no_cut() -> None:
    """Servers that stream WAV write the largest size."""
    data = bytearray(of("wav"))
    struct.pack_into("<I", data, data.index(b"data") + 4, 0xFFFFFFFF)
    struct.pack_into("<I", data, 4, 0xFFFFFFFF)
    np.testing.assert_array_equal(read_speech(bytes(data), "wav", 1).samples, TONE)


def test_channels_are_mixed() -> None:
    file = io.BytesIO()
    soundfile.write(file, np.tile([[0.5, 0.25]], (100, 1)), 8000, format="WAV", subtype="FLOAT")
    speech = read_speech(file.getvalue(), "wav", 1)
    assert (speech.rate_hz, set(speech.samples.tolist())) == (8000, {12288})


@pytest.mark.parametrize(
    ("content", "form", "why"),
    [
        (b"", "wav", "no wav file"),
        (b"", "pcm", "no 16-bit samples"),
        (b"odd", "pcm", "no 16-bit samples"),
        (b'{"a":12}', "pcm", "no 16-bit samples"),
        (bytes(200), "pcm", "nothing but silence"),
        (b"<html>gateway</html>", "mp3", "no mp3 file"),
        (b"ID3 and nothing else", "mp3", "cannot be decoded|silence"),
        (of("mp3"), "flac", "no flac file"),
        (of("wav")[:40], "wav", "without data"),
        (of("wav")[:-10], "wav", "cut off after"),
        (of("flac")[:-100], "flac", "cut off after|cannot be decoded"),
        (of("opus")[:-1], "opus", "before its last page"),
        (of("opus")[: len(of("opus")) // 2], "opus", "before its last page"),
    ],
)
def test_what_is_no_whole_speech_is_asked_for_again(content: bytes, form: SpeechFormat, why: str) -> None:
    with pytest.raises(NoSpeech, match=why):
        read_speech(content, form, RATE_HZ)
    with pytest.raises(Broken, match=r"no speech \(no type\)"):
        parse_speech(content, "", form, RATE_HZ)
