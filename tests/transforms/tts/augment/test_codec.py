from __future__ import annotations

import numpy as np
import pytest

from schemas.errors import ConfigError
from tests.transforms.tts.augment.heard import lag, speech
from transforms.tts.augment.codec import Codec, CodecName, coded


@pytest.mark.parametrize("name", ["mp3", "opus"])
@pytest.mark.parametrize("rate_hz", [8_000, 18_000, 22_050])
def test_each_codec_at_each_rate_keeps_length_and_place(name: CodecName, rate_hz: int) -> None:
    said = speech(rate_hz)
    likeness = []
    for bit_rate in (16_000, 64_000):
        heard = coded(said, rate_hz, name, bit_rate)
        late, alike = lag(heard, said)
        assert heard.shape == said.shape
        assert abs(late) <= rate_hz / 8000
        likeness.append(alike)
    assert 0.9 < likeness[0] < likeness[1] < 0.99999


def test_codecs_and_bit_rates_are_drawn_from_those_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[str, int]] = []

    def note(samples: object, rate_hz: int, name: str, bit_rate: int) -> object:
        drawn.append((name, bit_rate))
        return samples

    monkeypatch.setattr("transforms.tts.augment.codec.coded", note)
    for number in range(200):
        Codec(1.0, lowest_bit_rate=20_000, highest_bit_rate=80_000).apply(speech(), 16_000, f"k{number}")
    rates = [rate for _, rate in drawn]
    assert 60 < sum(name == "mp3" for name, _ in drawn) < 140
    assert 20_000 <= min(rates) < 22_000
    assert 73_000 < max(rates) <= 80_000
    assert np.median(rates) == pytest.approx(40_000, rel=0.15)


def test_a_codec_has_to_be_named() -> None:
    with pytest.raises(ConfigError, match="names none"):
        Codec(1.0, ())
