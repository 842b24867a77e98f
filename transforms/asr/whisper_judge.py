"""When Whisper's text looks wrong."""

from __future__ import annotations

from typing import Literal, NamedTuple

Judgement = Literal["good", "silent", "again"]


class Thresholds(NamedTuple):
    """When a decoding looks wrong (Radford et al. 2022, section 4.5, and OpenAI's code); None switches one off.

    ``log_prob`` is the lowest mean log-probability of a token, ``compression_ratio`` the highest ratio of the text's
    bytes to what zlib makes of them, ``no_speech`` the highest probability that nothing is said.
    """

    compression_ratio: float | None
    log_prob: float | None
    no_speech: float | None


def judge(
    avg_logprob: float,
    compression_ratio: float,
    no_speech_prob: float,
    thresholds: Thresholds,
    *,
    falls_back: bool,
) -> Judgement:
    """Return what sequential decoding would do with a first decoding: keep it, take it for silence, or decode again.

    ``falls_back`` says that there are further temperatures; without any, what looks wrong is kept.
    """
    unlikely = thresholds.log_prob is not None and avg_logprob < thresholds.log_prob
    repeats = thresholds.compression_ratio is not None and compression_ratio > thresholds.compression_ratio
    no_speech = thresholds.no_speech is not None and no_speech_prob > thresholds.no_speech
    if falls_back and (unlikely or repeats) and not (no_speech and unlikely):
        return "again"
    likely = thresholds.log_prob is not None and avg_logprob > thresholds.log_prob
    return "silent" if no_speech and not likely else "good"
