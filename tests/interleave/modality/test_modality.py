"""The laws of the simple strategies, and that all of them depend on seed, document and position alone."""

from __future__ import annotations

import math
import pickle

import pytest

from interleave.modality.base import ModalityChoice, Turn
from interleave.modality.both import Both
from interleave.modality.continue_or_correspond import ContinueOrCorrespond
from interleave.modality.deterministic import Deterministic
from interleave.modality.poisson import Poisson
from interleave.modality.speech_only import SpeechOnly
from interleave.modality.stochastic import Stochastic
from interleave.modality.text_only import TextOnly

AUDIO, TEXT = Turn("audio"), Turn("text")
DRAWN: list[type[Stochastic | Both | ContinueOrCorrespond | Poisson]] = [
    Stochastic,
    Both,
    ContinueOrCorrespond,
    Poisson,
]


def drawn(strategy: ModalityChoice, documents: int = 200, first: int = 0) -> list[tuple[Turn, ...]]:
    return [strategy.choose(f"d{i}", j) for i in range(documents) for j in range(first, 20)]


def near(count: int, of: int, share: float) -> bool:
    return abs(count - of * share) <= 3 * math.sqrt(of * share * (1 - share))


def test_deterministic_takes_turns() -> None:
    assert [Deterministic().choose("d", i) for i in range(4)] == [(AUDIO,), (TEXT,), (AUDIO,), (TEXT,)]


def test_one_modality_alone() -> None:
    assert set(drawn(SpeechOnly())) == {(AUDIO,)}
    assert set(drawn(TextOnly())) == {(TEXT,)}


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 1.0])
def test_stochastic_begins_with_audio_and_keeps_its_share(share: float) -> None:
    strategy = Stochastic(audio_share=share)
    assert all(strategy.choose(f"d{i}", 0) == (AUDIO,) for i in range(50))
    found = drawn(strategy, first=1)
    assert near(found.count((AUDIO,)), len(found), share)


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_both_gives_every_span_in_both_modalities(share: float) -> None:
    found = drawn(Both(transcription_share=share))
    transcription, synthesis = (AUDIO, Turn("text", "correspond")), (TEXT, Turn("audio", "correspond"))
    assert set(found) <= {transcription, synthesis}
    assert near(found.count(transcription), len(found), share)


def test_what_corresponds_is_the_other_modality_of_the_span() -> None:
    found = drawn(ContinueOrCorrespond(audio_share=0.3, correspond_share=0.2))
    pairs = [turns for turns in found if len(turns) == 2]
    assert all(first.task == "continue" and second.task == "correspond" for first, second in pairs)
    assert all({first.modality, second.modality} == {"audio", "text"} for first, second in pairs)
    assert near(len(pairs), len(found), 0.2)
    assert near(sum(turns[0].modality == "audio" for turns in found), len(found), 0.3)


@pytest.mark.parametrize("kind", DRAWN)
def test_draws_depend_on_seed_document_and_position_alone(
    kind: type[Stochastic | Both | ContinueOrCorrespond | Poisson],
) -> None:
    def draw(seed: int, document: str) -> list[tuple[Turn, ...]]:
        strategy = pickle.loads(pickle.dumps(kind(seed=seed)))
        return [strategy.choose(document, i) for i in range(60)]

    assert draw(1, "d") == draw(1, "d") == [kind(seed=1).choose("d", i) for i in reversed(range(60))][::-1]
    assert draw(1, "d") != draw(2, "d")
    assert draw(1, "d") != draw(1, "e")
