"""What every filter must hold to. Modules are found, so a new filter is checked without a line here.

A filter's own test module (``tests/filters/test_duration.py``) names, as ``DROPPED``, candidates that the
filter with its default settings drops, each with the reason: a filter that can never fire is noticed. A filter that
looks at recordings names lists of candidates, of which it drops the last.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import pickle
import pkgutil
import re
from dataclasses import FrozenInstanceError, fields, is_dataclass
from typing import Any

import pytest

import filters
from filters.base import Candidate, Filter, Judgement, filter_name, judge, judge_recording
from tests.filters.candidates import SOUND, candidate
from tests.filters.labelled import read_recordings

NAMES = sorted(m.name for m in pkgutil.iter_modules(filters.__path__) if m.name != "base" and not m.ispkg)


def kind_of(name: str) -> Any:
    class_name = "".join(part.capitalize() for part in name.split("_"))
    return getattr(importlib.import_module(f"filters.{name}"), class_name)


def dropped_by(name: str) -> list[tuple[list[Candidate], str]]:
    """Return recordings of which the filter drops the last segment, and why."""
    dropped = importlib.import_module(f"tests.filters.test_{name}").DROPPED
    return [([item] if isinstance(item, Candidate) else item, reason) for item, reason in dropped]


def looked_at(name: str) -> list[list[Candidate]]:
    odd = [candidate(0, text=""), candidate(30, text="日本語" * 50), candidate(text="\ud800 \x00 ♪")]
    return [[SOUND], *([item] for item in odd), odd, *(items for items, _ in dropped_by(name))]


def judge_each(one: Filter, name: str) -> list[list[Judgement]]:
    return [judge(one, items) for items in looked_at(name)]


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
    assert judge_each(again, name) == judge_each(settings, name)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_deterministic_and_typed(name: str) -> None:
    settings = kind_of(name)()
    first = judge_each(settings, name)
    assert first == [judge(settings, items) for items in reversed(looked_at(name))][::-1]
    for judgement in itertools.chain.from_iterable(first):
        assert isinstance(judgement, Judgement)
        assert judgement.score is None or isinstance(judgement.score, float)
        assert judgement.reason is None or re.fullmatch(r"[a-z][a-z0-9_]*", judgement.reason)
        assert judgement.reason == settings.decide(judgement.score)
    assert settings.decide(None) is None


@pytest.mark.parametrize("name", NAMES)
def test_it_keeps_what_is_sound_and_drops_what_its_test_names(name: str) -> None:
    settings = kind_of(name)()
    assert judge(settings, [SOUND])[0].reason is None
    assert dropped_by(name)
    for items, reason in dropped_by(name):
        assert judge(settings, items)[-1].reason == reason
        assert judge_recording([settings], items)[-1][2:5] == (False, name, reason)


@pytest.mark.parametrize("name", NAMES)
def test_it_drops_some_of_the_labelled_set_and_keeps_some(name: str) -> None:
    settings = kind_of(name)()
    labelled = [row for rows in read_recordings() for row in rows]
    judged = [j for rows in read_recordings() for j in judge(settings, [row.candidate for row in rows])]
    dropped = [bool(j.reason) for j in judged]
    assert any(dropped)
    assert not all(dropped)
    assert any(d and name in row.wanted for d, row in zip(dropped, labelled, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_it_is_documented(name: str) -> None:
    kind = kind_of(name)
    written = inspect.getdoc(kind) or ""
    assert len(written.split()) >= 10
    assert "Score:" in written
    assert not written.startswith(f"{kind.__name__}(")  # what dataclass writes where there is nothing
    reasons = {reason for _, reason in dropped_by(name)}
    told = (
        f"{inspect.getdoc(importlib.import_module(kind.__module__))} {written} {inspect.getdoc(kind.decide)}"
    )
    assert all(f"``{reason}``" in told for reason in reasons)
    assert all(field.name in written for field in fields(kind))
