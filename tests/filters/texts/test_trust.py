from __future__ import annotations

import pytest

from filters.texts.trust import independent_agreement, is_borne_out, mean_confidence
from schemas.records import Hypothesis, Word
from tests.filters.candidates import SOUND


def heard(engine: str, log_probability: float | None = None) -> Hypothesis:
    return Hypothesis(engine, "{}", None, None, "x", (), log_probability, None)


def test_one_engine_agrees_with_nobody() -> None:
    assert independent_agreement(SOUND) is None
    assert independent_agreement(SOUND._replace(agreement=0.8)) == 0.8
    assert (
        independent_agreement(SOUND._replace(agreement=0.8, hypotheses=(heard("a"), heard("pocketsphinx"))))
        is None
    )
    assert is_borne_out(SOUND._replace(agreement=0.8, hypotheses=(heard("a"), heard("b"))), 0.8)
    assert not is_borne_out(SOUND, 0.0)


def test_confidence_is_the_chosen_engines() -> None:
    words = (Word("a", 0, 1, 0.5), Word("b", 1, 2, None), Word("c", 2, 3, 0.7))
    said = SOUND._replace(words=words, hypotheses=(heard("captions", -2.0), heard("other", -9.0)))
    assert mean_confidence(said) == pytest.approx(0.1353, abs=1e-4)
    assert mean_confidence(said._replace(engine="rover")) == pytest.approx(0.6)
    assert mean_confidence(SOUND) is None
