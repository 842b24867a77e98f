from __future__ import annotations

import pytest

from filters.base import judge
from filters.phantom_phrases import PhantomPhrases
from schemas.records import Hypothesis, Word
from tests.filters.candidates import SOUND, candidate

SILENCE = {"speech_share": 0.1}
DROPPED = [
    (candidate(3, text="Thanks for watching!"), "phantom_phrase"),
    (candidate(3, text="THANK YOU FOR WATCHING, PLEASE SUBSCRIBE."), "phantom_phrase"),
    (candidate(3, text="Please subscribe to my channel and see what comes next"), "phantom_phrase"),
    (candidate(3, text="And so it ended. Subtitles by the Amara.org community"), "phantom_phrase"),
    (candidate(3, text="Untertitel im Auftrag des ZDF für funk, 2017"), "phantom_phrase"),
    (candidate(3, text="ご視聴ありがとうございました"), "phantom_phrase"),
    (candidate(3, text="شكراً على المشاهدة"), "phantom_phrase"),
    (candidate(25, text="Thank you.", **SILENCE), "phantom_phrase"),
    (candidate(10, text="Thank you."), "phantom_phrase"),
]


@pytest.mark.parametrize(
    "text",
    [
        "Thank you.",
        "Okay, bye.",
        "Thanks for watching the kids last night.",
        "Subtitles were off, so I missed half of it.",
        "And that is how you sharpen a chisel without a grinder. Thanks for watching.",
        "Napisy na murze zamalowali.",
        "作曲家贝多芬晚年失聪了。",
    ],
)
def test_what_people_say_is_kept(text: str) -> None:
    assert judge(PhantomPhrases(), [candidate(2, text=text)])[0].reason is None


def test_closing_words_are_believed_where_others_heard_them() -> None:
    said = candidate(3, text="Thank you for watching, and see you next time.")
    assert judge(PhantomPhrases(), [said])[0].reason == "phantom_phrase"
    assert judge(PhantomPhrases(), [said._replace(agreement=0.9)])[0].score == 0
    assert judge(PhantomPhrases(), [said._replace(agreement=0.5)])[0].reason == "phantom_phrase"


def test_polite_words_are_doubted_for_a_reason() -> None:
    polite = candidate(1.2, text="Thank you.")
    nothing = Hypothesis("captions", "{}", None, None, "Thank you.", (), None, 0.9)
    unsure = (Word("Thank", 0, 9000, 0.3), Word("you.", 9000, 19000, 0.2))
    for changed in ({"hypotheses": (nothing,)}, {"words": unsure}, {"agreement": 0.0}, SILENCE):
        assert judge(PhantomPhrases(), [polite._replace(**changed)])[0].reason == "phantom_phrase"


def test_the_score_is_the_share_of_letters() -> None:
    assert judge(PhantomPhrases(), [SOUND])[0].score == 0
    half = candidate(4, text="Now we wait here. Thanks for watching.")
    assert judge(PhantomPhrases(), [half])[0].score == pytest.approx(17 / 30)
    assert judge(PhantomPhrases(), [candidate(text="...")])[0].score is None
