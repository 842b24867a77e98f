from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from schemas.errors import ConfigError
from schemas.records import Transcript
from transforms.text import grammars
from transforms.text.forms import Forms, is_english, spoken_words, with_forms

pytest.importorskip("pynini")


def transcript(text: str, language: str | None) -> Transcript:
    return Transcript("s", "r", language, text, (), "e", None, ())


def test_both_forms_stand_beside_the_text() -> None:
    found = with_forms(transcript("It cost $5 in May, twenty dollars less.", "en-GB"), Forms())
    assert found.text == "It cost $5 in May, twenty dollars less."
    assert found.spoken == "It cost five dollars in May, twenty dollars less."
    assert found.written == "It cost $5 in May, $20 less."


@pytest.mark.parametrize("language", [None, "de", "eng"])
def test_other_languages_have_none(language: str | None) -> None:
    found = with_forms(transcript("Das kostet 5 Euro.", language), Forms())
    assert (found.spoken, found.written) == (None, None)


def test_not_asked_for_nothing_changes() -> None:
    assert with_forms(transcript("It cost $5.", "en"), None) == transcript("It cost $5.", "en")


def test_words_are_compared_as_they_are_said() -> None:
    assert spoken_words("It's 5 p.m., Dr. Lee", "en") == spoken_words("it's five PM doctor lee", "en")
    assert spoken_words("5 Euro", "de") == ["5", "euro"]


@pytest.mark.parametrize(("code", "english"), [("en", True), ("EN_us", True), ("end", False), (None, False)])
def test_what_is_english(code: str | None, english: bool) -> None:
    assert is_english(code) is english


def test_settings_pickle() -> None:
    assert pickle.loads(pickle.dumps(Forms())) == Forms()


def test_without_nemo_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammars, "_PACKAGE", "nemo_that_is_not_there")
    with pytest.raises(ConfigError, match="pip install"):
        Forms().prepare()


def test_a_folder_that_cannot_be_made_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(ConfigError, match="cannot keep"):
        Forms().prepare()
