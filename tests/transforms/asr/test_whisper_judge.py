from __future__ import annotations

import pytest

from transforms.asr.whisper_judge import Judgement, Thresholds, judge

DEFAULTS = Thresholds(compression_ratio=2.4, log_prob=-1.0, no_speech=0.6)


@pytest.mark.parametrize(
    ("avg_logprob", "ratio", "no_speech", "expected"),
    [
        (-0.5, 1.5, 0.1, "good"),
        (-1.0, 2.4, 0.6, "good"),
        (-1.1, 1.5, 0.1, "again"),
        (-0.5, 2.5, 0.1, "again"),
        (-1.1, 2.5, 0.1, "again"),
        (-1.1, 1.5, 0.7, "silent"),
        (-1.1, 2.5, 0.7, "silent"),
        (-0.5, 2.5, 0.7, "again"),
        (-0.5, 1.5, 0.7, "good"),
        (-1.0, 1.5, 0.7, "silent"),
    ],
)
def test_as_sequential_decoding_does(
    avg_logprob: float, ratio: float, no_speech: float, expected: Judgement
) -> None:
    assert judge(avg_logprob, ratio, no_speech, DEFAULTS, falls_back=True) == expected
    kept = "good" if expected == "again" else expected
    assert judge(avg_logprob, ratio, no_speech, DEFAULTS, falls_back=False) == kept


def test_a_threshold_that_is_none_is_off() -> None:
    off = Thresholds(None, None, None)
    assert judge(-9.0, 9.0, 1.0, off, falls_back=True) == "good"
    assert judge(-9.0, 1.0, 1.0, off._replace(no_speech=0.6), falls_back=True) == "silent"
    assert judge(-9.0, 9.0, 1.0, off._replace(log_prob=-1.0), falls_back=True) == "again"
