from __future__ import annotations

import pytest

from filters.base import judge
from filters.silence_with_text import SilenceWithText
from tests.filters.candidates import SOUND, candidate

TEXT = "So today we will look at how the garden was laid out."
DROPPED = [
    (candidate(5, text=TEXT, speech_share=0.06), "text_in_silence"),
    (candidate(5, text=TEXT, speech_share=0.0), "text_in_silence"),
    (candidate(5, text="今天我们来讲一讲这座城市的桥梁", speech_share=0.1), "text_in_silence"),
]


@pytest.mark.parametrize(
    ("text", "share"), [("Yes, yes.", 0.1), (TEXT, 0.4), ("No.", 0.0), ("1,000,000!", 0.2)]
)
def test_short_answers_and_what_there_was_speech_for_are_kept(text: str, share: float) -> None:
    assert judge(SilenceWithText(), [candidate(5, text=text, speech_share=share)])[0].reason is None


def test_the_score_is_letters_a_second_of_speech() -> None:
    twelve = candidate(2, text="abcdef ghijkl", speech_share=0.5)
    assert judge(SilenceWithText(), [twelve])[0] == (12.0, None)
    assert judge(SilenceWithText(max_letters_per_s=10), [twelve])[0].reason == "text_in_silence"
    assert judge(SilenceWithText(), [SOUND._replace(n_samples=0)])[0].score is None
