from __future__ import annotations

import pytest

from filters.base import judge
from filters.script import Script
from tests.filters.candidates import SOUND, candidate

DROPPED = [
    (candidate(text="Спасибо, что были с нами."), "wrong_script"),
    (candidate(text="We will be back after the break.", language="ja"), "wrong_script"),
    (candidate(text="오늘은 날씨가 정말 좋습니다.", language="zh-CN"), "wrong_script"),
]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Russian word is тоска, and there is no English for it.", "en"),
        ("我们用 Python 写了一个 machine learning 的 demo。", "zh"),
        ("他说 let's go to the party tonight,然后就走了。", "zh"),
        ("スマートフォンとＡＩ。", "ja"),
        ("Узбекча, ўзбекча.", "uz"),
        ("O'zbekcha, o'zbekcha.", "uz"),
    ],
)
def test_words_of_other_scripts_are_kept(text: str, language: str) -> None:
    assert judge(Script(), [candidate(text=text, language=language)])[0].reason is None


@pytest.mark.parametrize(
    ("text", "language"), [("OK, Google.", "ru"), ("Спасибо", None), ("Спасибо", "xx"), ("42!", "en")]
)
def test_loan_words_and_unknown_languages_are_not_measured(text: str, language: str | None) -> None:
    assert judge(Script(), [candidate(text=text, language=language)])[0].score is None


def test_the_score_is_a_share() -> None:
    assert judge(Script(), [SOUND])[0].score == 1
    assert judge(Script(), [candidate(text="ab вг")])[0] == (0.5, None)
    assert judge(Script(min_share=0.6), [candidate(text="ab вг")])[0].reason == "wrong_script"
