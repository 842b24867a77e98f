"""The laws of the strategies over documents of random lengths, as hypothesis draws them."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import fmean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interleave.modality.base import ModalityChoice
from interleave.modality.deterministic import Deterministic
from interleave.modality.poisson import Poisson, at_least_one
from interleave.modality.stochastic import Stochastic

LENGTHS = st.lists(st.integers(1, 60), min_size=1, max_size=40)
MANY = 300


def drawn(strategy: ModalityChoice, document: str, length: int) -> list[str]:
    return [strategy.choose(document, position)[0].modality for position in range(length)]


def switches(modalities: list[str]) -> int:
    return sum(a != b for a, b in pairwise(modalities))


@given(LENGTHS)
def test_deterministic_switches_at_every_chunk(lengths: list[int]) -> None:
    for number, length in enumerate(lengths):
        found = drawn(Deterministic(), f"d{number}", length)
        assert found[0] == "audio"
        assert switches(found) == length - 1


@settings(max_examples=20)
@given(st.integers(2, 40), st.floats(0.05, 0.95), st.integers(0, 10**6))
def test_stochastic_switches_as_often_as_its_share_says(length: int, share: float, seed: int) -> None:
    """The first chunk is audio, so the first switch has chance 1 - p, any later one 2p(1 - p)."""
    strategy = Stochastic(audio_share=share, seed=seed)
    found = [drawn(strategy, f"d{number}", length) for number in range(MANY)]
    assert all(one[0] == "audio" for one in found)
    later = 2 * share * (1 - share)
    mean = (1 - share) + (length - 2) * later
    counts = [switches(one) for one in found]
    spread = math.sqrt(sum((count - mean) ** 2 for count in counts) / MANY)
    assert abs(sum(counts) / MANY - mean) <= 5 * max(spread, 0.2) / math.sqrt(MANY)


def test_stochastic_at_one_half_has_half_as_many_switches_as_deterministic() -> None:
    """(n - 1) / 2 on average (SpeLangy), each switch a fair coin: three sigma of 2,000 documents."""
    length, documents = 30, 2000
    count = sum(switches(drawn(Stochastic(), f"d{number}", length)) for number in range(documents))
    tosses = documents * (length - 1)
    assert abs(count - tosses / 2) <= 3 * math.sqrt(tosses / 4)


@pytest.mark.parametrize(("share", "mean"), [(0.3, 10.0), (0.5, 4.0), (0.2, 2.0)])
def test_poisson_keeps_its_share_and_the_length_of_its_runs(share: float, mean: float) -> None:
    """Three sigma. Counted are runs that begin behind the first switch and in the first half, all of which end in the
    second: those picked by where they begin are as long as any (Wald's equation), which those that end in time are not.
    """
    strategy, words = Poisson(speech_share=share, mean_words=mean, seed=11), 400
    found = [drawn(strategy, f"d{number}", words) for number in range(MANY)]
    shares = [one.count("audio") / words for one in found]
    assert abs(fmean(shares) - share) <= 3 * stdev(shares) / math.sqrt(MANY)
    lengths = [
        end - start for one in found for start, end, kind in runs(one) if kind == "audio" and 0 < start < 200
    ]
    assert abs(fmean(lengths) - at_least_one(mean)) <= 3 * stdev(lengths) / math.sqrt(len(lengths))


def runs(modalities: list[str]) -> list[tuple[int, int, str]]:
    """Return where each run starts and ends, and its modality."""
    borders = [0, *(at for at, (a, b) in enumerate(pairwise(modalities), start=1) if a != b), len(modalities)]
    return [(start, end, modalities[start]) for start, end in pairwise(borders)]
