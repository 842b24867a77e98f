from __future__ import annotations

import math
from itertools import groupby
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interleave.modality.poisson import Poisson, at_least_one, drawn, rate_of

WORDS, DOCUMENTS = 400, 400


def spoken(strategy: Poisson, document: str, words: int = WORDS) -> list[bool]:
    return [strategy.choose(document, i)[0].modality == "audio" for i in range(words)]


@pytest.mark.parametrize(("share", "mean"), [(0.3, 10.0), (0.2, 3.0), (0.5, 1.0), (0.4, 25.0)])
def test_the_share_and_the_length_of_what_is_spoken_keep_their_law(share: float, mean: float) -> None:
    strategy = Poisson(speech_share=share, mean_words=mean)
    found = [spoken(strategy, f"d{i}") for i in range(DOCUMENTS)]
    shares = [fmean(words) for words in found]
    assert abs(fmean(shares) - share) <= 3 * stdev(shares) / DOCUMENTS**0.5
    runs = [[(kind, len(list(run))) for kind, run in groupby(words)][1:-1] for words in found]
    lengths = [length for of_one in runs for kind, length in of_one if kind]
    # Windows of so many words hold a long run whole a little less often than a short one.
    expected = at_least_one(mean)
    assert abs(fmean(lengths) - expected) <= 3 * stdev(lengths) / len(lengths) ** 0.5 + expected**2 / WORDS


def test_the_share_holds_at_every_position() -> None:
    strategy = Poisson()
    for position in (0, 1, 7, 15, 30):
        count = sum(strategy.choose(f"e{i}", position)[0].modality == "audio" for i in range(3000))
        assert abs(count - 900) <= 3 * (3000 * 0.3 * 0.7) ** 0.5


def test_neighbours_of_one_modality_are_to_be_joined() -> None:
    assert all(Poisson().choose("d", i)[0].joins for i in range(50))


@given(st.floats(1.001, 400.0))
def test_a_rate_is_found_for_every_mean(mean: float) -> None:
    assert math.isclose(at_least_one(rate_of(mean)), mean, rel_tol=1e-9)


@pytest.mark.parametrize("rate", [0.5, 10.0, 300.0, 2000.0])
def test_numbers_are_drawn_by_poissons_law(rate: float) -> None:
    numbers = [drawn(rate, (i + 0.5) / 4000) for i in range(4000)]
    assert numbers == sorted(numbers)
    assert math.isclose(fmean(numbers), rate, rel_tol=0.01)
    assert math.isclose(stdev(numbers) ** 2, rate, rel_tol=0.02)
