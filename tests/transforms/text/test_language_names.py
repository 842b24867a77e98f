from __future__ import annotations

import pytest

from transforms.text.language_names import language_code


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("english", "en"),
        (" English ", "en"),
        ("haitian creole", "ht"),
        ("castilian", "es"),
        ("cantonese", "yue"),
        ("de", "de"),
        ("pt_BR", "pt"),
        ("EN-gb", "en"),
        ("haw", "haw"),
        ("klingon", None),
        ("", None),
        ("??", None),
    ],
)
def test_names_and_codes(told: str, code: str | None) -> None:
    assert language_code(told) == code


def test_every_language_of_faster_whisper_is_known() -> None:
    from faster_whisper.tokenizer import _LANGUAGE_CODES

    from transforms.text import language_names

    assert set(_LANGUAGE_CODES) <= set(language_names._BY_NAME.values())
