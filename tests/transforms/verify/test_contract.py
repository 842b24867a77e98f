"""What every check must hold to. Modules are found, so a new one is checked without a line here."""

from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

import transforms.verify
from tests.transforms.verify.utterances import uttered
from transforms.verify.base import check_name

NAMES = sorted(m.name for m in pkgutil.iter_modules(transforms.verify.__path__) if m.name != "base")


def kind_of(name: str) -> Any:
    class_name = "".join(part.capitalize() for part in name.split("_"))
    return getattr(importlib.import_module(f"transforms.verify.{name}"), class_name)


@pytest.mark.parametrize("name", NAMES)
def test_settings_are_cheap_picklable_and_documented(name: str) -> None:
    kind = kind_of(name)
    settings = kind()
    assert is_dataclass(kind)
    assert check_name(settings) == name
    assert pickle.loads(pickle.dumps(settings)) == settings
    settings.prepare()
    written = inspect.getdoc(kind) or ""
    assert "core" in written
    assert all(field.name in written for field in fields(kind))


@pytest.mark.parametrize("name", NAMES)
def test_right_speech_passes_and_asking_twice_gives_the_same(name: str) -> None:
    checker = kind_of(name)().load()
    first = checker.check(uttered())
    assert first.reason is None
    assert first.score is None or first.score >= first.limit
    assert checker.check(uttered()) == first
