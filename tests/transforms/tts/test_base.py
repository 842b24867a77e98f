from __future__ import annotations

import numpy as np
import pytest

from schemas.errors import EngineError
from transforms.tts.base import Speech, WordStart, pace_for, pitched, sayable, words_at


def test_what_can_be_said_is_without_ends_and_halves() -> None:
    assert sayable(" a\0b \n") == "a b"
    assert sayable("one\x01vtwo\x7fthree\x9ffour\u00a0five") == "one vtwo three four\u00a0five"
    with pytest.raises(EngineError, match="is no text"):
        sayable("bad \ud800")


def test_words_get_their_starts_where_nothing_can_be_mistaken() -> None:
    assert words_at("“Don't”, he said — no!", [1, 5, 7, 9]) == (
        WordStart("“Don't”,", 1),
        WordStart("he", 5),
        WordStart("said", 7),
        WordStart("no!", 9),
    )
    assert words_at("", []) == ()


@pytest.mark.parametrize("text", ["one two three", "one", "one 2", "USA now", "e.g. two", "well-known one"])
def test_words_get_none_where_they_can(text: str) -> None:
    assert words_at(text, [0, 100]) == ()


def test_a_higher_voice_is_the_same_samples_at_a_higher_rate() -> None:
    speech = Speech(np.arange(10, dtype=np.int16), 24_000, (WordStart("a", 3),))
    assert pitched(speech, 0.0) == speech
    higher = pitched(speech, 12.0)
    assert (higher.rate_hz, higher.words, higher.samples is speech.samples) == (48_000, speech.words, True)
    assert pace_for(1.5, 12.0) == 0.75
