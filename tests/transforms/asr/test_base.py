from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.errors import EngineError
from schemas.records import Hypothesis
from transforms.asr.base import Clip, canonical_settings, plan_batches, primary_language, transcribe_each

LENGTHS = st.lists(st.integers(0, 480_000), max_size=60)


@given(LENGTHS, st.integers(1, 2_000_000))
def test_every_item_is_in_one_batch_and_no_batch_costs_more_than_the_budget(
    lengths: list[int], budget: int
) -> None:
    batches = plan_batches(lengths, budget)
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or max(lengths[i] for i in batch) * len(batch) <= budget


@given(LENGTHS, st.integers(1, 2_000_000))
def test_batches_follow_length_then_index_and_none_could_have_taken_the_next_item(
    lengths: list[int], budget: int
) -> None:
    batches = plan_batches(lengths, budget)
    order = [(lengths[i], i) for batch in batches for i in batch]
    assert order == sorted(order)
    for batch, following in pairwise(batches):
        assert lengths[following[0]] * (len(batch) + 1) > budget


def test_an_item_over_the_budget_is_alone() -> None:
    assert plan_batches([5, 100, 4], 10) == [[2, 0], [1]]


@dataclass(frozen=True)
class _Engine:
    zeta: tuple[float, ...] = (0.0, 0.5)
    alpha: str | None = None


def test_settings_are_sorted_compact_json() -> None:
    assert canonical_settings(_Engine()) == '{"alpha":null,"zeta":[0.0,0.5]}'


@pytest.mark.parametrize(
    ("code", "language"), [("en", "en"), ("en-GB", "en"), ("pt_BR", "pt"), (" DE ", "de")]
)
def test_the_language_of_a_code(code: str, language: str) -> None:
    assert primary_language(code) == language


def _hear(clip: Clip) -> Hypothesis:
    if clip.segment_id == "bad":
        raise EngineError("bad clip")
    return Hypothesis("e", "{}", None, None, clip.segment_id, (), None, None)


def test_a_bad_clip_never_costs_the_others() -> None:
    good = np.zeros(10, np.float32)
    clips = [
        Clip("a", good, None),
        Clip("bad", good, None),
        Clip("empty", good[:0], None),
        Clip("nan", np.full(3, np.nan, np.float32), None),
        Clip("stereo", np.zeros((4, 2), np.float32), None),
        Clip("b", good, None),
    ]
    results = transcribe_each(clips, _hear)
    assert [r.text if isinstance(r, Hypothesis) else None for r in results] == [
        "a",
        None,
        None,
        None,
        None,
        "b",
    ]
    assert "not finite" in str(results[3])
    assert "(4, 2)" in str(results[4])
