from __future__ import annotations

import pickle

import pytest

from interleave.modality.deterministic import Deterministic
from interleave.modality.stochastic import Stochastic


def test_deterministic_takes_turns() -> None:
    assert [Deterministic().choose("d", i) for i in range(4)] == ["audio", "text", "audio", "text"]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 1.0])
def test_stochastic_begins_with_audio_and_keeps_its_share(share: float) -> None:
    strategy = Stochastic(audio_share=share)
    assert all(strategy.choose(f"d{i}", 0) == "audio" for i in range(50))
    drawn = [strategy.choose(f"d{i}", j) for i in range(200) for j in range(1, 21)]
    assert abs(drawn.count("audio") / len(drawn) - share) < 0.03


def test_draws_depend_on_seed_document_and_position_alone() -> None:
    def draw(seed: int, document: str) -> list[str]:
        strategy = pickle.loads(pickle.dumps(Stochastic(seed=seed)))
        return [strategy.choose(document, i) for i in range(40)]

    assert draw(1, "d") == draw(1, "d")
    assert draw(1, "d") != draw(2, "d")
    assert draw(1, "d") != draw(1, "e")
