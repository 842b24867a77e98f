from __future__ import annotations

from filters.agreement import Agreement
from filters.base import Candidate, judge
from schemas.records import Hypothesis
from tests.filters.candidates import SOUND

DROPPED = [(SOUND._replace(agreement=0.1), "low_agreement")]


def heard_by(agreement: float, *engines: str) -> Candidate:
    heard = tuple(Hypothesis(engine, "{}", None, None, "x", (), None, None) for engine in engines)
    return SOUND._replace(agreement=agreement, hypotheses=heard)


def test_a_weak_engine_cannot_contradict() -> None:
    assert judge(Agreement(), [heard_by(0.1, "captions", "pocketsphinx")])[0].score is None
    assert judge(Agreement(), [heard_by(0.1, "captions", "faster_whisper")])[0].reason == "low_agreement"
    strict = Agreement(weak_engines=())
    assert judge(strict, [heard_by(0.1, "captions", "pocketsphinx")])[0].reason == "low_agreement"


def test_short_texts_and_single_hypotheses_are_not_measured() -> None:
    assert judge(Agreement(), [SOUND])[0].score is None
    assert judge(Agreement(), [SOUND._replace(text="Right then.", agreement=0.0)])[0].score is None


def test_the_threshold_is_kept_and_can_be_moved() -> None:
    assert judge(Agreement(), [SOUND._replace(agreement=0.4)])[0] == (0.4, None)
    assert judge(Agreement(min_agreement=0.9), [SOUND._replace(agreement=0.8)])[0].reason == "low_agreement"
