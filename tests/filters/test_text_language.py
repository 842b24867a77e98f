from __future__ import annotations

import pytest

from filters.base import judge
from filters.text_language import TextLanguage
from tests.filters.candidates import candidate

GERMAN = "Ich weiß nicht, ob das eine gute Idee ist, aber wir können es versuchen."
DROPPED = [
    (candidate(text=GERMAN), "other_language"),
    (candidate(text="This is what I was trying to tell you.", language="de"), "other_language"),
    (candidate(text="これはどういうことなのか教えてください", language="zh"), "other_language"),
    (
        candidate(text="我们今天要讲的是关于这个城市的历史和文化请大家仔细听", language="ja"),
        "other_language",
    ),
    (
        candidate(text="Mae'r tywydd yn braf iawn heddiw", language="en", text_language="cy"),
        "other_language",
    ),
]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de-AT"),
        ("Dann hat er gesagt, let's take this offline, und das war es.", "de"),
        ("Go, go, go, go, go, go, he's got it!", "en"),
        ("Det er ikke noe jeg har sett før, og det vet du.", "da"),
        ("東京都千代田区丸の内一丁目九番一号", "ja"),
        ("国際連合安全保障理事会", "ja"),
    ],
)
def test_two_languages_like_languages_and_names_are_kept(text: str, language: str) -> None:
    assert judge(TextLanguage(), [candidate(text=text, language=language)])[0].reason is None


@pytest.mark.parametrize(
    ("text", "language"), [("Ja, genau.", "en"), (GERMAN, None), ("Saluton al vi ĉiuj hodiaŭ, amikoj", "eo")]
)
def test_short_texts_and_unknown_languages_are_not_measured(text: str, language: str | None) -> None:
    assert judge(TextLanguage(), [candidate(text=text, language=language)])[0].score is None


def test_small_words_speak_against_what_the_transcript_says() -> None:
    said = candidate(text=GERMAN, language="de", text_language="nl")
    assert judge(TextLanguage(), [said])[0].reason is None
    assert judge(TextLanguage(), [said._replace(language="cy", text_language="cy")])[0].score == 1
    assert judge(TextLanguage(), [said._replace(language="cy", text_language="de")])[0].score == -1


def test_the_score_is_a_margin_of_different_words() -> None:
    text = "the cat and the dog and the bird sat"
    assert judge(TextLanguage(), [candidate(text=text)])[0].score == pytest.approx(2 / 6)
