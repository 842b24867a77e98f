from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interleave.mixing import MAX_REPEATS, Mix, MixSource, draw, start_of, targets
from schemas.errors import ConfigError

LENGTHS = st.lists(st.integers(1, 16_384), max_size=200)
NAMES = ["crawl", "krist", "quest", "web"]


@given(LENGTHS, st.floats(0, 6), st.floats(0, 1, exclude_max=True))
def test_what_is_drawn_has_the_tokens_that_were_asked_for_but_for_one_document(
    lengths: list[int], rate: float, start: float
) -> None:
    copies = draw(lengths, rate, start)
    assert len(copies) == len(lengths)
    assert all(math.floor(rate) <= n <= math.ceil(rate) for n in copies)
    assert abs(int(copies.sum()) - rate * len(lengths)) < 1 + 1e-6
    assert (
        abs(int(copies @ np.array(lengths, np.int64)) - rate * sum(lengths)) <= max(lengths, default=0) + 1e-6
    )


@given(st.lists(st.integers(1, 9), min_size=1, max_size=30), st.integers(1, 30))
def test_every_document_has_the_same_chance_whatever_its_length(lengths: list[int], twelfths: int) -> None:
    starts = (np.arange(12 * 30) + 0.5) / (12 * 30)
    drawn = sum(draw(lengths, twelfths / 12, start) for start in starts)
    assert np.abs(drawn / len(starts) - twelfths / 12).max() < 0.01


def test_equal_lengths_and_whole_rates() -> None:
    assert draw([5] * 7, 3.0, 0.999).tolist() == [3] * 7
    assert draw([5] * 7, 0.0, 0.999).tolist() == [0] * 7
    assert draw([], 2.5, 0.1).tolist() == []
    assert start_of("quest", 0) != start_of("quest", 1)


SOURCES = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 10**9), min_size=2)


@settings(max_examples=300)
@given(SOURCES, st.data())
def test_targets_meet_the_shares_and_keep_the_limits(n_tokens: dict[str, int], data: st.DataObject) -> None:
    named = data.draw(st.lists(st.sampled_from(sorted(n_tokens)), unique=True, max_size=len(n_tokens) - 1))
    shares = {name: data.draw(st.floats(0, 0.9 / max(1, len(named)))) for name in named}
    limits = {name: data.draw(st.integers(1, 10)) for name in named}
    mix = Mix({name: MixSource(shares[name], limits[name]) for name in named})
    found = targets(n_tokens, mix)
    taken = {name: found[name].rate * n_tokens[name] for name in n_tokens}
    whole = sum(taken.values())
    assert 0 < whole <= sum(n_tokens.values()) * (1 + 1e-9)
    for name, target in found.items():
        assert target.rate <= limits.get(name, MAX_REPEATS) * (1 + 1e-9)
        assert taken[name] / whole == pytest.approx(target.share, abs=1e-9)
        assert target.share == pytest.approx(shares.get(name, target.share))


@given(SOURCES, st.integers(1, 10**10))
def test_a_number_of_tokens_is_met_as_far_as_the_limits_go(n_tokens: dict[str, int], tokens: int) -> None:
    first = min(n_tokens)
    found = targets(n_tokens, Mix({first: MixSource(0.5, max_repeats=2)}, tokens))
    most = sum((2 if name == first else MAX_REPEATS) * count for name, count in n_tokens.items())
    got = sum(found[name].rate * count for name, count in n_tokens.items())
    assert got == pytest.approx(min(tokens, most), rel=1e-9)
    assert all(target.rate <= target.max_repeats * (1 + 1e-9) for target in found.values())


def test_a_limit_that_makes_the_shares_impossible_is_told() -> None:
    mix = Mix({"quest": MixSource(0.34, max_repeats=2)}, tokens=1000)
    found = targets({"quest": 100, "crawl": 5000}, mix)
    assert found["quest"].is_limited
    assert not found["crawl"].is_limited
    assert found["quest"].rate == 2.0
    assert found["crawl"].rate * 5000 == pytest.approx(800)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"add up to 1\.2, more than 1"):
        Mix({"a": MixSource(0.6), "b": MixSource(0.6)})
    with pytest.raises(
        ConfigError, match=r"mix\.sources\.qest: no token is from that source; sources here: crawl"
    ):
        targets({"crawl": 10}, Mix({"qest": MixSource(0.3)}))
    with pytest.raises(ConfigError, match="no other source has the rest"):
        targets({"crawl": 10}, Mix({"crawl": MixSource(0.3)}))
    with pytest.raises(ConfigError, match="name sources"):
        Mix(tokens=5)


def test_sources_without_a_name_have_what_is_left() -> None:
    found = targets({"web": 100, "a": 30, "b": 10}, Mix({"web": MixSource(0.6)}))
    assert {name: round(target.share, 6) for name, target in found.items()} == {
        "web": 0.6,
        "a": 0.3,
        "b": 0.1,
    }
    found = targets({"web": 100, "a": 30}, Mix({"web": MixSource(1.0)}))
    assert (found["web"].rate, found["a"].rate) == (1.0, 0.0)
