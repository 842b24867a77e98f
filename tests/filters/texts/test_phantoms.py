from __future__ import annotations

import importlib
import pkgutil

import pytest

import filters.phrases
from filters.base import judge
from filters.phantom_phrases import PhantomPhrases
from filters.texts.phantoms import phantoms
from tests.filters.candidates import candidate

LANGUAGES = sorted(module.name for module in pkgutil.iter_modules(filters.phrases.__path__))


def test_there_are_phrases_of_many_languages() -> None:
    assert len(LANGUAGES) >= 25


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_credit_and_closing_phrase_is_found(language: str) -> None:
    module = importlib.import_module(f"filters.phrases.{language}")
    lines = [line for line in (module.CREDITS + module.OUTROS).splitlines() if line.strip()]
    kept = [
        x for x in lines if not judge(PhantomPhrases(), [candidate(2, text=x.capitalize() + ".")])[0].reason
    ]
    assert kept == []
    assert lines


def test_phrases_are_folded_and_not_empty() -> None:
    known = phantoms()
    for phrase in (
        *known.marks,
        *known.credits,
        *known.makers,
        *known.openings,
        *known.outros,
        *known.polite,
    ):
        assert phrase.strip()
        assert phrase == f" {phrase.strip()} "
