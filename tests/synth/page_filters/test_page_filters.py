from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
import re
from typing import Any

import pytest

from synth import page_filters
from synth.main_text import from_text
from synth.page import Block, MainText
from synth.page_filters.base import PageText, first_reason
from synth.page_filters.length import Length

NAMES = sorted(m.name for m in pkgutil.iter_modules(page_filters.__path__) if m.name != "base")
SOUND = (
    "The river rises in the hills and is fed by the snow of a long winter. Farmers have built walls to keep"
    " it from their"
    " houses. In spring it carries sand down to the sea, where gulls wait for whatever comes along. Nobody"
    " remembers who"
    " dug the first canal, but it must have been a work of many years. Today most boats that pass are"
    " small, with painted"
    " names and a dog on deck. Children fish from the old bridge after school. Their teacher says that"
    " trout like shade."
)


def page(
    text: str, language: str | None = "en", probability: float | None = 0.99, kind: str = "paragraph"
) -> PageText:
    if kind == "item":
        return PageText(
            MainText(None, tuple(Block("item", line) for line in text.split("\n"))), language, probability
        )
    return PageText(from_text(text), language, probability)


DROPPED: dict[str, list[tuple[PageText, str]]] = {
    "alphabetic_words": [(page("12 34 56 78 | word"), "few_letters")],
    "bullet_lines": [(page("\n".join(f"point {n}" for n in range(20)), kind="item"), "bullet_lines")],
    "closed_lines": [(page("\n".join(["Home of the brave"] * 5 + ["Contact the office"] * 5)), "open_lines")],
    "duplicate_lines": [(page("\n".join(["The same line again and again."] * 5)), "duplicate_lines")],
    "duplicate_n_grams": [(page("we say the same long thing twice here. " * 4), "repeated_passages")],
    "ellipsis_lines": [(page("It began in...\nNobody knew\u2026\nThe end."), "ellipsis_lines")],
    "language": [(page(SOUND, "de"), "other_language"), (page(SOUND, "en", 0.5), "unsure_language")],
    "length": [(page("Too short."), "too_few_words"), (page("word " * 100_001), "too_many_words")],
    "mean_word_length": [(page("a b c d"), "short_words"), (page("abcdefghijklmnop " * 3), "long_words")],
    "placeholder_text": [
        (page("Lorem ipsum dolor sit amet."), "placeholder"),
        (page("{ } { } {"), "placeholder"),
    ],
    "short_lines": [(page("Short.\nLines.\nOnly."), "short_lines")],
    "stop_words": [(page("keyword cheap buy pills online shop"), "no_stop_words")],
    "symbols": [(page("#one #two three four"), "symbols")],
    "top_n_grams": [(page("buy cheap buy cheap buy cheap now"), "repeated_phrase")],
}


def make(name: str) -> Any:
    class_name = "".join(part.capitalize() for part in name.split("_"))
    return getattr(importlib.import_module(f"synth.page_filters.{name}"), class_name)()


@pytest.mark.parametrize("name", NAMES)
def test_sound_pages_are_kept_and_others_dropped_for_a_reason(name: str) -> None:
    settings = make(name)
    assert first_reason([settings], page(SOUND)) is None
    for bad, reason in DROPPED[name]:
        assert first_reason([pickle.loads(pickle.dumps(settings))], bad) == reason
        assert re.fullmatch(r"[a-z_]+", reason)
        assert f"``{reason}``" in (inspect.getdoc(settings.decide) or "")
    assert settings.decide(None) is None
    assert settings.measure(page("")) is None or settings.measure(page("")) >= 0


@pytest.mark.parametrize("name", NAMES)
def test_it_says_where_its_numbers_are_from(name: str) -> None:
    told = inspect.getdoc(type(make(name))) or ""
    assert "arXiv" in told
    assert "Score:" in told


def test_the_first_reason_counts() -> None:
    assert first_reason([Length(), make("language")], page("Kurz.", "de")) == "too_few_words"
