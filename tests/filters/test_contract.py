"""What every filter must hold to. Modules are found, so a new filter is checked without a line here.

A filter's own test module (``tests/filters/test_duration.py``) names, as ``DROPPED``, candidates that the
filter with its default settings drops, each with the reason: a filter that can never fire is noticed.
"""

from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
import re
from collections.abc import Sequence
from dataclasses import FrozenInstanceError, fields, is_dataclass
from typing import Any

import pytest

import filters
from filters.base import Candidate, Judgement, filter_name, judge_all
from tests.filters.candidates import SOUND, candidate

NAMES = sorted(m.name for m in pkgutil.iter_modules(filters.__path__) if m.name != "base")


def kind_of(name: str) -> Any:
    class_name = "".join(part.capitalize() for part in name.split("_"))
    return getattr(importlib.import_module(f"filters.{name}"), class_name)


def dropped_by(name: str) -> Sequence[tuple[Candidate, str]]:
    return importlib.import_module(f"tests.filters.test_{name}").DROPPED  # type: ignore[no-any-return]


def looked_at(name: str) -> list[Candidate]:
    odd = [candidate(0, text=""), candidate(30, text="日本語" * 50), candidate(text="\ud800 \x00 ♪")]
    return [SOUND, *odd, *(item for item, _ in dropped_by(name))]


def test_the_filters_are_found() -> None:
    assert {"duration", "empty_text", "repetition", "speech_rate"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_settings_are_a_frozen_dataclass_with_defaults(name: str) -> None:
    kind = kind_of(name)
    assert is_dataclass(kind_of(name))
    settings = kind()
    assert filter_name(settings) == name
    assert hash(settings) == hash(kind())
    for field in fields(kind):
        with pytest.raises(FrozenInstanceError):
            setattr(settings, field.name, None)


@pytest.mark.parametrize("name", NAMES)
def test_it_survives_pickling(name: str) -> None:
    settings = kind_of(name)()
    again = pickle.loads(pickle.dumps(settings))
    assert again == settings
    assert [again.judge(c) for c in looked_at(name)] == [settings.judge(c) for c in looked_at(name)]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_deterministic_and_typed(name: str) -> None:
    settings = kind_of(name)()
    first = [settings.judge(c) for c in looked_at(name)]
    assert first == [settings.judge(c) for c in reversed(looked_at(name))][::-1]
    for judgement in first:
        assert isinstance(judgement, Judgement)
        assert judgement.score is None or isinstance(judgement.score, float)
        assert judgement.reason is None or re.fullmatch(r"[a-z][a-z0-9_]*", judgement.reason)


@pytest.mark.parametrize("name", NAMES)
def test_it_keeps_what_is_sound_and_drops_what_its_test_names(name: str) -> None:
    settings = kind_of(name)()
    assert settings.judge(SOUND).reason is None
    assert dropped_by(name)
    for item, reason in dropped_by(name):
        assert settings.judge(item).reason == reason
        assert judge_all([settings], item)[2:5] == (False, name, reason)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_documented(name: str) -> None:
    kind = kind_of(name)
    written = inspect.getdoc(kind) or ""
    assert len(written.split()) >= 10
    assert "Score:" in written
    assert not written.startswith(f"{kind.__name__}(")  # what dataclass writes where there is nothing
    reasons = {reason for _, reason in dropped_by(name)}
    told = (
        f"{inspect.getdoc(importlib.import_module(kind.__module__))} {written} {inspect.getdoc(kind.judge)}"
    )
    assert all(f"``{reason}``" in told for reason in reasons)
    assert all(field.name in written for field in fields(kind))
