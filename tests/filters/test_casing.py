from __future__ import annotations

import pytest

from filters.base import judge
from filters.casing import Casing
from tests.filters.candidates import SOUND, candidate

LOUD = "IN THIS CHAPTER WE WILL SEE HOW IT WORKS"
DROPPED = [
    (candidate(text="tHe mEeTiNg wAs mOvEd tO fRiDaY."), "odd_casing"),
    (candidate(text=LOUD, engine="faster_whisper"), "odd_casing"),
]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. McDonald works at YouTube, not eBay or GmbH.",
        "NATO, die EU, die UNO und IWF stimmten zu.",
        "no capitals here at all",
    ],
)
def test_names_and_small_letters_are_kept(text: str) -> None:
    assert judge(Casing(), [candidate(text=text, engine="faster_whisper")])[0].reason is None


@pytest.mark.parametrize("text", ["STOP! NO!", "今天我们来讲一讲", "", "هذا نص بلا حالة أحرف"])
def test_short_texts_and_scripts_without_case_are_not_measured(text: str) -> None:
    assert judge(Casing(), [candidate(text=text, engine="faster_whisper")])[0].score is None


def test_capitals_count_with_engines_that_write_both() -> None:
    assert judge(Casing(), [candidate(text=LOUD, engine="captions")])[0] == (0.0, None)
    assert judge(Casing(cased_engines=("captions",)), [candidate(text=LOUD)])[0].score == 1


def test_the_share_can_be_moved() -> None:
    assert judge(Casing(), [SOUND])[0].score == 0
    assert judge(Casing(max_share=0.1), [candidate(text="one two three four fIvE")])[0] == (0.2, "odd_casing")
