"""Whether what a recognizer wrote is borne out by the others, and whether its numbers mean anything."""

from __future__ import annotations

from filters.base import Candidate

# Its words are wrong half of the time in read speech, and its confidences are posteriors of whole sentences.
WEAK_ENGINES = ("pocketsphinx",)


def independent_agreement(candidate: Candidate, weak_engines: tuple[str, ...] = WEAK_ENGINES) -> float | None:
    """Return the agreement, None where nobody but weak engines could have agreed or disagreed."""
    able = {one.engine for one in candidate.hypotheses} - set(weak_engines)
    if candidate.agreement is None or (candidate.hypotheses and len(able) < 2):
        return None
    return candidate.agreement


def is_borne_out(candidate: Candidate, min_agreement: float) -> bool:
    """Tell whether other recognizers heard the same: then the text is odd, but it was said."""
    agreement = independent_agreement(candidate)
    return agreement is not None and agreement >= min_agreement


def mean_confidence(candidate: Candidate, weak_engines: tuple[str, ...] = WEAK_ENGINES) -> float | None:
    """Return the confidence in [0, 1] that the engine has in its text, None where it gives none that counts.

    The lower of two: the words' mean confidence, and the mean probability of a token (the exponential of
    Whisper's ``mean_log_probability``).
    """
    if candidate.engine in weak_engines:
        return None
    told = [word.confidence for word in candidate.words if word.confidence is not None]
    means = [sum(told) / len(told)] if told else []
    means += [
        2.718281828459045**one.mean_log_probability
        for one in candidate.hypotheses
        if one.engine == candidate.engine and one.mean_log_probability is not None
    ]
    return min(means) if means else None
