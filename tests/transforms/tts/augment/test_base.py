from __future__ import annotations

import numpy as np
import pytest

from tests.transforms.tts.augment.heard import lag, speech
from transforms.tts.augment.base import Augmentation, augment, white
from transforms.tts.augment.codec import Codec
from transforms.tts.augment.noise import Noise
from transforms.tts.augment.room import Room
from transforms.tts.augment.telephone import Telephone

ALL: tuple[Augmentation, ...] = (Room(1.0), Noise(1.0), Codec(1.0), Telephone(1.0))
TENTHS: tuple[Augmentation, ...] = (Telephone(0.1), Telephone(0.3), Telephone(0.0), Telephone(1.0))


@pytest.mark.parametrize("one", ALL)
@pytest.mark.parametrize("rate_hz", [16_000, 22_050])
def test_nothing_moves_and_nothing_is_added_or_lost(one: Augmentation, rate_hz: int) -> None:
    said = speech(rate_hz)
    heard = one.apply(said, rate_hz, "k")
    assert (heard.shape, heard.dtype.name) == (said.shape, "float32")
    assert np.isfinite(heard).all()
    late, alike = lag(heard, said)
    assert abs(late) <= rate_hz / 4000
    assert 0.3 < alike < 0.9999


@pytest.mark.parametrize("one", ALL)
@pytest.mark.parametrize("n_samples", [1, 7, 100, 1601])
def test_the_shortest_sounds_keep_their_length(one: Augmentation, n_samples: int) -> None:
    assert one.apply(speech()[8000 : 8000 + n_samples], 16_000, "k").shape == (n_samples,)


@pytest.mark.parametrize("one", ALL)
def test_the_same_key_gives_the_same_samples_and_leaves_what_was_given(one: Augmentation) -> None:
    said = speech().copy()
    first = one.apply(said, 16_000, "k")
    np.testing.assert_array_equal(said, speech())
    np.testing.assert_array_equal(one.apply(said, 16_000, "k"), first)
    if not isinstance(one, Telephone):
        assert not np.array_equal(one.apply(said, 16_000, "l"), first)


def test_each_is_applied_to_its_share_whatever_the_others_are() -> None:
    tone = np.sin(np.arange(400, dtype=np.float32))
    counts = np.zeros(5)
    for number in range(200):
        _, names = augment(tone, 8000, f"k{number}", TENTHS)
        counts[len(names)] += 1
    assert counts[0] == 0
    assert counts[1] == pytest.approx(200 * 0.9 * 0.7, abs=20)
    assert counts[2] == pytest.approx(200 * (0.1 * 0.7 + 0.9 * 0.3), abs=20)
    assert counts[3] == pytest.approx(200 * 0.1 * 0.3, abs=10)


def test_none_is_applied_to_nothing_or_without_a_share() -> None:
    empty = np.zeros(0, np.float32)
    assert augment(empty, 16_000, "k", ALL) == (empty, ())
    assert augment(speech(), 16_000, "k", (Room(), Noise(), Codec(), Telephone())) == (speech(), ())


def test_white_noise_is_white_and_of_unit_power() -> None:
    noise = white(100_000, "k")
    assert np.square(noise).mean() == pytest.approx(1, abs=0.02)
    assert abs(noise.mean()) < 0.02
    assert abs((noise[1:] * noise[:-1]).mean()) < 0.02
