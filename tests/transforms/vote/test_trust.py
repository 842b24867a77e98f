from __future__ import annotations

import pytest

from schemas.records import Hypothesis, Word
from transforms.vote.trust import agreement_with, is_doubted, with_trust


def heard(engine: str, text: str, *confidences: float | None) -> Hypothesis:
    words = zip(text.split(), confidences or [None] * len(text.split()), strict=True)
    placed = tuple(Word(word, at, at + 1, confidence) for at, (word, confidence) in enumerate(words))
    return Hypothesis(engine, "{}", None, None, text, placed, None, None)


def test_only_words_without_a_confidence_of_listed_engines_are_given_one() -> None:
    said = [heard("captions", "a b", None, 0.25), heard("other", "a b")]
    found = with_trust(said, {"captions": 0.75})
    assert [word.confidence for one in found for word in one.words] == [0.75, 0.25, None, None]
    assert [one.words[0][:3] for one in found] == [one.words[0][:3] for one in said]
    assert with_trust(said, {}) == said


@pytest.mark.parametrize(
    ("others", "agreement"), [((), None), (("A b!",), 1.0), (("a b", "a c"), 0.75), (("x y z w",), 0.0)]
)
def test_agreement_is_one_minus_the_mean_error_rate(others: tuple[str, ...], agreement: float | None) -> None:
    assert agreement_with(heard("e", "a b"), [heard("o", text) for text in others]) == agreement


def test_doubt_needs_a_demand_and_somebody_else() -> None:
    said = [heard("captions", "a b"), heard("other", "x y")]
    assert is_doubted(said, 0, {"captions": 0.1})
    assert not is_doubted(said, 1, {"captions": 0.1})
    assert not is_doubted(said[:1], 0, {"captions": 0.1})
    assert not is_doubted(said, 0, {"captions": 0.0})
