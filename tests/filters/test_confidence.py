from __future__ import annotations

import math

import pytest

from filters.base import judge
from filters.confidence import Confidence
from schemas.records import Hypothesis, Word
from tests.filters.candidates import SOUND

WORDS = (Word("a", 0, 1, 0.2), Word("b", 1, 2, 0.4), Word("c", 2, 3, None))
WHISPER = Hypothesis("faster_whisper", "{}", "en", 0.9, "a b", (), -1.5, 0.1)
DROPPED = [
    (SOUND._replace(words=WORDS), "low_confidence"),
    (SOUND._replace(engine="faster_whisper", hypotheses=(WHISPER,)), "low_confidence"),
]


def test_the_lower_of_words_and_tokens_counts() -> None:
    sure = tuple(word._replace(confidence=0.9) for word in WORDS)
    both = SOUND._replace(engine="faster_whisper", hypotheses=(WHISPER,), words=sure)
    assert judge(Confidence(), [both])[0].score == pytest.approx(math.exp(-1.5))
    assert judge(Confidence(), [both._replace(engine="captions")])[0].score == pytest.approx(0.9)


def test_pocketsphinx_and_captions_have_none() -> None:
    assert judge(Confidence(), [SOUND])[0].score is None
    assert judge(Confidence(), [SOUND._replace(words=WORDS, engine="pocketsphinx")])[0].score is None
    told = Confidence(uncalibrated_engines=())
    assert judge(told, [SOUND._replace(words=WORDS, engine="pocketsphinx")])[0].reason == "low_confidence"


def test_the_threshold_can_be_moved() -> None:
    assert judge(Confidence(min_confidence=0.3), [SOUND._replace(words=WORDS)])[0].reason is None
