"""How far an engine is trusted that does not say so itself, such as captions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean

from schemas.records import Hypothesis
from transforms.text.normalize import normalize_words
from transforms.text.wer import word_errors


def with_trust(hypotheses: Sequence[Hypothesis], trust: Mapping[str, float]) -> list[Hypothesis]:
    """Return the hypotheses, those of the engines in ``trust`` with that confidence for each word that has none."""
    return [_trusted(one, trust[one.engine]) if one.engine in trust else one for one in hypotheses]


def _trusted(hypothesis: Hypothesis, confidence: float) -> Hypothesis:
    words = (w._replace(confidence=confidence) if w.confidence is None else w for w in hypothesis.words)
    return hypothesis._replace(words=tuple(words))


def agreement_with(chosen: Hypothesis, others: Sequence[Hypothesis]) -> float | None:
    """Return 1 minus the mean word error rate of others against one, at least 0; None where there are none.

    Both are normalized (``normalize_words``).
    """
    if not others:
        return None
    reference = normalize_words(chosen.text)
    rates = [word_errors(reference, normalize_words(other.text)).rate for other in others]
    return max(0.0, 1.0 - fmean(rates))


def is_doubted(hypotheses: Sequence[Hypothesis], number: int, least: Mapping[str, float]) -> bool:
    """Whether the others agree with a hypothesis less than ``least`` asks of its engine."""
    needed = least.get(hypotheses[number].engine)
    if needed is None:
        return False
    found = agreement_with(hypotheses[number], [other for i, other in enumerate(hypotheses) if i != number])
    return found is not None and found < needed
