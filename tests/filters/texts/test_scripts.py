from __future__ import annotations

import pytest

from filters.texts.scripts import SCRIPTS, primary, script_of


@pytest.mark.parametrize(
    ("character", "script"),
    [
        ("a", "LATIN"), ("é", "LATIN"), ("ж", "CYRILLIC"), ("東", "CJK"), ("々", "CJK"), ("あ", "HIRAGANA"),
        ("ー", "KATAKANA"), ("한", "HANGUL"), ("ع", "ARABIC"), ("ก", "THAI"), ("1", None), (" ", None), ("♪", None),
    ],
)  # fmt: skip
def test_letters_have_scripts(character: str, script: str | None) -> None:
    assert script_of(character) == script


def test_languages_have_scripts() -> None:
    assert SCRIPTS["ja"] == {"CJK", "HIRAGANA", "KATAKANA"}
    assert SCRIPTS["sr"] == {"LATIN", "CYRILLIC"}
    assert [primary(code) for code in ("en-GB", "zh_Hant", " DE ")] == ["en", "zh", "de"]
